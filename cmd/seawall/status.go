package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/seawall/seawall/internal/install"
)

func newStatus() *cobra.Command {
	c := &cobra.Command{
		Use:   "status",
		Short: "Say whether the daemon asks seawall, and what is in force",
		Long: `status asks the gate's socket, sends a probe request through the daemon, and
says what the gate tells of itself.

Exit codes: 0 the daemon asks seawall, 1 it does not, 2 the configuration is
wrong, 5 the daemon or the gate is out of reach.`,
		Args: args(cobra.NoArgs),
	}
	format := formatFlag(c, textOrJSON...)
	load := configFlags(c)
	c.RunE = func(c *cobra.Command, _ []string) error {
		cfg, err := load()
		if err != nil {
			return err
		}
		s := install.Look(c.Context(), cfg)
		if *format == "json" {
			if err := printJSON(c, s); err != nil {
				return err
			}
		} else {
			showStatus(c, s)
		}
		switch {
		case s.Asked:
			return nil
		case s.Daemon && s.Gate:
			return &failure{code: exitDenied}
		}
		return &failure{code: exitUnreachable}
	}
	return c
}

func showStatus(c *cobra.Command, s install.Status) {
	ink := colours(c.OutOrStdout())
	for _, check := range s.Checks {
		mark := ink.good("ok  ")
		if !check.OK {
			mark = ink.bad("FAIL")
		}
		fmt.Fprintf(c.OutOrStdout(), "%s  %-8s %s\n", mark, check.Name, printable(check.Text))
		if check.Hint != "" {
			sayf(c, "               %s\n", check.Hint)
		}
	}
}
