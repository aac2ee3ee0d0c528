// Package render writes the report of a check: for people, and for the tools
// that read such reports.
package render

import (
	"encoding/json"
	"fmt"
	"io"

	"github.com/seawall/seawall/internal/check"
)

// Options say how to write a report.
type Options struct {
	// Bar tells which findings fail the check.
	Bar check.Bar
	// Version of seawall, for reports that name their tool.
	Version string
	// Escape makes text safe for a terminal; nil leaves it.
	Escape func(string) string
	// Width is the terminal's, 0 does not wrap.
	Width int
	// Colour says that the terminal shows colours.
	Colour bool
}

// Formats are the known formats; the first is the default.
var Formats = []string{"text", "json", "sarif", "github", "junit", "markdown"}

// Write writes a report in a format.
func Write(w io.Writer, format string, r *check.Report, o Options) error {
	if o.Escape == nil {
		o.Escape = func(s string) string { return s }
	}
	switch format {
	case "text":
		return text(w, r, o)
	case "json":
		return asJSON(w, r, o)
	case "sarif":
		return sarif(w, r, o)
	case "github":
		return github(w, r, o)
	case "junit":
		return junit(w, r, o)
	case "markdown":
		return markdown(w, r, o)
	}
	return fmt.Errorf("unknown format %q", format)
}

// asJSON is the report as it is, and its verdict.
func asJSON(w io.Writer, r *check.Report, o Options) error {
	return encode(w, struct {
		Pass bool `json:"pass"`
		*check.Report
	}{!o.Bar.Failed(r), r})
}

func encode(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}

// where is a place as compilers write it: file:line:column.
func where(p check.Place) string {
	switch {
	case p.File == "":
		return ""
	case p.Line == 0:
		return p.File
	case p.Column == 0:
		return fmt.Sprintf("%s:%d", p.File, p.Line)
	}
	return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Column)
}

// fixOf is what to do about a finding.
func fixOf(f check.Finding) string {
	if f.Status == check.Undecided && f.Depends != "" {
		return "run the check where a daemon that knows it is reachable, or state it in the request: " + f.Fix
	}
	return f.Fix
}

func plural(n int, one, many string) string {
	if n == 1 {
		return fmt.Sprintf("%d %s", n, one)
	}
	return fmt.Sprintf("%d %s", n, many)
}

// summary is the last word on a report.
func summary(r *check.Report) string {
	s := fmt.Sprintf("%d denied, %d warned, %d undecided", r.Count(check.Denied), r.Count(check.Warned), r.Count(check.Undecided))
	if n := r.Count(check.Skipped); n > 0 {
		s += fmt.Sprintf(", %d skipped", n)
	}
	if n := len(r.Waived); n > 0 {
		s += fmt.Sprintf(", %d waived", n)
	}
	return fmt.Sprintf("%s; %s evaluated, %s; profile %s, policy %s", s,
		plural(r.Evaluated, "rule", "rules"), plural(len(r.Requests), "request", "requests"), r.Profile, r.Revision)
}
