package main

import (
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/seawall/seawall/internal/audit"
	"github.com/seawall/seawall/internal/config"
	"github.com/seawall/seawall/internal/policy"
	"github.com/seawall/seawall/internal/replay"
)

func newAuditReplay() *cobra.Command {
	c := &cobra.Command{
		Use:   "replay",
		Short: "Say what another policy would have decided about recorded requests",
		Long: `replay judges what is on record by the policy of --config (and of the flags) and
says what would change. A request that was let pass in audit mode counts as
refused if an enforcing policy would have refused it.

Where the record does not hold what a rule may read, because it was masked or
because the daemon was not asked for it, the outcome is undecidable; it is never
guessed. Groups are those of the time.

Exit codes: 0 done, 1 something is newly denied and --fail is given.`,
		Example: `  seawall audit replay --config /etc/seawall/config.new.yaml --since 30d
  seawall audit replay --profile cis-l1 --fail`,
		Args: args(cobra.NoArgs),
	}
	format := formatFlag(c, textOrJSON...)
	sources := sourceFlags(c)
	filter := filterFlags(c)
	file := c.Flags().String("file", "", "audit log (default: audit.file of the configuration)")
	fail := c.Flags().Bool("fail", false, "exit 1 if something is newly denied")
	c.RunE = func(c *cobra.Command, _ []string) error {
		player, r, err := openPlayer(c, sources(), *file)
		if err != nil {
			return err
		}
		f, err := filter(r)
		if err != nil {
			return err
		}
		s, err := replayAll(c, player, r, f)
		if err != nil {
			return err
		}
		if err := showReplay(c, player.Policy, s, *format); err != nil {
			return err
		}
		if *fail && s.Denied > 0 {
			return &failure{code: exitDenied}
		}
		return nil
	}
	return c
}

// openPlayer loads the policy that is to be tried, and opens the log.
func openPlayer(c *cobra.Command, src config.Sources, file string) (*replay.Player, *audit.Reader, error) {
	cfg, r, err := openConfigured(src, file)
	if err != nil {
		return nil, nil, err
	}
	p, other, err := cfg.LoadPolicy(c.Context())
	return &replay.Player{Policy: p, Beside: other != nil}, r, err
}

func replayAll(c *cobra.Command, player *replay.Player, r *audit.Reader, f *audit.Filter) (*replay.Summary, error) {
	s := &replay.Summary{}
	for e, err := range wanted(r, f, "") {
		if err != nil {
			return nil, err
		}
		res, err := player.Play(c.Context(), e)
		if err != nil {
			return nil, &failure{code: exitPolicy, err: fmt.Errorf("decision %s: %w", e.ID, err)}
		}
		s.Add(res)
	}
	return s, nil
}

func showReplay(c *cobra.Command, p *policy.Policy, s *replay.Summary, format string) error {
	if format == "json" {
		return printJSON(c, struct {
			Profile  string `json:"profile"`
			Revision string `json:"revision"`
			*replay.Summary
			Denied      []replay.Change `json:"denied"`
			Allowed     []replay.Change `json:"allowed"`
			Undecidable []replay.Change `json:"undecided"`
		}{p.Profile().String(), p.Revision(), s, s.Changes(replay.NewlyDenied), s.Changes(replay.NewlyAllowed), s.Changes(replay.Undecidable)})
	}
	sayf(c, "%s under profile %s, revision %s: refused then %d, now %d\n", plural(s.Decisions, "decision"), p.Profile(), p.Revision(), s.Before, s.Now)
	if p.Mode() == policy.Audit {
		sayf(c, "(mode audit: nothing would really be refused)\n")
	}
	if s.Decisions == 0 {
		fmt.Fprintln(c.ErrOrStderr(), "no decision matches")
	}
	for _, part := range []struct {
		name string
		n    int
		of   replay.Outcome
		last string
	}{
		{"newly denied", s.Denied, replay.NewlyDenied, "REASON"},
		{"newly allowed", s.Allowed, replay.NewlyAllowed, "REASON THEN"},
		{"undecidable", s.Undecidable, replay.Undecidable, "WHY"},
	} {
		sayf(c, "\n%s: %d\n", part.name, part.n)
		if err := changes(c, part.last, s.Changes(part.of)); err != nil {
			return err
		}
	}
	return nil
}

func changes(c *cobra.Command, last string, list []replay.Change) error {
	if len(list) == 0 {
		return nil
	}
	g := grid{head: []string{"TIMES", "LAST", "USER", "ACTION", "ABOUT", "RULES", last}, give: []int{6, 4, 5, 2, 3}}
	for _, ch := range list {
		reason := ch.Message
		if ch.Why != "" {
			reason = ch.Why
		}
		g.add(ch.Times, ch.Last.UTC().Format(time.RFC3339), ch.User, ch.Action, ch.About, ch.Rules, strings.TrimSpace(reason))
	}
	return g.print(c.OutOrStdout())
}
