package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/seawall/seawall/internal/audit"
)

func newAuditShow() *cobra.Command {
	c := &cobra.Command{
		Use:   "show ID|last",
		Short: "Show everything about one decision",
		Long: `show prints one decision: who asked for what, each finding with its rule, what
was waived, what the engine answered and made, the request with its secrets
masked, the input that was judged, and what the same user did before and after.

ID may be shortened; last is the newest refusal.`,
		Example: "  seawall audit show 01M872BZF5JKA6F65ZH05JEDQM\n  seawall audit show last --format json",
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
		around, err := neighbours(r, e)
		if err != nil {
			return err
		}
		if *format == "json" {
			return printJSON(c, shown{e, around})
		}
		book, err := openRulebook(c.Context(), log.sources())
		if err != nil {
			return err
		}
		showEvent(c, e, book)
		showNeighbours(c, e, around)
		return nil
	}
	return c
}

// shown is a decision as `audit show --format json` gives it.
type shown struct {
	Decision   *audit.Event   `json:"decision"`
	Neighbours []*audit.Event `json:"neighbours"` // of the same user, the newest first, with the decision itself
}

func showEvent(c *cobra.Command, e *audit.Event, book rulebook) {
	ink := colours(c.OutOrStdout())
	fmt.Fprintf(c.OutOrStdout(), "%s  %s\n\n", printable(e.ID), ink.verdict(string(e.Verdict)))
	line := func(name, format string, a ...any) { sayf(c, "%-10s %s\n", name, oneLine(fmt.Sprintf(format, a...))) }
	line("when", "%s", e.Time.UTC().Format(time.RFC3339Nano))
	line("who", "%s", whoText(e))
	line("what", "%s (%s)", e.Action, e.Class)
	if about := e.About(); about != "" {
		line("about", "%s", about)
	}
	line("policy", "%s, mode %s, revision %s, %d rules asked", e.Profile, e.Mode, e.Revision, e.Evaluated)
	line("took", "%s", time.Duration(e.LatencyUS)*time.Microsecond)
	if e.Error != "" {
		line("error", "%s", e.Error)
	}
	line("answer", "%s", answerText(e))
	for _, f := range e.Findings {
		showFinding(c, book, string(f.Mode), f.Rule, f.Severity, f.Message, f.Field, f.Got, f.Fix, f.CIS)
	}
	for _, w := range e.Waived {
		showFinding(c, book, "waived", w.Rule, w.Severity, w.Message, w.Field, w.Got, w.Fix, w.CIS)
		sayf(c, "  waiver     %s of %s: %s\n", oneLine(w.Waiver), oneLine(w.Owner), oneLine(w.Reason))
	}
	showRequest(c, e)
}

func whoText(e *audit.Event) string {
	u := e.User
	if u == nil || u.Name == "" {
		return "nobody known: the request came over the unix socket"
	}
	text := u.Name
	if u.Auth != "" {
		text += " (" + u.Auth + ")"
	}
	if len(u.Groups) > 0 {
		text += ", groups " + strings.Join(u.Groups, ", ")
	}
	if u.Serial != "" {
		text += ", certificate " + u.Serial
	}
	return text
}

func answerText(e *audit.Event) string {
	switch {
	case e.Verdict == audit.Denied || e.Verdict == audit.Failed:
		return "refused, the engine did nothing"
	case e.Response == nil && e.Class == "read":
		return "allowed; what the engine answers to reads is not recorded"
	case e.Response == nil:
		return "allowed; no answer of the engine is on record"
	}
	text := fmt.Sprintf("allowed; the engine answered %d after %s", e.Response.Status, time.Duration(e.Response.LatencyUS)*time.Microsecond)
	if e.Response.CreatedID != "" {
		text += " and made " + e.Response.CreatedID
	}
	return text
}

func showFinding(c *cobra.Command, book rulebook, mode, rule, severity, message, field string, got any, fix, cis string) {
	ink := colours(c.OutOrStdout())
	if mode == "deny" {
		mode = ink.bad(mode)
	}
	fmt.Fprintf(c.OutOrStdout(), "\n%s %s (%s)\n", mode, printable(rule), printable(severity))
	sayf(c, "  %s\n", oneLine(message))
	if field != "" {
		text, _ := json.Marshal(got)
		sayf(c, "  field      %s = %s\n", oneLine(field), oneLine(string(text)))
	}
	if fix != "" {
		sayf(c, "  instead    %s\n", oneLine(fix))
	}
	r, ok := book.rule(rule)
	if !ok {
		sayf(c, "  rule       not in the policy of today\n")
		return
	}
	sayf(c, "  rule       %s\n  page       %s\n", oneLine(strings.TrimSpace(r.Title+": "+r.Description)), page(r))
	if cis != "" {
		sayf(c, "  CIS        %s\n", oneLine(cis))
	}
}

func showRequest(c *cobra.Command, e *audit.Event) {
	req := e.Request
	if req == nil {
		return
	}
	sayf(c, "\nrequest\n  %s %s\n", oneLine(req.Method), oneLine(req.URI))
	switch {
	case len(req.Body) > 0:
		sayf(c, "  %s\n", indented(req.Body))
	case req.BodySHA256 != "":
		sayf(c, "  a body of %d bytes, SHA-256 %s\n", req.BodySize, oneLine(req.BodySHA256))
	}
	if e.Input == nil {
		return
	}
	sayf(c, "\ninput, without what is empty\n  %s\n", indented(e.Input.Doc))
	if len(e.Input.Masked) > 0 {
		sayf(c, "  masked: %s\n", oneLine(strings.Join(e.Input.Masked, ", ")))
	}
}

func indented(doc []byte) string {
	var b bytes.Buffer
	if json.Indent(&b, doc, "  ", "  ") != nil {
		return oneLine(string(doc))
	}
	return b.String()
}

func showNeighbours(c *cobra.Command, e *audit.Event, around []*audit.Event) {
	if len(around) < 2 {
		return
	}
	sayf(c, "\nthe same user, before and after\n")
	for _, o := range around {
		mark := " "
		if o.ID == e.ID {
			mark = ">"
		}
		text := fmt.Sprintf("%s %s  %s  %-10s  %s  %s  %s", mark, o.Time.UTC().Format(time.RFC3339), o.ID, o.Verdict, o.Action, o.About(), strings.Join(o.Rules(), ","))
		sayf(c, "%s\n", clip(strings.TrimRight(oneLine(text), " "), width(c.OutOrStdout())))
	}
}
