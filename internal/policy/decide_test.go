package policy

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/seawall/seawall/internal/input"
)

func TestDecide(t *testing.T) {
	lib := small(t)
	finding := Finding{
		Severity: "high", Message: "it is small", Field: "HostConfig.Privileged", Got: true, Fix: "do not", CIS: "5.5",
	}
	with := func(rule string, mode Mode) Finding {
		f := finding
		f.Rule, f.Mode = rule, mode
		return f
	}
	for _, tc := range []struct {
		name string
		opts Options
		want Decision
	}{
		{"denied", Options{}, Decision{WouldDeny: true, Findings: []Finding{with("guard", Deny), with("small", Deny)}, Evaluated: 2, Profile: "restricted@1", Mode: Enforce}},
		{"warned", Options{Profile: "cis-l1"}, Decision{Allow: true, Findings: []Finding{with("guard", Warn), with("small", Warn)}, Evaluated: 2, Profile: "cis-l1@1.8.0", Mode: Enforce}},
		{"off", Options{Profile: "baseline"}, Decision{Allow: true, Findings: []Finding{}, Profile: "baseline@1", Mode: Enforce}},
		{"audit", Options{Mode: Audit}, Decision{Allow: true, WouldDeny: true, Findings: []Finding{with("guard", Deny), with("small", Deny)}, Evaluated: 2, Profile: "restricted@1", Mode: Audit}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			tc.opts.Library = lib
			p := load(t, tc.opts)
			got, err := p.Decide(context.Background(), privileged())
			if err != nil {
				t.Fatal(err)
			}
			tc.want.Waived, tc.want.Revision = []Waived{}, p.Revision()
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			plain, err := p.DecidePlain(context.Background(), privileged())
			got.Evaluated = 0
			if diff := cmp.Diff(plain, got); diff != "" || err != nil {
				t.Errorf("plain: %v (-plain +fast):\n%s", err, diff)
			}
		})
	}
}

// broken returns a library whose rule has body for a clause.
func broken(t *testing.T, body string) Options {
	text := smallRule[:strings.Index(smallRule, "findings contains")] + body
	return Options{Library: library(t, map[string]string{smallFile: text})}
}

// TestDecideFailsClosed holds that whatever goes wrong in a rule is an error,
// and that the decision beside it denies.
func TestDecideFailsClosed(t *testing.T) {
	late, cancel := context.WithCancel(context.Background())
	cancel()
	for _, tc := range []struct {
		name, body string
		ctx        context.Context
		want       string
	}{
		{"a built-in fails", `findings contains {"message": "m"} if to_number(input.workload.kind) > 3`, nil, "to_number"},
		{"a finding is no object", `findings contains "m" if input.workload.privileged`, nil, "a finding is not an object"},
		{"no message", `findings contains {"field": "f"} if input.workload.privileged`, nil, "a finding has no message"},
		{"an empty message", `findings contains {"message": ""} if input.workload.privileged`, nil, "a finding has no message"},
		{"a message is no text", `findings contains {"message": 3} if input.workload.privileged`, nil, "is not a string"},
		{"an unknown key", `findings contains {"message": "m", "mode": "off"} if input.workload.privileged`, nil, "unknown key"},
		{"a raised severity", `findings contains {"message": "m", "severity": "critical"} if input.workload.privileged`, nil, "cannot raise"},
		{"an unknown severity", `findings contains {"message": "m", "severity": "none"} if input.workload.privileged`, nil, "cannot raise"},
		{"two values", "f := 1 if input.workload.privileged\n\nf := 2 if input.workload.kind == \"container\"\n\nfindings contains {\"message\": \"m\"} if f == 1", nil, "conflicting values"},
		{"too late", `findings contains {"message": "m"} if input.workload.privileged`, late, "context canceled"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			ctx := tc.ctx
			if ctx == nil {
				ctx = context.Background()
			}
			d, err := load(t, broken(t, tc.body+"\n")).Decide(ctx, privileged())
			if err == nil || !strings.Contains(err.Error(), tc.want) || d.Allow {
				t.Errorf("allow %v, error %v\nwant %s", d.Allow, err, tc.want)
			}
		})
	}
	if d, err := load(t, Options{Library: small(t)}).Decide(context.Background(), nil); err == nil || d.Allow {
		t.Errorf("no input: allow %v, error %v", d.Allow, err)
	}
}

// TestDecideKeepsItsDeadline holds that a rule that would run for minutes is
// cut off, and that this is a no.
func TestDecideKeepsItsDeadline(t *testing.T) {
	p := load(t, broken(t, `findings contains {"message": "m"} if {
	some i in numbers.range(1, 20000)
	some j in numbers.range(1, 20000)
	i * j == -1
}
`))
	ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
	defer cancel()
	start := time.Now()
	d, err := p.Decide(ctx, privileged())
	if !errors.Is(err, context.DeadlineExceeded) || d.Allow || time.Since(start) > 5*time.Second {
		t.Errorf("allow %v, error %v after %s", d.Allow, err, time.Since(start))
	}
}

// TestLoadDoesNotWaitForARule holds that a rule that would run for minutes does
// not keep the gate from starting.
func TestLoadDoesNotWaitForARule(t *testing.T) {
	start := time.Now()
	load(t, broken(t, `findings contains {"message": "m"} if {
	some i in numbers.range(1, 20000)
	some j in numbers.range(1, 20000)
	i * j == -1
}
`))
	if took := time.Since(start); took > 20*time.Second {
		t.Errorf("loading took %s", took)
	}
}

// asked is how many rules are asked about a request that fills parts.
func (p *Policy) asked(parts input.Parts) int {
	_, rules := p.about("", parts)
	return rules
}

// TestRulesAreAskedByAction holds that a rule is left out only at actions at
// which no clause of it can fire.
func TestRulesAreAskedByAction(t *testing.T) {
	const ping = `input.action.name == "ping"`
	for _, tc := range []struct {
		body string
		want []string // nil is any
	}{
		{`findings contains {"message": "m"} if ` + ping, []string{"ping"}},
		{`findings contains {"message": "m"} if "ping" == input.action.name`, []string{"ping"}},
		{`findings contains {"message": "m"} if input.action.name in {"ping", "build"}`, []string{"build", "ping"}},
		{`findings contains {"message": input.action.name} if ` + ping, []string{"ping"}},
		{"findings contains {\"message\": \"m\"} if {\n\tn := input.action.name\n\tn == \"ping\"\n}", []string{"ping"}},
		{`findings contains {"message": "m"} if input.user.name in {"ada", input.action.name}`, nil},
		{`findings contains {"message": "m"} if input.action.name in {"ping", input.user.name}`, nil},
		{`findings contains {"message": "m"} if not ` + ping, nil},
		{`findings contains {"message": "m"} if input.action.name != "ping"`, nil},
		{`findings contains {"message": "m"} if ` + ping + ` with input.action.name as "ping"`, nil},
		{`findings contains {"message": "m"} if startswith(input.action.name, "p")`, nil},
		{`findings contains {"message": "m"} if input.action.class == "read"`, nil},
		{"is if " + ping + "\n\nfindings contains {\"message\": \"m\"} if is", nil},
		{`findings contains {"message": "m"} if ` + ping + "\n\nfindings contains {\"message\": \"n\"} if input.action.name == \"build\"", []string{"build", "ping"}},
		{`findings contains {"message": "m"} if ` + ping + "\n\nfindings contains {\"message\": \"n\"} if input.user.name == \"\"", nil},
	} {
		p := load(t, broken(t, tc.body+"\n"))
		for _, a := range Actions() {
			in := &input.Input{Action: input.Action(a), User: input.User{Name: "ping"}}
			groups, _ := p.about(a.Name, 0)
			asked := slices.ContainsFunc(groups, func(g *group) bool { return g.rules[0].ID == "small" })
			if want := tc.want == nil || slices.Contains(tc.want, a.Name); asked != want {
				t.Errorf("%s: asked about %s: %v", tc.body, a.Name, asked)
			}
			samePlain(t, p, in)
		}
	}
}

func TestDecideRecoversPanics(t *testing.T) {
	p := load(t, Options{Library: small(t)})
	p.evaluator.compiler = nil // what OPA makes of this is a panic
	d, err := p.Decide(context.Background(), privileged())
	var failed *evalError
	if !errors.As(err, &failed) || d.Allow {
		t.Errorf("allow %v, error %v", d.Allow, err)
	}
}

func TestFindingMayLowerItsSeverity(t *testing.T) {
	p := load(t, broken(t, `findings contains {"message": "m", "severity": "low"} if input.workload.privileged

findings contains {"message": "a", "field": "z"} if input.workload.privileged

findings contains {"message": "b", "field": "y"} if input.workload.privileged
`))
	d, err := p.Decide(context.Background(), privileged())
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range d.Findings {
		got = append(got, f.Severity+" "+f.Message)
	}
	if diff := cmp.Diff([]string{"high b", "high a", "low m"}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestRefuse(t *testing.T) {
	lib := small(t)
	for _, tc := range []struct {
		name             string
		opts             Options
		rule             string
		allow, wouldDeny bool
		findings         int
	}{
		{"by a rule", Options{}, "small", false, true, 1},
		{"by a rule that warns", Options{Profile: "cis-l1"}, "small", true, false, 1},
		{"by a rule that is off", Options{Profile: "baseline"}, "small", true, false, 0},
		{"by no rule", Options{Profile: "baseline"}, "lookup-failed", false, true, 1},
		{"in audit", Options{Mode: Audit}, "lookup-failed", true, true, 1},
	} {
		tc.opts.Library = lib
		d := load(t, tc.opts).Refuse(tc.rule, "why", "body")
		if d.Allow != tc.allow || d.WouldDeny != tc.wouldDeny || len(d.Findings) != tc.findings || d.Revision == "" {
			t.Errorf("%s: %+v", tc.name, d)
		}
	}
}

// TestRulesAreAskedByParts holds that a rule is asked only about requests that
// fill a part it reads, and always when one of its clauses reads none.
func TestRulesAreAskedByParts(t *testing.T) {
	for _, tc := range []struct {
		name, body string
		asked      map[input.Part]bool
		none       bool
	}{
		{"one part", `findings contains {"message": "m"} if input.exec.privileged`, map[input.Part]bool{input.PartExec: true}, false},
		{"two clauses", "findings contains {\"message\": \"m\"} if input.exec.privileged\n\nfindings contains {\"message\": \"n\"} if input.build.session", map[input.Part]bool{input.PartExec: true, input.PartBuild: true}, false},
		{"through a function", "bad(x) if x.privileged\n\nfindings contains {\"message\": \"m\"} if bad(input.exec)", map[input.Part]bool{input.PartExec: true}, false},
		{"within brackets", `findings contains {"message": "m"} if input.request.query[input.exec.container]`, map[input.Part]bool{input.PartExec: true}, false},
		{"through else", "f := 1 if input.action.name == \"a\" else := 2 if input.exec.privileged\n\nfindings contains {\"message\": \"m\"} if f == 2", map[input.Part]bool{input.PartExec: true}, false},
		{"no part", `findings contains {"message": "m"} if input.action.name == "x"`, map[input.Part]bool{input.PartExec: true, input.PartBuild: true, input.PartWorkload: true}, true},
		{"no part in one clause", "findings contains {\"message\": \"m\"} if input.exec.privileged\n\nfindings contains {\"message\": \"n\"} if input.user.name == \"\"", map[input.Part]bool{input.PartExec: true, input.PartBuild: true, input.PartWorkload: true}, true},
		{"the whole input", `findings contains {"message": "m"} if count(object.keys(input)) > 3`, map[input.Part]bool{input.PartExec: true, input.PartBuild: true, input.PartWorkload: true}, false},
	} {
		p := load(t, broken(t, tc.body+"\n"))
		for _, part := range []input.Part{input.PartExec, input.PartBuild, input.PartWorkload} {
			if got := p.asked(part.Bit()) == 1; got != tc.asked[part] {
				t.Errorf("%s: asked about %s: %v", tc.name, part, got)
			}
		}
		if got := p.asked(0) == 1; got != tc.none {
			t.Errorf("%s: asked about a request without parts: %v", tc.name, got)
		}
		if p.asked(input.PartExec.Bit()|input.PartSwarm.Bit()) != 1 {
			t.Errorf("%s: not asked about an unusual set of parts", tc.name)
		}
	}
}
