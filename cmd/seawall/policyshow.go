package main

import (
	"encoding/json"
	"io/fs"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/seawall/seawall/internal/config"
	"github.com/seawall/seawall/internal/policy"
	"github.com/seawall/seawall/policies"
)

func newPolicyShow() *cobra.Command {
	c := &cobra.Command{
		Use:     "show RULE",
		Short:   "Explain one rule: what, why, fields, parameters in force, fix",
		Example: "  seawall policy show privileged",
		Args:    args(cobra.ExactArgs(1)),
		ValidArgsFunction: func(c *cobra.Command, _ []string, _ string) ([]string, cobra.ShellCompDirective) {
			return ruleIDs(c.Context()), cobra.ShellCompDirectiveNoFileComp
		},
	}
	format := formatFlag(c, textOrJSON...)
	src := sourceFlags(c)
	c.RunE = func(c *cobra.Command, a []string) error {
		p, cfg, err := loadPolicy(c.Context(), src())
		if err != nil {
			return err
		}
		r, err := findRule(p, a[0])
		if err != nil {
			return err
		}
		s := explained{Rule: r, Why: whyOf(r), Fields: full(r.Reads.Input), Values: map[string]any{}, Origins: map[string]string{}}
		if err := s.parameters(p, cfg); err != nil {
			return err
		}
		if *format == "json" {
			return printJSON(c, s)
		}
		s.print(c)
		return nil
	}
	return c
}

// explained is a rule as `policy show` explains it.
type explained struct {
	policy.Rule
	Why     string            `json:"why"`     // the page's own words, "" if it has none
	Fields  []string          `json:"fields"`  // of the input that the rule reads, up to the first variable
	Values  map[string]any    `json:"values"`  // parameters in force
	Origins map[string]string `json:"origins"` // where each parameter came from
}

// whyOf is the section "Why" of the rule's page, which lies beside the rule.
func whyOf(r policy.Rule) string {
	name := strings.TrimSuffix(r.File, ".rego") + ".md"
	text, err := fs.ReadFile(policies.FS, name)
	if r.Site {
		text, err = os.ReadFile(name)
	}
	if err != nil {
		return "" // a site's rule needs no page
	}
	_, section, _ := strings.Cut(string(text), "## Why\n")
	section, _, _ = strings.Cut(section, "\n## ")
	return strings.TrimSpace(section)
}

// parameters fills the values in force and where they came from.
func (s *explained) parameters(p *policy.Policy, cfg *config.Config) error {
	all, err := policy.Parameters(nil)
	if err != nil {
		return err
	}
	for _, known := range all {
		if !slices.ContainsFunc(s.Params, known.Within) {
			continue
		}
		var v any = p.Params()
		for part := range strings.SplitSeq(known.Name, ".") {
			m, _ := v.(map[string]any)
			v = m[part]
		}
		s.Values[known.Name], s.Origins[known.Name] = v, string(config.Builtin)
		if o, ok := cfg.Origins["params."+known.Name]; ok {
			s.Origins[known.Name] = o.String()
		}
	}
	return nil
}

func (s *explained) print(c *cobra.Command) {
	sayf(c, "%s: %s\n\n%s\n\n", s.ID, s.Title, strings.TrimSpace(s.Description))
	if s.Why != "" {
		sayf(c, "%s\n\n", s.Why)
	}
	sayf(c, "fix        %s\nseverity   %s\nmode       %s (%s)\n", s.Fix, s.Severity, s.Mode, s.Origin)
	var modes []string
	for _, prof := range policy.Profiles() {
		modes = append(modes, prof.Name+" "+string(s.Profiles[prof.Name]))
	}
	sayf(c, "profiles   %s\nsurfaces   %s\n", strings.Join(modes, ", "), strings.Join(s.Surfaces, ", "))
	for _, f := range s.Fields {
		sayf(c, "reads      %s\n", strings.TrimSuffix("input."+f, "."))
	}
	for _, v := range slices.Sorted(maps.Keys(s.CIS)) {
		if len(s.CIS[v]) > 0 {
			sayf(c, "CIS        %s (benchmark %s)\n", strings.Join(s.CIS[v], ", "), v)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(s.Values)) {
		text, _ := json.Marshal(s.Values[name])
		sayf(c, "parameter  %s = %s (%s)\n", name, text, s.Origins[name])
	}
}
