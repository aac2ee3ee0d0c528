package render

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/seawall/seawall/internal/check"
)

// text writes for people: what is denied and warned of, each with its place
// and its fix, then what could not be decided, by what it depends on.
func text(w io.Writer, r *check.Report, o Options) error {
	p := &page{w: w, o: o}
	for _, s := range []check.Status{check.Denied, check.Warned} {
		for _, f := range r.Findings {
			if f.Status == s {
				p.finding(f)
			}
		}
	}
	p.undecided(r)
	for _, f := range r.Findings {
		if f.Status == check.Skipped {
			p.line("32", "SKIPPED", f.Rule+": "+f.Message)
			p.more("at " + at(f))
			p.more("reason: " + f.Skip)
		}
	}
	for _, f := range r.Waived {
		p.line("32", "WAIVED", f.Rule+": "+f.Message)
		p.more("by " + f.Waiver + " of " + f.Owner + ": " + f.Reason)
	}
	for _, n := range r.Notes {
		p.line("", "NOTE", n)
	}
	if r.Daemon != "" {
		p.line("", "NOTE", r.Daemon)
	}
	fmt.Fprintln(w, o.Escape(summary(r)))
	return p.err
}

// page writes wrapped lines: a word in the first column, text in the second.
type page struct {
	w   io.Writer
	o   Options
	err error
}

const column = 11

func (p *page) finding(f check.Finding) {
	colour, word := "1;31", "DENY"
	if f.Status == check.Warned {
		colour, word = "33", "WARN"
	}
	p.line(colour, word, fmt.Sprintf("%s (%s): %s", f.Rule, f.Severity, f.Message))
	p.more("at " + at(f))
	fix := "fix: " + f.Fix
	if f.CIS != "" {
		fix += " (CIS " + f.CIS + ")"
	}
	p.more(fix)
}

// at is the place of a finding, and the subject and field there.
func at(f check.Finding) string {
	what := f.Subject
	if f.Field != "" {
		what += ", " + f.Field
	}
	if place := where(f.Place); place != "" {
		return place + " (" + what + ")"
	}
	return what
}

// undecided groups by subject and by what the findings depend on.
func (p *page) undecided(r *check.Report) {
	var order []string
	groups := map[string][]check.Finding{}
	for _, f := range r.Findings {
		if f.Status != check.Undecided {
			continue
		}
		k := f.Subject + "\x00" + f.Depends
		if groups[k] == nil {
			order = append(order, k)
		}
		groups[k] = append(groups[k], f)
	}
	for _, k := range order {
		list := groups[k]
		f := list[0]
		p.line("1;35", "UNDECIDED", "not decidable here: "+f.Depends)
		var rules []string
		for _, f := range list {
			name := f.Rule
			if f.Mode == "warn" {
				name += " (warn)"
			}
			if !slices.Contains(rules, name) {
				rules = append(rules, name)
			}
		}
		place := f.Subject
		if f.File != "" {
			place = where(check.Place{File: f.File}) + " (" + f.Subject + ")"
		}
		p.more("at " + place)
		p.more("rules: " + strings.Join(rules, ", "))
	}
	if len(order) > 0 {
		p.more("fix: run the check where a daemon that knows this is reachable (--docker-host)")
	}
}

func (p *page) line(colour, word, s string) {
	lines := p.wrap(s)
	padded := word + strings.Repeat(" ", column-len(word))
	if p.o.Colour && colour != "" {
		padded = "\x1b[" + colour + "m" + word + "\x1b[0m" + strings.Repeat(" ", column-len(word))
	}
	p.print(padded + lines[0])
	for _, l := range lines[1:] {
		p.print(strings.Repeat(" ", column) + l)
	}
}

func (p *page) more(s string) {
	for _, l := range p.wrap(s) {
		p.print(strings.Repeat(" ", column) + l)
	}
}

func (p *page) print(s string) {
	if _, err := fmt.Fprintln(p.w, s); err != nil && p.err == nil {
		p.err = err
	}
}

// wrap breaks text at spaces to fit the terminal beside the first column.
func (p *page) wrap(s string) []string {
	s = strings.ReplaceAll(p.o.Escape(s), "\n", `\n`)
	width := p.o.Width - column
	if p.o.Width == 0 || width < 20 {
		return []string{s}
	}
	var lines []string
	line := ""
	for _, word := range strings.Fields(s) {
		switch {
		case line == "":
			line = word
		case utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) > width:
			lines = append(lines, line)
			line = "  " + word
		default:
			line += " " + word
		}
	}
	return append(lines, line)
}
