package e2e

import (
	"fmt"
	"os"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/seawall/seawall/internal/audit"
	"github.com/seawall/seawall/test/engine"
)

// fault is one thing that breaks around the gate.
type fault struct {
	name string
	// bound is how long a request may wait for its answer, and how long it may
	// take until the gate works again once the cause is gone.
	bound time.Duration
	// do breaks, looks and mends. It returns what was seen, for the table.
	do func(*rig) string
}

var faults = []fault{
	{"gate killed under a request, started again", 30 * time.Second, (*rig).killedAndBack},
	{"gate dead, then the daemon restarted", 30 * time.Second, (*rig).dead},
	{"gate stopped, then continued", 10 * time.Second, (*rig).stopped},
	{"look-ups never answered", 8 * time.Second, lookups(hanging)},
	{"look-ups answered with rubbish", 8 * time.Second, lookups(rubbish)},
	{"docker socket gone for look-ups", 8 * time.Second, lookups(gone)},
	{"daemon killed under a request", 30 * time.Second, (*rig).daemonKilled},
	{"no file descriptors left", 20 * time.Second, (*rig).noDescriptors},
	{"a body of 100 MB", 30 * time.Second, (*rig).hugeBody},
	{"a response over the daemon's limit", 20 * time.Second, (*rig).hugeResponse},
	{"other plugins in the chain", 10 * time.Second, (*rig).chain},
	{"audit disk full", 10 * time.Second, (*rig).auditFull},
	{"audit disk read-only at start", 10 * time.Second, (*rig).auditReadOnly},
	{"policy half-written", 20 * time.Second, badPolicy((*rig).halfWritten)},
	{"policy folder deleted", 20 * time.Second, badPolicy((*rig).deleted)},
	{"policy folder replaced by a link", 20 * time.Second, badPolicy((*rig).linked)},
	{"configuration broken", 20 * time.Second, badPolicy((*rig).brokenConfig)},
	{"10 reloads a second for 20 s", 10 * time.Second, (*rig).storm},
}

// TestFaults breaks what is around the gate, one thing after the other. Each
// time nothing that the policy refuses is honoured, no answer takes longer than
// the bound, what was answered is on record, and it all works again by itself.
func TestFaults(t *testing.T) {
	engine.Each(t, func(t *testing.T, v engine.Version) {
		d := prepared(t, v)
		p := newProxy(t, d)
		r := &rig{gate: &gate{Daemon: d, t: t}, proxy: p}
		r.site(siteRule)
		r.gate = serve(t, d, faultConfig(d))
		r.Reload(engine.WithAuthz("seawall"))
		for _, f := range faults {
			t.Run(f.name, func(t *testing.T) {
				c := &rig{gate: r.gate.with(t), proxy: p, bound: f.bound}
				seen := f.do(c)
				c.recovers()
				c.onRecord()
				r.gate.cmd = c.cmd
				t.Logf("%-45s bound %-5s seen: %s", f.name, f.bound, seen)
			})
		}
	})
}

func faultConfig(d *engine.Daemon) string {
	return "profile: restricted\ndocker: {host: \"unix://" + proxyPath(d) + "\"}\npolicy: {dirs: [/etc/seawall/policy]}\n"
}

// rig is a gate whose surroundings can be broken.
type rig struct {
	*gate
	proxy *proxy
	bound time.Duration

	mu      sync.Mutex
	answers []string // decisions and created objects that must be on record
}

// The requests that every fault is tried with: evil breaks a rule of the
// library, site one of the operator's.
var (
	evil     = createWire(createText(`,"Privileged":true`, `,"Labels":{"evil":"1"}`))
	offSite  = createWire(createText("", `,"Labels":{"evil":"1","site":"no"}`))
	unproven = createWire(strings.Replace(createText("", `,"Labels":{"evil":"1"}`), trusted, local, 1))
)

const siteRule = `# METADATA
# title: The site says no
# custom:
#   id: site-says-no
#   severity: high
#   fix: leave the label out
#   surfaces: [container]
package custom.seawall.rules.site_says_no

findings contains {"message": "the label site says no", "field": "Labels", "got": "no"} if {
	input.workload.labels.site == "no"
}
`

var decision = regexp.MustCompile(`\[decision ([0-9A-Z]{26})\]`)

var created = regexp.MustCompile(`"Id":"([0-9a-f]{64})"`)

// ask sends w and says who answered; taking longer than the bound is an error.
func (r *rig) ask(w wire) string {
	r.t.Helper()
	start := time.Now()
	res, err := w.send(r.Daemon)
	took := time.Since(start)
	if took > r.bound {
		r.t.Errorf("%s took %v, more than %v", w.uri, took, r.bound)
	}
	who := judged(res, err)
	for _, find := range []*regexp.Regexp{decision, created} {
		if m := find.FindStringSubmatch(res.Body); m != nil && !strings.Contains(res.Body, "record cannot be written") {
			r.mu.Lock()
			r.answers = append(r.answers, m[1])
			r.mu.Unlock()
		}
	}
	switch {
	case who == honoured, who == unsaid:
		return who
	case strings.Contains(res.Body, "cannot decide"):
		return "gate cannot decide"
	case strings.HasPrefix(who, byDaemon):
		return fmt.Sprintf("%s (%.50s)", who, strings.TrimPrefix(res.Body, `{"message":"`))
	case who == byGate:
		return fmt.Sprint("gate ", res.Status)
	}
	return who
}

// refuses asks for what the policy forbids, all at once, and says what came.
func (r *rig) refuses() string {
	r.t.Helper()
	return r.during(func() {})()
}

// during sends what the policy forbids, then runs f while the requests are
// under way; the function returned collects the answers.
func (r *rig) during(f func()) func() string {
	r.t.Helper()
	wires := []wire{evil, offSite, unproven}
	got := make([]string, len(wires))
	var all sync.WaitGroup
	for i, w := range wires {
		all.Go(func() { got[i] = r.ask(w) })
	}
	f()
	return func() string {
		r.t.Helper()
		all.Wait()
		for i, who := range got {
			if who == honoured {
				r.t.Errorf("request %d was honoured", i)
			}
		}
		return strings.Join(got, ", ")
	}
}

// recovers waits until the gate judges again, by itself and within the bound,
// and checks that nothing of what was refused is there.
func (r *rig) recovers() {
	r.t.Helper()
	start := time.Now()
	eventually(r.t, "a compliant container passes again", func() bool { return r.ask(fineCreate) == honoured })
	if took := time.Since(start); took > r.bound {
		r.t.Errorf("it took %v to recover, more than %v", took, r.bound)
	}
	if got := r.refuses(); got != "gate 403, gate 403, gate 403" {
		r.t.Errorf("after the fault: %s", got)
	}
	if there := list[struct{ ID string }](r.gate, `/containers/json?all=1&filters={"label":["evil"]}`); len(there) > 0 {
		r.t.Errorf("refused containers are there: %v", there)
	}
}

// onRecord checks that every answer of the gate is in the log, and the log
// whole.
func (r *rig) onRecord() {
	r.t.Helper()
	files, err := audit.Segments(r.Path(auditFile))
	if err != nil {
		r.t.Fatal(err)
	}
	report, err := audit.Verify(files)
	if err != nil || !report.Whole() {
		r.t.Errorf("the log is not whole: %+v, %v", report.Breaks, err)
	}
	var text strings.Builder
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			r.t.Fatal(err)
		}
		text.Write(b)
	}
	for _, id := range r.answers {
		if !strings.Contains(text.String(), id) {
			r.t.Errorf("not on record: %s", id)
		}
	}
}

// program is the gate's own process: that of cmd is nsenter, its parent.
func (r *rig) program() int {
	r.t.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/task/%[1]d/children", r.cmd.Process.Pid))
	var pid int
	if err == nil {
		_, err = fmt.Sscan(string(text), &pid)
	}
	if err != nil {
		r.t.Fatal("the gate has no process: ", err)
	}
	return pid
}

// killedAndBack kills the gate while it waits for a look-up. The daemon tries
// again for 15 s: a gate that is back by then answers.
func (r *rig) killedAndBack() string {
	r.proxy.set(hanging)
	answers := r.during(func() {
		r.proxy.awaitAsked(r.t)
		r.end(syscall.SIGKILL)
	})
	r.proxy.set(passing)
	r.start()
	return answers()
}

// dead kills the gate under requests and leaves it dead; then the daemon
// restarts without it.
func (r *rig) dead() string {
	r.proxy.set(hanging)
	answers := r.during(func() {
		r.proxy.awaitAsked(r.t)
		r.end(syscall.SIGKILL)
	})
	r.proxy.set(passing)
	seen := answers()
	r.Stop()
	start := time.Now()
	err := r.TryStart()
	if err == nil {
		r.t.Error("the daemon starts without its gate")
		seen += "; the daemon starts, and says " + r.refuses()
		r.Stop()
	} else {
		seen += fmt.Sprintf("; the daemon does not start (%v)", time.Since(start).Round(time.Second))
	}
	r.start()
	if err := r.TryStart(); err != nil {
		r.t.Fatal(err)
	}
	return seen
}

// stopped stops the gate: it holds its socket and says nothing, and the daemon
// waits. Nothing passes, and all is answered once it continues.
func (r *rig) stopped() string {
	pid := r.program()
	signal := func(p int, s syscall.Signal) {
		if err := syscall.Kill(p, s); err != nil {
			r.t.Fatal(err)
		}
	}
	signal(pid, syscall.SIGSTOP)
	defer signal(r.cmd.Process.Pid, syscall.SIGCONT) // nsenter stops with its child
	answered := make(chan struct{})
	var answers func() string
	pause := 3 * time.Second
	answers = r.during(func() {
		select {
		case <-answered:
		case <-time.After(pause):
		}
	})
	signal(pid, syscall.SIGCONT)
	return "no answer while stopped; then " + answers()
}
