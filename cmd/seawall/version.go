package main

import (
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"
)

// stamp is set by the Makefile: -ldflags "-X main.stamp=v1.2.3".
var stamp string

// build says what this binary is made of.
type build struct {
	Version  string `json:"version"`
	Commit   string `json:"commit"`
	Time     string `json:"time"`
	Modified bool   `json:"modified"`
	Go       string `json:"go"`
	OPA      string `json:"opa"`
	Platform string `json:"platform"`
}

// version joins the stamped version with what the Go tool recorded.
func version() build {
	b := build{Version: stamp, Go: runtime.Version(), Platform: runtime.GOOS + "/" + runtime.GOARCH}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return b
	}
	if b.Version == "" {
		b.Version = info.Main.Version
	}
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			b.Commit = s.Value
		case "vcs.time":
			b.Time = s.Value
		case "vcs.modified":
			b.Modified = s.Value == "true"
		}
	}
	for _, m := range info.Deps {
		if m.Path == "github.com/open-policy-agent/opa" {
			b.OPA = m.Version
		}
	}
	return b
}

func newVersion() *cobra.Command {
	c := &cobra.Command{
		Use:   "version",
		Short: "Say which version this is",
		Args:  args(cobra.NoArgs),
	}
	format := formatFlag(c, "text", "json")
	c.RunE = func(c *cobra.Command, _ []string) error {
		b := version()
		if *format == "json" {
			return printJSON(c, b)
		}
		sayf(c, "seawall %s\n", b.Version)
		if b.Commit != "" {
			sayf(c, "commit  %s %s\n", b.Commit, b.Time)
		}
		sayf(c, "go      %s %s\nopa     %s\n", b.Go, b.Platform, b.OPA)
		return nil
	}
	return c
}
