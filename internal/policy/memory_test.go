package policy

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/seawall/seawall/internal/input"
)

// samePlain decides with memory and compares with the plain evaluation.
func samePlain(t *testing.T, p *Policy, in *input.Input) Decision {
	t.Helper()
	fast, err := p.Decide(context.Background(), in)
	if err != nil {
		t.Fatal(err)
	}
	plain, err := p.DecidePlain(context.Background(), in)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(plain, fast, cmpopts.IgnoreFields(Decision{}, "Evaluated")); diff != "" {
		t.Errorf("(-plain +fast):\n%s", diff)
	}
	return fast
}

// TestMemoryIsOfWhatIsRead holds that what was found about one request is not
// taken for another that differs in whatever place a rule may look at, however
// it looks there.
func TestMemoryIsOfWhatIsRead(t *testing.T) {
	other := func(change func(*input.Input)) *input.Input {
		in := privileged()
		change(in)
		return in
	}
	for name, body := range map[string]string{
		"a field":           `findings contains {"message": "m"} if input.workload.name == "b"`,
		"through a local":   "findings contains {\"message\": \"m\"} if {\n\tw := input.workload\n\tw.name == \"b\"\n}",
		"through a call":    "named(w, n) if w.name == n\n\nfindings contains {\"message\": \"m\"} if named(input.workload, \"b\")",
		"through a rule":    "name := input.workload.name\n\nfindings contains {\"message\": \"m\"} if name == \"b\"",
		"the whole input":   `findings contains {"message": "m"} if walk(input, [["workload", "name"], "b"])`,
		"a variable key":    `findings contains {"message": "m"} if { some k; input.workload[k] == "b" }`,
		"a computed key":    `findings contains {"message": "m"} if { k := concat("", ["na", "me"]); input.workload[k] == "b" }`,
		"a comprehension":   `findings contains {"message": "m"} if "b" in [n | n := input.workload.name]`,
		"object.get":        `findings contains {"message": "m"} if object.get(input, ["workload", "name"], "") == "b"`,
		"in the message":    `findings contains {"message": input.workload.name} if input.workload.privileged`,
		"under with":        "is_b if input.workload.name == \"b\"\n\nfindings contains {\"message\": \"m\"} if is_b with input.workload.name as input.workload.name",
		"a negation":        `findings contains {"message": "m"} if not input.workload.name == "a"`,
		"two clauses":       "findings contains {\"message\": \"m\"} if input.workload.privileged\n\nfindings contains {\"message\": \"n\"} if input.workload.name == \"b\"",
		"an else":           "f := 1 if input.workload.name == \"a\" else := 2\n\nfindings contains {\"message\": \"m\"} if f == 2",
		"every":             `findings contains {"message": "m"} if every c in ["b"] { c == input.workload.name }`,
		"behind a constant": "names := {\"b\"}\n\nfindings contains {\"message\": \"m\"} if input.workload.name in names",
	} {
		t.Run(name, func(t *testing.T) {
			p := load(t, broken(t, body+"\n"))
			a := samePlain(t, p, other(func(in *input.Input) { in.Workload.Name = "a" }))
			b := samePlain(t, p, other(func(in *input.Input) { in.Workload.Name = "b" }))
			if cmp.Equal(a.Findings, b.Findings) {
				t.Error("the rule does not tell a from b")
			}
			if again := samePlain(t, p, other(func(in *input.Input) { in.Workload.Name = "a" })); !cmp.Equal(a, again) {
				t.Error("a second time a is something else")
			}
		})
	}
}

// TestMemoryKeepsNoFailure holds that an evaluation that failed is tried again,
// and that what it would have found is never taken for nothing.
func TestMemoryKeepsNoFailure(t *testing.T) {
	p := load(t, broken(t, `findings contains {"message": "m"} if input.workload.privileged`+"\n"))
	ended, cancel := context.WithCancel(context.Background())
	cancel()
	for range 2 {
		if d, err := p.Decide(ended, privileged()); err == nil || d.Allow {
			t.Fatalf("allow %v, error %v", d.Allow, err)
		}
	}
	if d := samePlain(t, p, privileged()); d.Allow {
		t.Error("allowed")
	}
	if d, err := p.Decide(ended, privileged()); err == nil || d.Allow {
		t.Errorf("too late, from memory: allow %v, error %v", d.Allow, err)
	}
}

// TestMemoryIsBounded asks about many different and about huge requests.
func TestMemoryIsBounded(t *testing.T) {
	m := newMemory()
	for i := range 200_000 {
		m.keep(fmt.Appendf(nil, "%s%d", strings.Repeat("k", i%300), i), found{{{Message: "m"}}})
	}
	size := 0
	for _, half := range []map[string]found{m.young, m.old} {
		for key, f := range half {
			size += len(key) + f.size()
		}
	}
	if size > 2*maxMemory || size < maxMemory {
		t.Errorf("%d bytes are kept, of at most %d", size, 2*maxMemory)
	}

	p := load(t, broken(t, `findings contains {"message": "m"} if input.workload.name == "b"`+"\n"))
	in := privileged()
	in.Workload.Name = strings.Repeat("n", maxKey)
	for range 2 {
		samePlain(t, p, in)
	}
	if n := len(p.memory.young); n != 0 {
		t.Errorf("%d entries are kept of a name that is too long", n)
	}
}

// TestMemoryBelongsToOnePolicy holds that other options begin with nothing.
func TestMemoryBelongsToOnePolicy(t *testing.T) {
	p := load(t, Options{})
	before := samePlain(t, p, privileged())
	q, err := p.With(Options{Profile: "baseline"})
	if err != nil {
		t.Fatal(err)
	}
	if after := samePlain(t, q, privileged()); cmp.Equal(before.Findings, after.Findings) {
		t.Error("baseline finds what restricted found")
	}
}

// TestEveryActionFromMemory asks about every action, with and without a role,
// with all rules on, twice.
func TestEveryActionFromMemory(t *testing.T) {
	rules := map[string]RuleOptions{}
	for _, r := range load(t, Options{}).Rules() {
		rules[r.ID] = RuleOptions{Mode: Deny}
	}
	for _, id := range []string{"self-protect", "undecodable-request", "unknown-endpoint"} {
		delete(rules, id) // their modes need an option of their own
	}
	p := load(t, Options{Rules: rules, Roles: map[string]Role{"reader": {Users: []string{"ada"}, Classes: []string{"read"}}}})
	refused := map[string]int{}
	for range 2 {
		for _, user := range []string{"", "ada"} {
			for _, a := range Actions() {
				in := &input.Input{Surface: "gate", Action: input.Action(a), User: input.User{Name: user, Auth: "TLS"}}
				in.User.Roles = p.RolesOf(in.User)
				in.Request.APIVersion = "1.45"
				if !samePlain(t, p, in).Allow {
					refused[user]++
				}
			}
		}
	}
	if refused["ada"] == 0 || refused["ada"] >= refused[""] {
		t.Errorf("refused: %v", refused)
	}
}
