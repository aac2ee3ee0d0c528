package main

import (
	"errors"

	"github.com/spf13/cobra"

	"github.com/seawall/seawall/internal/service"
)

func newConfig() *cobra.Command {
	return group(&cobra.Command{
		Use:   "config",
		Short: "Show and check the configuration",
		Long: `The configuration is built from the built-in defaults, the YAML file, SEAWALL_
environment variables and flags, each over the one before.`,
	}, newConfigShow(), newConfigCheck())
}

func newConfigShow() *cobra.Command {
	c := &cobra.Command{
		Use:   "show",
		Short: "Print the configuration in force",
		Example: `  seawall config show --origin
  SEAWALL_MODE=audit seawall config show --origin --format json`,
		Args: args(cobra.NoArgs),
	}
	format := formatFlag(c, "yaml", "json")
	load := configFlags(c)
	origin := c.Flags().Bool("origin", false, "say where each value comes from")
	c.RunE = func(c *cobra.Command, _ []string) error {
		cfg, err := load()
		if err != nil {
			return err
		}
		show := cfg.YAML
		if *format == "json" {
			show = cfg.JSON
		}
		out, err := show(*origin)
		if err != nil {
			return err
		}
		sayf(c, "%s", out)
		if *format == "json" {
			sayf(c, "\n")
		}
		return nil
	}
	return c
}

func newConfigCheck() *cobra.Command {
	c := &cobra.Command{
		Use:     "check [FILE]",
		Short:   "Check the configuration, and the policy with it",
		Example: "  seawall config check /etc/seawall/config.yaml",
		Args:    args(cobra.MaximumNArgs(1)),
	}
	load := sourceFlags(c)
	c.RunE = func(c *cobra.Command, files []string) error {
		src := load()
		if len(files) == 1 {
			if src.PathGiven {
				return &failure{code: exitUsage, err: errors.New("the file is given twice"), hint: "leave out --config"}
			}
			src.Path, src.PathGiven = files[0], true
		}
		p, cfg, err := loadPolicy(c.Context(), src)
		if err != nil {
			return err
		}
		if _, err := service.Groups(cfg); err != nil {
			return &failure{code: exitUsage, err: err}
		}
		from := cfg.File
		if from == "" {
			from = "built-in defaults"
		}
		sayf(c, "ok: %s: profile %s, mode %s, %d rules, revision %s\n", from, cfg.Profile, cfg.Mode, len(p.Rules()), p.Revision())
		return nil
	}
	return c
}
