package main

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/seawall/seawall/internal/audit"
)

func newAuditStats() *cobra.Command {
	c := &cobra.Command{
		Use:     "stats",
		Short:   "Count decisions by rule, user, image and hour",
		Example: "  seawall audit stats --since 7d\n  seawall audit stats --class exec --format json",
		Args:    args(cobra.NoArgs),
	}
	format := formatFlag(c, textOrJSON...)
	filter := filterFlags(c)
	top := c.Flags().Int("top", 10, "how many of each are shown; 0 is all")
	return auditCommand(c, func(c *cobra.Command, r *audit.Reader, _ []string) error {
		f, err := filter(r)
		if err != nil {
			return err
		}
		s := audit.NewStats()
		for e, err := range wanted(r, f, "") {
			if err != nil {
				return err
			}
			s.Add(e)
		}
		if *format == "json" {
			return printJSON(c, jsonStats(s))
		}
		return showStats(c, s, *top)
	})
}

// shares are the percentiles of latency that are shown.
var shares = []struct {
	name  string
	share float64
}{{"p50", 0.5}, {"p90", 0.9}, {"p99", 0.99}, {"max", 1}}

func jsonStats(s *audit.Stats) any {
	latency := map[string]int64{}
	for _, p := range shares {
		latency[p.name] = s.Latency(p.share).Microseconds()
	}
	return struct {
		*audit.Stats
		TopRefusals []audit.CountedRefusal `json:"top_refusals"`
		LatencyUS   map[string]int64       `json:"latency_us"`
	}{s, s.TopRefusals(100), latency}
}

func showStats(c *cobra.Command, s *audit.Stats, top int) error {
	if s.Decisions == 0 {
		fmt.Fprintln(c.ErrOrStderr(), "no decision matches")
		return nil
	}
	sayf(c, "%s from %s to %s\n", plural(s.Decisions, "decision"), s.From.UTC().Format(time.RFC3339), s.To.UTC().Format(time.RFC3339))
	var parts []string
	for _, v := range []audit.Verdict{audit.Allowed, audit.Denied, audit.WouldDeny, audit.Failed} {
		parts = append(parts, fmt.Sprintf("%s %d", v, s.Verdicts[v]))
	}
	sayf(c, "%s\n", strings.Join(parts, ", "))
	parts = nil
	for _, p := range shares {
		parts = append(parts, p.name+" "+s.Latency(p.share).String())
	}
	sayf(c, "time to decide: %s\n", strings.Join(parts, ", "))
	for _, part := range []struct {
		head string
		by   map[string]*audit.Count
	}{{"RULE", s.ByRule}, {"USER", s.ByUser}, {"IMAGE", s.ByImage}} {
		if err := counts(c, part.head, audit.Top(part.by, top)); err != nil {
			return err
		}
	}
	if err := counts(c, "HOUR", hours(s)); err != nil {
		return err
	}
	return refusals(c, s, top)
}

// counts prints one table, nothing when it would be empty.
func counts(c *cobra.Command, head string, rows []audit.Named) error {
	if len(rows) == 0 {
		return nil
	}
	sayf(c, "\n")
	g := grid{head: []string{"DECISIONS", "REFUSED", head}, give: []int{2}}
	for _, n := range rows {
		g.add(n.Decisions, n.Refused, n.Name)
	}
	return g.print(c.OutOrStdout())
}

// hours lists the newest day of hours in their order.
func hours(s *audit.Stats) []audit.Named {
	all := audit.Top(s.ByHour, 0)
	slices.SortFunc(all, func(a, b audit.Named) int { return strings.Compare(a.Name, b.Name) })
	return all[max(0, len(all)-24):]
}

func refusals(c *cobra.Command, s *audit.Stats, top int) error {
	if top <= 0 {
		top = len(s.Refusals)
	}
	list := s.TopRefusals(top)
	if len(list) == 0 {
		return nil
	}
	sayf(c, "\nwhat was refused most\n")
	g := grid{head: []string{"TIMES", "USER", "ACTION", "ABOUT", "RULES"}, give: []int{3, 4, 1}}
	for _, r := range list {
		g.add(r.Times, r.User, r.Action, r.About, r.Rules)
	}
	return g.print(c.OutOrStdout())
}
