package main

import (
	"os"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/seawall/seawall/internal/config"
)

// configFlags gives a command the flags that override the configuration, and
// returns the function that loads it. Every command that reads the
// configuration uses it, so that a flag means the same everywhere.
func configFlags(c *cobra.Command) func() (*config.Config, error) {
	src := sourceFlags(c)
	return func() (*config.Config, error) { return config.Load(src()) }
}

// sourceFlags is configFlags for a command that loads by itself, more than
// once: it returns where to load from.
func sourceFlags(c *cobra.Command) func() config.Sources {
	fs := pflag.NewFlagSet("config", pflag.ContinueOnError)
	path := fs.StringP("config", "c", config.DefaultPath, "configuration file")
	unsafeWritable := fs.Bool("unsafe-allow-writable-config", false, "accept a configuration or policy that other users can change")
	values := map[string]func() []string{}
	flagOf := map[string]string{}
	for _, k := range config.Keys() {
		if k.Flag == "" {
			continue
		}
		flagOf[k.Name] = k.Flag
		if k.List {
			v := fs.StringArray(k.Flag, nil, k.Help)
			values[k.Name] = func() []string { return *v }
		} else {
			v := fs.String(k.Flag, k.Default, k.Help)
			values[k.Name] = func() []string { return []string{*v} }
		}
	}
	c.Flags().AddFlagSet(fs)
	for _, k := range config.Keys() {
		if k.Flag != "" && k.Enum != nil {
			_ = c.RegisterFlagCompletionFunc(k.Flag, cobra.FixedCompletions(k.Enum, cobra.ShellCompDirectiveNoFileComp))
		}
	}
	return func() config.Sources {
		src := config.Sources{
			Path: *path, PathGiven: c.Flags().Changed("config"), Env: os.Environ(),
			Flags: map[string][]string{}, UnsafeAllowWritableConfig: *unsafeWritable,
		}
		for key, get := range values {
			if c.Flags().Changed(flagOf[key]) {
				src.Flags[key] = get()
			}
		}
		return src
	}
}
