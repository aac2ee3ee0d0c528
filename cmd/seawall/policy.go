package main

import (
	"context"
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/seawall/seawall/internal/config"
	"github.com/seawall/seawall/internal/policy"
)

func newPolicy() *cobra.Command {
	return group(&cobra.Command{
		Use:   "policy",
		Short: "List and explain the rules in force",
	}, newPolicyList(), newPolicyShow(), newPolicyProfiles(), newPolicyDiff(), newPolicyWaivers(), newPolicyRoles(), newPolicyCheck(), newPolicyNew())
}

// loadPolicy loads the configuration and the policy that it asks for. What the
// configuration is to blame for is its error, with file and line.
func loadPolicy(ctx context.Context, src config.Sources) (*policy.Policy, *config.Config, error) {
	cfg, err := config.Load(src)
	if err != nil {
		return nil, nil, err
	}
	p, _, err := cfg.LoadPolicy(ctx)
	return p, cfg, err
}

// policyCommand makes a command that shows something of the loaded policy.
func policyCommand(c *cobra.Command, formats []string, show func(c *cobra.Command, p *policy.Policy, format string, args []string) error) *cobra.Command {
	format := formatFlag(c, formats...)
	src := sourceFlags(c)
	c.RunE = func(c *cobra.Command, a []string) error {
		p, _, err := loadPolicy(c.Context(), src())
		if err != nil {
			return err
		}
		return show(c, p, *format, a)
	}
	return c
}

var textOrJSON = []string{"text", "json"}

// listed is a rule as `policy list --format json` gives it.
type listed struct {
	ID       string                 `json:"id"`
	Title    string                 `json:"title"`
	Severity string                 `json:"severity"`
	Fix      string                 `json:"fix"`
	CIS      map[string][]string    `json:"cis"`
	PSS      string                 `json:"pss"`
	Profiles map[string]policy.Mode `json:"profiles"`
	Surfaces []string               `json:"surfaces"`
	Params   []string               `json:"params"`
	Mode     policy.Mode            `json:"mode"`
	Origin   string                 `json:"origin"`
}

func newPolicyList() *cobra.Command {
	c := &cobra.Command{
		Use:     "list",
		Aliases: []string{"ls"},
		Short:   "List the rules and the mode each is in",
		Example: "  seawall policy list --profile cis-l1\n  seawall policy list --format json",
		Args:    args(cobra.NoArgs),
	}
	return policyCommand(c, textOrJSON, func(c *cobra.Command, p *policy.Policy, format string, _ []string) error {
		rules := p.Rules()
		if format == "json" {
			out := make([]listed, 0, len(rules))
			for _, r := range rules {
				out = append(out, listed{r.ID, r.Title, r.Severity, r.Fix, r.CIS, r.PSS, r.Profiles, full(r.Surfaces), full(r.Params), r.Mode, r.Origin})
			}
			return printJSON(c, out)
		}
		return table(c, "RULE\tMODE\tSEVERITY\tTITLE", func(row func(...any)) {
			for _, r := range rules {
				row(r.ID, r.Mode, r.Severity, r.Title)
			}
		})
	})
}

// full makes a missing list an empty one, for readers of JSON.
func full(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}

// table prints aligned columns.
func table(c *cobra.Command, head string, rows func(row func(...any))) error {
	w := tabwriter.NewWriter(c.OutOrStdout(), 0, 8, 2, ' ', 0)
	fmt.Fprintln(w, head)
	rows(func(cells ...any) {
		texts := make([]string, len(cells))
		for i, cell := range cells {
			texts[i] = strings.NewReplacer("\t", " ", "\n", " ").Replace(printable(fmt.Sprint(cell)))
		}
		fmt.Fprintln(w, strings.Join(texts, "\t"))
	})
	return w.Flush()
}

// ruleIDs completes rule names from the built-in configuration.
func ruleIDs(ctx context.Context) []string {
	p, err := policy.Load(ctx, policy.Options{})
	if err != nil {
		return nil
	}
	var ids []string
	for _, r := range p.Rules() {
		ids = append(ids, r.ID+"\t"+r.Title)
	}
	return ids
}

func findRule(p *policy.Policy, id string) (policy.Rule, error) {
	var ids []string
	for _, r := range p.Rules() {
		if r.ID == id {
			return r, nil
		}
		ids = append(ids, r.ID)
	}
	f := &failure{code: exitUsage, err: fmt.Errorf("there is no rule %q", id), hint: "see seawall policy list"}
	if n := nearest(id, ids); n != "" {
		f.hint = "did you mean " + quote(n) + "?"
	}
	return policy.Rule{}, f
}

func newPolicyProfiles() *cobra.Command {
	c := &cobra.Command{Use: "profiles", Short: "List the profiles", Args: args(cobra.NoArgs)}
	format := formatFlag(c, textOrJSON...)
	c.RunE = func(c *cobra.Command, _ []string) error {
		if *format == "json" {
			return printJSON(c, policy.Profiles())
		}
		return table(c, "PROFILE\tWHAT IT IS", func(row func(...any)) {
			for _, p := range policy.Profiles() {
				row(p, p.Title)
			}
		})
	}
	return c
}

func newPolicyDiff() *cobra.Command {
	c := &cobra.Command{
		Use:     "diff A B",
		Short:   "Show which rules differ between two profiles",
		Example: "  seawall policy diff baseline restricted",
		Args:    args(cobra.ExactArgs(2)),
	}
	return policyCommand(c, textOrJSON, func(c *cobra.Command, p *policy.Policy, format string, a []string) error {
		diff, err := p.Diff(a[0], a[1])
		if err != nil {
			return &failure{code: exitUsage, err: err}
		}
		if format == "json" {
			return printJSON(c, append([]policy.Difference{}, diff...))
		}
		return table(c, "RULE\t"+strings.ToUpper(a[0])+"\t"+strings.ToUpper(a[1]), func(row func(...any)) {
			for _, d := range diff {
				row(d.Rule, d.A, d.B)
			}
		})
	})
}

func newPolicyWaivers() *cobra.Command {
	c := &cobra.Command{Use: "waivers", Short: "List the waivers and the days each has left", Args: args(cobra.NoArgs)}
	return policyCommand(c, textOrJSON, func(c *cobra.Command, p *policy.Policy, format string, _ []string) error {
		if format == "json" {
			return printJSON(c, p.Waivers())
		}
		return table(c, "WAIVER\tRULES\tDAYS LEFT\tOWNER\tREASON", func(row func(...any)) {
			for _, w := range p.Waivers() {
				left := fmt.Sprint(w.DaysLeft)
				if w.Expired {
					left = "expired"
				}
				row(w.ID, strings.Join(w.Rules, ","), left, w.Owner, w.Reason)
			}
		})
	})
}
