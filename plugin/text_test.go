package plugin

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/seawall/seawall/internal/policy"
)

func finding(rule, message string) policy.Finding {
	return policy.Finding{Rule: rule, Mode: policy.Deny, Message: message, Fix: "do the other thing", CIS: "5.5"}
}

func TestRefusalText(t *testing.T) {
	warned := finding("memory-limit", "no limit")
	warned.Mode = policy.Warn
	d := policy.Decision{Findings: []policy.Finding{finding("privileged", "the container asks for --privileged"), warned}}
	want := "seawall: privileged: the container asks for --privileged; do the other thing (CIS 5.5) (warnings: memory-limit) [decision 01J]"
	if got := refusalText(d, "01J"); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// TestWarningsAreNamedOnce holds that many warnings cost a refusal little room.
func TestWarningsAreNamedOnce(t *testing.T) {
	d := policy.Decision{Findings: []policy.Finding{finding("privileged", "no")}}
	for i := range 40 {
		w := finding(fmt.Sprintf("rule-%d", i/2), strings.Repeat("x", 3000))
		w.Mode = policy.Warn
		d.Findings = append(d.Findings, w)
	}
	got := refusalText(d, "01J")
	if !strings.HasSuffix(got, "(warnings: rule-0, rule-1, rule-2, rule-3, rule-4, rule-5, rule-6, rule-7 and 12 more) [decision 01J]") {
		t.Errorf("got %s", got)
	}
	if strings.Contains(got, "xxx") || len(got) > maxText {
		t.Errorf("%d bytes: %s", len(got), got)
	}
}

func TestRefusalTextIsBounded(t *testing.T) {
	long := strings.Repeat("é", 5000)
	for _, n := range []int{1, 2, 5, 40, 2000} {
		var d policy.Decision
		for range n {
			d.Findings = append(d.Findings, finding("rule", long))
		}
		got := refusalText(d, "01JABC")
		if len(got) > maxText+100 || !utf8.ValidString(got) || !strings.HasSuffix(got, "[decision 01JABC]") {
			t.Errorf("%d findings: %d bytes: …%s", n, len(got), got[max(0, len(got)-60):])
		}
		if n > 10 && !strings.Contains(got, "more") {
			t.Errorf("%d findings: the rest is not counted", n)
		}
	}
}

func TestShortFindingsSurviveALongOne(t *testing.T) {
	d := policy.Decision{Findings: []policy.Finding{finding("long", strings.Repeat("x", 3000)), finding("short", "a short reason")}}
	if got := refusalText(d, "1"); !strings.Contains(got, "short: a short reason; do the other thing (CIS 5.5)") {
		t.Errorf("the short finding was cut: %s", got)
	}
}

func TestRefusalWithoutReasonStillSaysNo(t *testing.T) {
	if got := refusalText(policy.Decision{}, "1"); !strings.Contains(got, "the answer is no") {
		t.Error(got)
	}
}

func TestShownTextEscapesWhatATerminalObeys(t *testing.T) {
	got := shownText("a\x1b[31mb\n\xff\u202e<c>", 100)
	if want := `a\u001b[31mb\u000a\xff\u202e<c>`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestProbe(t *testing.T) {
	for header, want := range map[string]bool{"abc123": true, "": false, "a b": false, "a\n": false, strings.Repeat("a", 65): false} {
		if _, ok := probe(map[string]string{ProbeHeader: header}); ok != want {
			t.Errorf("probe(%q) = %v", header, ok)
		}
	}
	if _, ok := probe(nil); ok {
		t.Error("a request without the header is a probe")
	}
}
