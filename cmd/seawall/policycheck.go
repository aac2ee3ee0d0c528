package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/seawall/seawall/internal/compat"
	"github.com/seawall/seawall/internal/config"
	"github.com/seawall/seawall/internal/policy"
)

func newPolicyCheck() *cobra.Command {
	c := &cobra.Command{
		Use:   "check",
		Short: "Compile the policy as the gate would, and say what it holds",
		Long: `check loads the policy that the configuration asks for, the site's rules and a
policy of opa-docker-authz with it. What compiles and hardly does what its author
means is told on standard error and is no failure.`,
		Example: "  seawall policy check --policy ./policies",
		Args:    args(cobra.NoArgs),
	}
	format := formatFlag(c, textOrJSON...)
	src := sourceFlags(c)
	c.RunE = func(c *cobra.Command, _ []string) error {
		cfg, err := config.Load(src())
		if err != nil {
			return err
		}
		p, other, err := cfg.LoadPolicy(c.Context())
		if err != nil {
			return err
		}
		out := summaryOf(p, other, cfg)
		if *format == "json" {
			return printJSON(c, out)
		}
		for _, w := range out.Warnings {
			fmt.Fprintf(c.ErrOrStderr(), "seawall: %s\n", printable(w.String()))
		}
		sayf(c, "ok: profile %s, mode %s, %d rules (%d of yours): %d deny, %d warn, %d off; revision %s\n",
			out.Profile, out.Mode, out.Rules, out.Site, out.Deny, out.Warn, out.Off, out.Revision)
		if out.Compat != nil {
			sayf(c, "ok: %s, an opa-docker-authz policy in Rego %s, %s\n", out.Compat.Policy, out.Compat.Rego, out.Compat.place())
		}
		return nil
	}
	return c
}

// summary is what `policy check` says.
type summary struct {
	Revision string           `json:"revision"`
	Profile  string           `json:"profile"`
	Mode     policy.Mode      `json:"mode"`
	Rules    int              `json:"rules"`
	Site     int              `json:"site"`
	Deny     int              `json:"deny"`
	Warn     int              `json:"warn"`
	Off      int              `json:"off"`
	Warnings []policy.Warning `json:"warnings"`
	Compat   *compatSummary   `json:"compat,omitempty"`
}

type compatSummary struct {
	Policy string `json:"policy"`
	Rego   string `json:"rego"`
	Beside bool   `json:"beside"`
}

func (c compatSummary) place() string {
	if c.Beside {
		return "beside seawall's rules"
	}
	return "instead of seawall's rules, but for those that guard the gate"
}

func summaryOf(p *policy.Policy, other *compat.Policy, cfg *config.Config) summary {
	out := summary{
		Revision: p.Revision(), Profile: p.Profile().String(), Mode: p.Mode(), Warnings: append([]policy.Warning{}, p.Warnings()...),
	}
	for _, r := range p.Rules() {
		out.Rules++
		switch r.Mode {
		case policy.Deny:
			out.Deny++
		case policy.Warn:
			out.Warn++
		default:
			out.Off++
		}
		if r.Site {
			out.Site++
		}
	}
	if other == nil {
		return out
	}
	o := cfg.Compat.OPADockerAuthz
	out.Compat = &compatSummary{Policy: o.Policy, Rego: other.Rego(), Beside: o.Beside}
	for _, w := range other.Warnings() {
		out.Warnings = append(out.Warnings, policy.Warning{File: w.File, Line: w.Line, Message: w.Trap + ": " + w.Message})
	}
	return out
}
