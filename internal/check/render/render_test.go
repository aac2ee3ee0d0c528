package render

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"os"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/seawall/seawall/internal/check"
	"github.com/seawall/seawall/internal/policy"
)

// report holds one finding of each status, and text that no format may let
// through as it is.
func report() *check.Report {
	finding := func(rule, severity string, mode policy.Mode, s check.Status) check.Finding {
		return check.Finding{
			Finding: policy.Finding{Rule: rule, Severity: severity, Mode: mode, Message: "bad | thing <b> 100%\x1b[31m", Field: "HostConfig.X", Fix: "do `this`", CIS: "5.5"},
			Status:  s, Subject: "service web", Place: check.Place{File: "my dir/compose#1.yaml", Line: 7, Column: 3},
		}
	}
	undecided := finding("root-user", "medium", policy.Deny, check.Undecided)
	undecided.Depends = "the image nginx"
	skipped := finding("seccomp", "high", policy.Deny, check.Skipped)
	skipped.Skip = "old kernel"
	about := finding(check.RuleUnresolved, "medium", policy.Deny, check.Denied)
	about.Request = -1
	return &check.Report{
		Profile: "restricted@1", Revision: "abc", Daemon: "no daemon was asked", Files: []string{"my dir/compose#1.yaml"},
		Requests:  []check.Judged{{Subject: "service web", Evaluated: 40}, {Subject: "service db", Evaluated: 40}},
		Evaluated: 80, Notes: []string{"a note"}, Waived: []policy.Waived{},
		Findings: []check.Finding{finding("privileged", "critical", policy.Deny, check.Denied), finding("dns", "low", policy.Warn, check.Warned), undecided, skipped, about},
		Rules:    append([]policy.Rule{{ID: "privileged", Title: "Privileged", Description: "All rights.", Severity: "critical", Fix: "drop it", CIS: map[string][]string{"v1.8.0": {"5.5"}}}}, check.Extra...),
	}
}

func write(t *testing.T, format string, o Options) string {
	t.Helper()
	var b bytes.Buffer
	o.Escape = func(s string) string { return strings.ReplaceAll(s, "\x1b", `\x1b`) }
	if err := Write(&b, format, report(), o); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestSARIF(t *testing.T) {
	text := write(t, "sarif", Options{Version: "1.0"})
	f, err := os.Open("testdata/sarif-schema-2.1.0.json")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	schema, err := jsonschema.UnmarshalJSON(f)
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("sarif.json", schema); err != nil {
		t.Fatal(err)
	}
	compiled, err := c.Compile("sarif.json")
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	if err := compiled.Validate(doc); err != nil {
		t.Errorf("%v\n%s", err, text)
	}
	broken, _ := jsonschema.UnmarshalJSON(strings.NewReader(strings.Replace(text, `"ruleIndex": 0`, `"ruleIndex": "0"`, 1)))
	if compiled.Validate(broken) == nil {
		t.Error("the schema refuses nothing")
	}
	for _, want := range []string{`"startLine": 7`, `"startColumn": 3`, `"my%20dir/compose%231.yaml"`, `"text": "All rights.\n\nFix: drop it"`, `"CIS-Docker-1.8.0-5.5"`, `"inSource"`, `"executionSuccessful": true`} {
		if !strings.Contains(text, want) {
			t.Errorf("no %s in\n%s", want, text)
		}
	}
}

func TestJUnit(t *testing.T) {
	var got suites
	text := write(t, "junit", Options{})
	if err := xml.Unmarshal([]byte(text), &got); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	// The file's variable; four of web, of which two fail; db, which passes.
	if got.Tests != 6 || got.Failures != 3 || len(got.Suites) != 3 || got.Suites[1].Skipped != 1 {
		t.Errorf("%d tests, %d failures, %d suites\n%s", got.Tests, got.Failures, len(got.Suites), text)
	}
}

func TestText(t *testing.T) {
	text := write(t, "text", Options{})
	for _, want := range []string{
		"DENY       privileged (critical): bad | thing", "WARN       dns", "UNDECIDED  not decidable here: the image nginx",
		"SKIPPED    seccomp", "reason: old kernel", "at my dir/compose#1.yaml:7:3 (service web, HostConfig.X)", "fix: do `this` (CIS 5.5)",
		"NOTE       a note", "2 denied, 1 warned, 1 undecided, 1 skipped; 80 rules evaluated, 2 requests; profile restricted@1, policy abc",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
	for line := range strings.Lines(write(t, "text", Options{Width: 60})) {
		if n := len(strings.TrimRight(line, "\n")); n > 60 && !strings.Contains(line, "rules evaluated") {
			t.Errorf("%d wide: %s", n, line)
		}
	}
	if !strings.Contains(write(t, "text", Options{Colour: true}), "\x1b[1;31mDENY") {
		t.Error("no colour")
	}
}

func TestGitHub(t *testing.T) {
	text := write(t, "github", Options{})
	for _, want := range []string{
		"::error title=seawall%3A privileged,file=my dir/compose#1.yaml,line=7,col=3::service web: bad | thing <b> 100%25",
		"::warning title=seawall%3A dns", "::error title=seawall%3A root-user", "::notice title=seawall%3A seccomp",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
}

func TestMarkdown(t *testing.T) {
	text := write(t, "markdown", Options{})
	if !strings.Contains(text, "### seawall check fails") || !strings.Contains(text, `bad \| thing &lt;b&gt;`) || strings.Contains(text, "<b>") {
		t.Error(text)
	}
}

func TestJSON(t *testing.T) {
	var got struct {
		Pass     bool
		Findings []struct{ Rule, Status, Severity, File string }
	}
	if err := json.Unmarshal([]byte(write(t, "json", Options{})), &got); err != nil {
		t.Fatal(err)
	}
	if got.Pass || len(got.Findings) != 5 || got.Findings[0].File == "" || got.Findings[0].Severity != "critical" {
		t.Errorf("%+v", got)
	}
}

// TestNoFormatLetsEscapesThrough holds that no format that a terminal shows
// carries a control character of a name that somebody else chose.
func TestNoFormatLetsEscapesThrough(t *testing.T) {
	for _, format := range Formats {
		if strings.Contains(write(t, format, Options{}), "\x1b") {
			t.Errorf("%s writes an escape character", format)
		}
	}
}
