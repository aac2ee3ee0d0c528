package e2e

import (
	"context"
	"encoding/json"
	"os"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/seawall/seawall/internal/audit"
	"github.com/seawall/seawall/internal/policy"
	"github.com/seawall/seawall/test/engine"
)

// row is one rule from both sides: a request that it refuses, and the nearest
// one that passes.
type row struct {
	name    string
	rules   []string // exactly those that refuse; for a warning the one that warns
	denied  call
	allowed call
	warn    bool // denied passes, with a finding on record; the twin has none
	past    bool // the engine may refuse what the gate let pass: it lacks a part
	quiet   bool // the allowed request leaves nothing to see
	only    func(engine.Version) bool
}

// TestRules is each rule under the profile restricted, from both sides. What is
// refused has no effect on the daemon; what passes, has.
func TestRules(t *testing.T) {
	engine.Each(t, func(t *testing.T, v engine.Version) {
		g := rulesGate(t, v)
		g.check(t, "built in", slices.Concat(containerRows, operationRows, warnRows))
		g.reconfigure(open(g))
		g.MustDocker("swarm", "init", "--advertise-addr", "127.0.0.1")
		g.check(t, "doors open", slices.Concat(openRows, serviceRows))
		g.end(syscall.SIGTERM)
		g.configure("docker: {host: none}\n")
		g.start()
		g.check(t, "no look-ups", blindRows)
	})
}

// rulesGate is a closed daemon with a running container "web" that has a volume,
// a created one "made", and a plugin in its registry.
func rulesGate(t *testing.T, v engine.Version) *gate {
	t.Helper()
	d := prepared(t, v, engine.WithExperimental(), engine.WithDaemonJSON(map[string]any{"debug": true}))
	d.WriteFile("errno.json", `{"defaultAction":"SCMP_ACT_ERRNO","syscalls":[{"names":["read","write","exit_group"],"action":"SCMP_ACT_ALLOW"}]}`)
	d.WriteFile("allow.json", `{"defaultAction":"SCMP_ACT_ALLOW"}`)
	publishPlugin(d)
	g := serve(t, d, "profile: restricted\n")
	g.Reload(engine.WithAuthz("seawall"))
	g.MustDocker(words("run", "-d", "--name", "web", "-v", "web:/w", "--health-interval", "1h", compliant(), trusted)...)
	g.MustDocker(words("create", "--name", "made", compliant(), trusted)...)
	return g
}

// check runs rows, each in a subtest.
func (g *gate) check(t *testing.T, phase string, rows []row) {
	t.Run(phase, func(t *testing.T) {
		for _, r := range rows {
			if r.only == nil || r.only(g.Version) {
				t.Run(r.name, func(t *testing.T) { r.check(t, g.with(t)) })
			}
		}
	})
}

func (r row) check(t *testing.T, g *gate) {
	before := g.state()
	pass := passed
	if r.past {
		pass = through
	}
	if r.warn {
		r.checkWarning(t, g, before, pass)
		return
	}
	refused(t, r.denied(g), r.rules...)
	for _, c := range changes(before, g.state()) {
		t.Errorf("refused, yet with an effect: %s", c)
	}
	pass(t, r.allowed(g))
	after := g.state()
	if !r.past && !r.quiet && len(changes(before, after)) == 0 {
		t.Error("the twin passed and had no effect")
	}
	g.tidy(before, after)
}

func (r row) checkWarning(t *testing.T, g *gate, before state, pass func(testing.TB, engine.Result)) {
	mark := g.mark()
	pass(t, r.denied(g))
	if got := g.findings(mark, policy.Warn); !slices.Contains(got, r.rules[0]) {
		t.Errorf("on record: %v, not %s", got, r.rules[0])
	}
	g.restore(before)
	mark = g.mark()
	pass(t, r.allowed(g))
	if got := g.findings(mark, policy.Warn); slices.Contains(got, r.rules[0]) {
		t.Errorf("the twin is on record, too: %v", got)
	}
	g.restore(before)
}

// mark is the present end of the audit log.
func (g *gate) mark() int64 {
	g.t.Helper()
	info, err := os.Stat(g.Path(auditFile))
	if err != nil {
		g.t.Fatal(err)
	}
	return info.Size()
}

// findings are the rules on record in this mode since mark.
func (g *gate) findings(mark int64, mode policy.Mode) []string {
	g.t.Helper()
	text, err := os.ReadFile(g.Path(auditFile))
	if err != nil {
		g.t.Fatal(err)
	}
	var rules []string
	for line := range strings.Lines(string(text[mark:])) {
		var rec audit.Record
		if err := json.Unmarshal([]byte(line), &rec); err != nil {
			g.t.Fatal(err)
		}
		for _, f := range rec.Findings {
			if rec.Phase == audit.PhaseRequest && f.Mode == mode {
				rules = append(rules, f.Rule)
			}
		}
	}
	return rules
}

// reconfigure has the running gate read another configuration.
func (g *gate) reconfigure(config string) {
	g.t.Helper()
	st, err := g.status()
	if err != nil {
		g.t.Fatal(err)
	}
	was := st.Revision
	g.configure(config)
	g.signal(syscall.SIGHUP)
	eventually(g.t, "the gate reads its new configuration", func() bool {
		st, err = g.status()
		return err == nil && (st.Revision != was || st.Reload != "")
	})
	if st.Reload != "" {
		g.t.Fatalf("reload: %s", st.Reload)
	}
}

// mission are the rules that the gate was built for. They keep their rows, in
// whatever mode a profile has them.
var mission = []string{
	"privileged", "cap-dac-read-search", "cap-dangerous", "cap-add", "memory-limit", "pids-limit", "root-user",
	"untrusted-image", "image-retag", "image-import", "host-network", "host-pid", "host-ipc", "host-uts", "host-userns",
	"host-cgroupns", "docker-socket", "host-path", "volume-driver-opts", "host-device", "raw-device", "device-cgroup-rule",
	"seccomp", "apparmor", "masked-paths", "no-new-privileges", "exec-privileged", "exec-root", "plugin-install",
	"door-build", "door-session", "door-load", "door-import", "door-commit", "door-archive-put", "door-swarm",
	"door-checkpoint", "door-debug", "door-legacy", "door-plugin", "start-config",
	"self-protect", "undecodable-request", "unknown-endpoint",
}

// TestEveryRuleHasARow names the rules of the mission, and those that the
// profile restricted has on, that no table shows.
func TestEveryRuleHasARow(t *testing.T) {
	shown := map[string]bool{}
	for _, r := range slices.Concat(containerRows, operationRows, warnRows, openRows, serviceRows, blindRows) {
		for _, id := range r.rules {
			shown[id] = true
		}
	}
	for _, d := range doors {
		for _, id := range slices.Concat(d.rules, d.warned) {
			shown[id] = true
		}
	}
	p, err := policy.Load(context.Background(), policy.Options{Profile: "restricted"})
	if err != nil {
		t.Fatal(err)
	}
	want := slices.Clone(mission)
	for _, r := range p.Rules() {
		if r.Mode != policy.Off {
			want = append(want, r.ID)
		}
	}
	slices.Sort(want)
	for _, id := range slices.Compact(want) {
		if !shown[id] {
			t.Errorf("no table has a row for %s", id)
		}
	}
}
