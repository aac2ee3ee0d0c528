package main

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/seawall/seawall/internal/install"
	"github.com/seawall/seawall/internal/service"
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
	line := func(ok bool, name, format string, a ...any) {
		mark := ink.good("ok  ")
		if !ok {
			mark = ink.bad("FAIL")
		}
		fmt.Fprintf(c.OutOrStdout(), "%s  %-8s %s\n", mark, name, printable(fmt.Sprintf(format, a...)))
	}
	for _, check := range s.Checks {
		line(check.OK, check.Name, "%s", check.Text)
		if check.Hint != "" {
			sayf(c, "               %s\n", check.Hint)
		}
	}
	var r service.Status
	if s.Report == nil || json.Unmarshal(s.Report, &r) != nil {
		return
	}
	line(true, "policy", "%s, mode %s, %d rules, revision %s since %s", r.Profile, r.Mode, r.Rules, r.Revision, r.Since.Format(time.RFC3339))
	if r.Reload != "" {
		line(false, "reload", "refused, the policy before it stays: %s", r.Reload)
	}
	audit := r.Audit
	if audit == "-" {
		audit = "standard output"
	}
	line(r.Counts.Unrecorded == 0, "audit", "%s, %d records failed", audit, r.Counts.Unrecorded)
	if r.Engine.Error != "" {
		line(false, "look-ups", "%s", r.Engine.Error)
	}
	for _, b := range r.Engine.Blindspots {
		sayf(c, "note  %-8s %s\n               %s\n", "unseen", b.Summary, b.Mitigation)
	}
}
