package main

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/seawall/seawall/internal/audit"
	"github.com/seawall/seawall/internal/dockerline"
	"github.com/seawall/seawall/internal/policy"
)

func newAuditWhy() *cobra.Command {
	c := &cobra.Command{
		Use:   "why ID|last",
		Short: "Say why a request was refused, and what would pass",
		Long: `why explains one decision: what was refused, by which rule and for what reason,
the fields that the rule read with their values, and the smallest change that
would pass. A container is shown as the docker run line that asks for it.

ID stands in the message to the refused user and may be shortened; last is the
newest refusal.`,
		Example: "  seawall why last\n  seawall audit why 01M872BZF5JKA6F65ZH05JEDQM",
		Args:    args(cobra.ExactArgs(1)),
	}
	format := formatFlag(c, textOrJSON...)
	log := logFlags(c)
	c.RunE = func(c *cobra.Command, a []string) error {
		r, err := log.open()
		if err != nil {
			return err
		}
		e, err := find(r, a[0])
		if err != nil {
			return err
		}
		book, err := openRulebook(c.Context(), log.sources())
		if err != nil {
			return err
		}
		x := explain(e, book)
		if *format == "json" {
			return printJSON(c, x)
		}
		showExplanation(c, x)
		return nil
	}
	return c
}

// explanation answers why one decision came out as it did.
type explanation struct {
	ID      string        `json:"id"`
	Verdict audit.Verdict `json:"verdict"`
	Asked   string        `json:"asked"` // one sentence
	Error   string        `json:"error,omitempty"`
	Reasons []reason      `json:"reasons"`
	Command string        `json:"command,omitempty"` // as docker run
	Notes   []string      `json:"notes,omitempty"`   // about Command
}

// reason is one finding with what its rule says of itself.
type reason struct {
	policy.Finding
	Waived string   `json:"waived,omitempty"` // by whom, and for what reason
	Why    string   `json:"why"`              // the rule's own
	Page   string   `json:"page"`             // where the rule is described, "" for a rule that is gone
	Read   []read   `json:"read"`
	Unset  []string `json:"unset"` // fields that the rule read and that were empty
}

// read is a field that a rule looked at.
type read struct {
	Field string          `json:"field"`
	Value json.RawMessage `json:"value"`
}

func explain(e *audit.Event, book rulebook) explanation {
	x := explanation{ID: e.ID, Verdict: e.Verdict, Asked: askedText(e), Error: e.Error, Reasons: []reason{}}
	for _, f := range e.Findings {
		x.Reasons = append(x.Reasons, newReason(e, f, book))
	}
	for _, w := range e.Waived {
		r := newReason(e, w.Finding, book)
		r.Waived = w.Owner + ": " + w.Reason
		x.Reasons = append(x.Reasons, r)
	}
	if e.Action == "container_create" && e.Request != nil && len(e.Request.Body) > 0 {
		x.render(e)
	}
	return x
}

func askedText(e *audit.Event) string {
	who := e.Who()
	if who == Nobody {
		who = "somebody on the unix socket"
	}
	text := who + " asked for " + strings.ReplaceAll(e.Action, "_", " ")
	if e.Action == "" {
		text = who + " sent a request that the gate could not read"
	}
	if about := e.About(); about != "" {
		text += " of " + about
	}
	return text
}

func newReason(e *audit.Event, f policy.Finding, book rulebook) reason {
	out := reason{Finding: f, Read: []read{}, Unset: []string{}}
	rule, ok := book.rule(f.Rule)
	if !ok {
		return out
	}
	out.Page = page(rule)
	if out.Why = why(rule); out.Why == "" {
		out.Why = rule.Description
	}
	if e.Input == nil {
		return out
	}
	for _, at := range rule.Reads.Input {
		if value := valueAt(e.Input.Doc, at); value != nil {
			out.Read = append(out.Read, read{at, value})
		} else {
			out.Unset = append(out.Unset, at)
		}
	}
	return out
}

// valueAt finds the value at a dotted place of a document, nil if there is
// none.
func valueAt(doc json.RawMessage, at string) json.RawMessage {
	if at == "" {
		return nil // the rule reads everything
	}
	for key := range strings.SplitSeq(at, ".") {
		var m map[string]json.RawMessage
		if json.Unmarshal(doc, &m) != nil {
			return nil
		}
		doc = m[key]
	}
	return doc
}

// render shows a container's creation as a command.
func (x *explanation) render(e *audit.Event) {
	line, err := dockerline.Create(e.Request.URI, e.Request.Body, audit.Masked)
	if err != nil {
		return
	}
	x.Command = line.String()
	if line.Masked {
		x.Notes = append(x.Notes, audit.Masked+" stands for a value that the record does not keep")
	}
	if len(line.Unsaid) > 0 {
		x.Notes = append(x.Notes, "docker run has no flag for "+strings.Join(line.Unsaid, ", "))
	}
}

func showExplanation(c *cobra.Command, x explanation) {
	ink := colours(c.OutOrStdout())
	fmt.Fprintf(c.OutOrStdout(), "%s  %s\n%s\n", printable(x.ID), ink.verdict(string(x.Verdict)), oneLine(x.Asked))
	if x.Error != "" {
		sayf(c, "the gate could not decide: %s\n", oneLine(x.Error))
	}
	if len(x.Reasons) == 0 && x.Error == "" {
		sayf(c, "no rule found anything\n")
	}
	for _, r := range x.Reasons {
		showReason(c, r)
	}
	showChange(c, x)
	if x.Command == "" {
		return
	}
	sayf(c, "\nas a command\n  %s\n", strings.ReplaceAll(x.Command, "\n", "\n  "))
	for _, n := range x.Notes {
		sayf(c, "  (%s)\n", oneLine(n))
	}
}

func showReason(c *cobra.Command, r reason) {
	ink := colours(c.OutOrStdout())
	mode := string(r.Mode)
	switch {
	case r.Waived != "":
		mode = "waived"
	case r.Mode == policy.Deny:
		mode = ink.bad(mode)
	}
	fmt.Fprintf(c.OutOrStdout(), "\n%s %s: %s\n", mode, printable(r.Rule), oneLine(r.Message))
	if r.Waived != "" {
		sayf(c, "  waived by %s\n", oneLine(r.Waived))
	}
	if r.Field != "" {
		got, _ := json.Marshal(r.Got)
		sayf(c, "  field    %s = %s\n", oneLine(r.Field), oneLine(string(got)))
	}
	if r.Why != "" {
		sayf(c, "  why      %s\n", strings.ReplaceAll(strings.TrimSpace(r.Why), "\n", "\n           "))
	}
	if r.Page != "" {
		sayf(c, "  page     %s\n", oneLine(r.Page))
	}
	room := width(c.OutOrStdout())
	if room == 0 {
		room = 200
	}
	for i, f := range r.Read {
		name := "  it read "
		if i > 0 {
			name = "          "
		}
		sayf(c, "%s\n", clip(name+" "+oneLine(f.Field)+" = "+oneLine(string(f.Value)), room))
	}
	if len(r.Unset) > 0 {
		sayf(c, "  not set  %s\n", oneLine(strings.Join(r.Unset, ", ")))
	}
}

// showChange is the smallest change that would pass: what each refusing rule
// says to do instead, each once.
func showChange(c *cobra.Command, x explanation) {
	var fixes []string
	for _, r := range x.Reasons {
		text := r.Rule + ": " + r.Fix
		if r.Mode == policy.Deny && r.Waived == "" && r.Fix != "" && !slices.Contains(fixes, text) {
			fixes = append(fixes, text)
		}
	}
	if len(fixes) == 0 {
		return
	}
	sayf(c, "\nwhat would pass\n")
	for _, f := range fixes {
		sayf(c, "  %s\n", oneLine(f))
	}
}
