package render

import (
	"encoding/xml"
	"fmt"
	"io"
	"strings"

	"github.com/seawall/seawall/internal/check"
)

// github writes workflow commands, which GitHub shows at the line.
func github(w io.Writer, r *check.Report, o Options) error {
	data := strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	property := strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
	for _, f := range r.Findings {
		level := "warning"
		switch {
		case o.Bar.Fails(f):
			level = "error"
		case f.Status == check.Skipped:
			level = "notice"
		}
		props := []string{"title=" + property.Replace("seawall: "+f.Rule)}
		if f.File != "" {
			props = append(props, "file="+property.Replace(f.File))
		}
		if f.Line > 0 {
			props = append(props, fmt.Sprintf("line=%d", f.Line))
		}
		if f.Column > 0 {
			props = append(props, fmt.Sprintf("col=%d", f.Column))
		}
		text := fmt.Sprintf("%s: %s; %s", f.Subject, f.Message, fixOf(f))
		if _, err := fmt.Fprintf(w, "::%s %s::%s\n", level, strings.Join(props, ","), data.Replace(o.Escape(text))); err != nil {
			return err
		}
	}
	for _, n := range notes(r) {
		if _, err := fmt.Fprintf(w, "::notice title=seawall::%s\n", data.Replace(o.Escape(n))); err != nil {
			return err
		}
	}
	_, err := fmt.Fprintln(w, o.Escape(summary(r)))
	return err
}

func notes(r *check.Report) []string {
	out := append([]string{}, r.Notes...)
	if r.Daemon != "" {
		out = append(out, r.Daemon)
	}
	return out
}

// markdown writes a table for a comment on a merge request.
func markdown(w io.Writer, r *check.Report, o Options) error {
	cell := func(s string) string {
		return strings.NewReplacer("|", `\|`, "\n", " ", "<", "&lt;", ">", "&gt;", "`", "'").Replace(o.Escape(s))
	}
	var b strings.Builder
	verdict := "passes"
	if o.Bar.Failed(r) {
		verdict = "fails"
	}
	fmt.Fprintf(&b, "### seawall check %s\n\n", verdict)
	if len(r.Findings) > 0 {
		b.WriteString("| | Rule | Severity | Where | What | Fix |\n|---|---|---|---|---|---|\n")
	}
	for _, f := range r.Findings {
		fmt.Fprintf(&b, "| %s | `%s` | %s | %s | %s | %s |\n", f.Status, cell(f.Rule), cell(f.Severity), cell(at(f)), cell(f.Message), cell(fixOf(f)))
	}
	b.WriteString("\n")
	for _, n := range notes(r) {
		fmt.Fprintf(&b, "- %s\n", cell(n))
	}
	fmt.Fprintf(&b, "\n%s\n", cell(summary(r)))
	_, err := io.WriteString(w, b.String())
	return err
}

type (
	suites struct {
		XMLName  xml.Name `xml:"testsuites"`
		Name     string   `xml:"name,attr"`
		Tests    int      `xml:"tests,attr"`
		Failures int      `xml:"failures,attr"`
		Suites   []suite  `xml:"testsuite"`
	}
	suite struct {
		Name     string  `xml:"name,attr"`
		Tests    int     `xml:"tests,attr"`
		Failures int     `xml:"failures,attr"`
		Skipped  int     `xml:"skipped,attr"`
		Cases    []tcase `xml:"testcase"`
	}
	tcase struct {
		Name    string   `xml:"name,attr"`
		Class   string   `xml:"classname,attr"`
		File    string   `xml:"file,attr,omitempty"`
		Line    int      `xml:"line,attr,omitempty"`
		Failure *failure `xml:"failure"`
		Skipped *failure `xml:"skipped"`
		Out     string   `xml:"system-out,omitempty"`
	}
	failure struct {
		Message string `xml:"message,attr"`
		Type    string `xml:"type,attr,omitempty"`
		Text    string `xml:",chardata"`
	}
)

// junit writes a suite for each request: a case for each finding, and one that
// passes where there is none.
func junit(w io.Writer, r *check.Report, o Options) error {
	out := suites{Name: "seawall check"}
	files := suite{Name: "files"}
	for _, f := range r.Findings {
		if f.Request < 0 { // about a file itself
			files.add(f, o)
		}
	}
	if files.Tests = len(files.Cases); files.Tests > 0 {
		out.Tests, out.Failures = files.Tests, files.Failures
		out.Suites = append(out.Suites, files)
	}
	for i, req := range r.Requests {
		s := suite{Name: fmt.Sprintf("%d %s", i+1, req.Subject)}
		if req.File != "" {
			s.Name = req.File + " " + req.Subject
		}
		for _, f := range r.Findings {
			if f.Request == i {
				s.add(f, o)
			}
		}
		if len(s.Cases) == 0 {
			s.Cases = append(s.Cases, tcase{Name: plural(req.Evaluated, "rule", "rules"), Class: req.Subject})
		}
		s.Tests = len(s.Cases)
		out.Tests, out.Failures = out.Tests+s.Tests, out.Failures+s.Failures
		out.Suites = append(out.Suites, s)
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	enc := xml.NewEncoder(w)
	enc.Indent("", "  ")
	if err := enc.Encode(out); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}

func (s *suite) add(f check.Finding, o Options) {
	c := tcase{Name: f.Rule, Class: f.Subject, File: f.File, Line: f.Line}
	text := o.Escape(f.Message + "; " + fixOf(f) + "\n" + at(f))
	switch {
	case o.Bar.Fails(f):
		c.Failure = &failure{Message: o.Escape(f.Message), Type: string(f.Status), Text: text}
		s.Failures++
	case f.Status == check.Skipped:
		c.Skipped = &failure{Message: o.Escape(f.Skip)}
		s.Skipped++
	default:
		c.Out = string(f.Status) + ": " + text
	}
	s.Cases = append(s.Cases, c)
}
