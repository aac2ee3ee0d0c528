package oracle

import (
	"context"
	"flag"
	"fmt"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	gate "github.com/seawall/seawall/internal/engine"
	"github.com/seawall/seawall/internal/input"
	"github.com/seawall/seawall/internal/policy"
	"github.com/seawall/seawall/policies"
	"github.com/seawall/seawall/test/engine"
)

var (
	count = flag.Int("bodies", fromEnv("SEAWALL_ORACLE_N", 2000), "bodies per engine")
	seed  = flag.Uint64("seed", uint64(fromEnv("SEAWALL_ORACLE_SEED", 1)), "seed of the generator")
	body  = flag.Int("body", -1, "only the body of this number")
)

func fromEnv(name string, otherwise int) int {
	if n, err := strconv.Atoi(os.Getenv(name)); err == nil {
		return n
	}
	return otherwise
}

// TestOracle compares the gate's reading of many bodies with the daemons'.
func TestOracle(t *testing.T) {
	engine.Each(t, func(t *testing.T, v engine.Version) {
		r := newRun(t, v)
		first, n := 0, *count
		if *body >= 0 {
			first, n = *body, 1
		}
		begin := time.Now()
		if err := r.bodies(first, n, 3); err != nil {
			t.Errorf("seed %d: %v", *seed, err)
		}
		p := &r.report
		t.Logf("engine %s, seed %d, %v\n%s", v, *seed, time.Since(begin).Round(time.Second), p)
		for i, d := range p.differences {
			if i == 20 {
				t.Errorf("and %d differences more", len(p.differences)-i)
				break
			}
			t.Errorf("go test ./test/oracle -run TestOracle/%s -seed %d -body N:\n%s", v, *seed, d)
		}
		if *body < 0 && p.accepted < n/4 {
			t.Errorf("only %d of %d bodies could be compared", p.accepted, n)
		}
	})
}

// String is the report as a table.
func (p *report) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "bodies %d: compared %d, refused by the daemon %d (in a panic %d), refused by the gate %d (of which the daemon takes %d)\n",
		p.bodies, p.accepted, p.refusedByDaemon, p.panics, p.refusedByGate, p.honoured)
	fmt.Fprintf(&b, "fields %d: same %d, stricter %d, differences %d; findings compared %d\n", p.fields, p.same, p.stricter, len(p.differences), p.rules)
	for _, k := range slices.Sorted(maps.Keys(p.kinds)) {
		fmt.Fprintf(&b, "  %-8s %5d bodies, %5d compared\n", k, p.kinds[k][0], p.kinds[k][1])
	}
	for _, f := range slices.Sorted(maps.Keys(p.strict)) {
		fmt.Fprintf(&b, "  stricter: %s %d\n", f, p.strict[f])
	}
	for _, f := range slices.Sorted(maps.Keys(p.reasons)) {
		fmt.Fprintf(&b, "  refused by the gate alone: %s %d\n", f, p.reasons[f])
	}
	return b.String()
}

// newRun prepares a daemon without a gate, and a gate's reading beside it.
func newRun(t *testing.T, v engine.Version) *run {
	t.Helper()
	d := engine.Start(t, v)
	d.ImportBusybox("app:1", "USER app")
	d.ImportBusybox("rooted:1")
	d.MustDocker("network", "create", "--subnet", "10.99.0.0/16", "lan")
	d.MustDocker("network", "create", "--config-only", "--subnet", "10.98.0.0/16", "lanconf")
	d.MustDocker("volume", "create", "plain")
	d.MustDocker("volume", "create", "-o", "type=none", "-o", "o=bind", "-o", "device=/etc", "etcvol")
	w := &world{net: d.MustDocker("network", "inspect", "-f", "{{.Id}}", "lan")}
	w.web = d.MustDocker("run", "-d", "--name", "web", "--network", "lan", "-v", "plain:/plain", "-v", "/etc:/host:ro", "app:1")
	d.MustDocker("swarm", "init", "--advertise-addr", "127.0.0.1")

	facts, err := gate.Dial(gate.Options{Host: d.Host(), Timeout: 30 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = facts.Close() })
	info, err := facts.Info(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	r := &run{
		socket: d.Socket(), builder: &input.Builder{Facts: facts, Surface: "gate"}, policy: allRules(t), world: w, seed: *seed,
		minimum: minor(t, v.MinAPI), maximum: minor(t, v.API),
		report: report{kinds: map[string][2]int{}, strict: map[string]int{}, reasons: map[string]int{}},
	}
	r.facts = daemonFacts{cgroups: info.CgroupVersion, web: w.web, lan: w.net}
	return r
}

func minor(t *testing.T, version string) int {
	t.Helper()
	n, err := strconv.Atoi(strings.TrimPrefix(version, "1."))
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// allRules is a policy in which no rule is off.
func allRules(t *testing.T) *policy.Policy {
	t.Helper()
	opts := policy.Options{Library: policies.FS, Profile: "restricted", Mode: policy.Enforce, Now: time.Now}
	p, err := policy.Load(context.Background(), opts)
	if err != nil {
		t.Fatal(err)
	}
	opts.Rules = map[string]policy.RuleOptions{}
	for _, r := range p.Rules() {
		if r.Mode == policy.Off {
			opts.Rules[r.ID] = policy.RuleOptions{Mode: policy.Warn}
		}
	}
	if p, err = p.With(opts); err != nil {
		t.Fatal(err)
	}
	return p
}
