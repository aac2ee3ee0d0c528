package main

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/seawall/seawall/internal/audit"
)

func newAuditTail() *cobra.Command {
	c := &cobra.Command{
		Use:     "tail",
		Short:   "Show the newest decisions, and with -f those to come",
		Example: "  seawall audit tail -f\n  seawall audit tail -f --verdict deny --format json",
		Args:    args(cobra.NoArgs),
	}
	format := formatFlagP(c, "", textOrJSON...)
	filter := filterFlags(c)
	lines := c.Flags().IntP("lines", "n", 10, "how many to begin with")
	follow := c.Flags().BoolP("follow", "f", false, "go on with what is appended, over rotations, until interrupted")
	log := logFlags(c)
	c.RunE = func(c *cobra.Command, _ []string) error {
		r, err := log.open()
		if err != nil {
			return err
		}
		f, err := filter(r)
		if err != nil {
			return err
		}
		f.Events = true
		show := tailLine(c, *format)
		last, err := tailBegin(r, f, *lines, show)
		if err != nil || !*follow {
			return err
		}
		path, err := log.current()
		if err != nil {
			return err
		}
		return tailFollow(c, path, last, r.Grep, f, show)
	}
	return c
}

// tailBegin shows the newest n decisions, the oldest of them first, and returns
// the number of the newest record.
func tailBegin(r *audit.Reader, f *audit.Filter, n int, show func(*audit.Event) error) (uint64, error) {
	var last uint64
	var newest []*audit.Event
	grep := r.Grep
	r.Grep = "" // the newest record counts whether it matches or not
	for rec, err := range r.Newest() {
		if err != nil {
			return 0, err
		}
		last = rec.Seq
		break
	}
	r.Grep = grep
	for e, err := range r.Events() {
		if err != nil {
			return 0, err
		}
		if len(newest) >= n {
			break
		}
		if e.Seq <= last && f.Match(e) {
			newest = append(newest, e)
		}
	}
	for _, e := range slices.Backward(newest) {
		if err := show(e); err != nil {
			return 0, err
		}
	}
	return last, nil
}

// tailFollow shows what is appended behind the record of number last. It ends
// with the command's context, which is no failure: that is how it is left.
func tailFollow(c *cobra.Command, path string, last uint64, grep string, f *audit.Filter, show func(*audit.Event) error) error {
	var failed error
	err := audit.Follow(c.Context(), path, last, func(rec *audit.Record) bool {
		e := &audit.Event{Record: *rec}
		if f.Match(e) && (grep == "" || contains(rec, grep)) {
			failed = show(e)
		}
		return failed == nil
	})
	if err != nil {
		return err
	}
	return failed
}

// contains reports whether a record holds text, as [audit.Reader].Grep asks.
func contains(rec *audit.Record, text string) bool {
	var b strings.Builder
	return writeJSON(&b, rec, "") == nil && strings.Contains(strings.ToLower(b.String()), strings.ToLower(text))
}

// tailLine returns what shows one decision at a time: widths cannot be known
// beforehand.
func tailLine(c *cobra.Command, format string) func(*audit.Event) error {
	w := c.OutOrStdout()
	if format == "json" {
		return func(e *audit.Event) error { return writeJSON(w, e, "") }
	}
	ink := colours(w)
	return func(e *audit.Event) error {
		verdict := string(e.Verdict)
		if e.Phase == audit.PhaseEvent {
			verdict = e.Record.Event
		}
		text := fmt.Sprintf("  %-12s  %-18s  %s", e.Who(), e.Action, strings.TrimSpace(e.About()+"  "+strings.Join(e.Rules(), ",")))
		when := e.Time.UTC().Format(time.RFC3339)
		rest := width(w)
		if rest > 0 {
			rest = max(rest-len(when)-2-10, least)
		}
		_, err := fmt.Fprintf(w, "%s  %s%s\n", when, ink.verdict(fmt.Sprintf("%-10s", printable(verdict))), clip(strings.TrimRight(oneLine(text), " "), rest))
		return err
	}
}
