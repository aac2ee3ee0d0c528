package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/seawall/seawall/internal/audit"
)

const policyDir = "/etc/seawall/policy"

// site writes the operator's rule.
func (r *rig) site(text string) {
	r.t.Helper()
	dir := r.Path(policyDir)
	err := os.MkdirAll(dir, 0o755)
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, "site.rego"), []byte(text), 0o644)
	}
	if err != nil {
		r.t.Fatal(err)
	}
}

// reconfigured reloads until the gate says so: "" is a good reload, anything
// else a part of the reason why it was refused.
func (r *rig) reconfigured(want string) {
	r.t.Helper()
	var last string
	defer func() {
		if r.t.Failed() {
			r.t.Logf("the last reload: %q", last)
		}
	}()
	eventually(r.t, "the reload is "+want, func() bool {
		st, err := r.status()
		last = st.Reload
		return err == nil && (want == "") == (last == "") && strings.Contains(last, want)
	})
}

// badPolicy breaks what a reload reads; the returned function mends it. What
// was in force stays in force, the operator's own rule included.
func badPolicy(breaks func(*rig) func()) func(*rig) string {
	return func(r *rig) string {
		st, err := r.status()
		if err != nil {
			r.t.Fatal(err)
		}
		mend := breaks(r)
		eventually(r.t, "the gate sees that its policy is broken", func() bool {
			now, err := r.status()
			if err == nil && now.Reload == "" && now.Revision != st.Revision {
				r.t.Error("the broken policy is in force")
			}
			return err == nil && now.Reload != ""
		})
		seen := r.refuses()
		if seen != "gate 403, gate 403, gate 403" {
			r.t.Errorf("with the broken policy on disk: %s", seen)
		}
		if who := r.ask(fineCreate); who != honoured {
			r.t.Errorf("with the broken policy on disk a compliant container: %s", who)
		}
		now, err := r.status()
		if err != nil || now.Revision != st.Revision {
			r.t.Errorf("revision %s, was %s, %v", now.Revision, st.Revision, err)
		}
		mend()
		r.reconfigured("")
		return "last good policy: " + seen
	}
}

func (r *rig) halfWritten() func() {
	r.site(siteRule[:len(siteRule)-40])
	return func() { r.site(siteRule) }
}

func (r *rig) deleted() func() {
	if err := os.RemoveAll(r.Path(policyDir)); err != nil {
		r.t.Fatal(err)
	}
	return func() { r.site(siteRule) }
}

// linked puts a link to a folder that anybody may write in the policy's place.
func (r *rig) linked() func() {
	dir, away := r.Path(policyDir), r.Path(policyDir)+".away"
	foreign := r.Path("/tmp/foreign")
	for _, err := range []error{os.MkdirAll(foreign, 0o777), os.Chmod(foreign, 0o777), os.Rename(dir, away), os.Symlink("/tmp/foreign", dir)} {
		if err != nil {
			r.t.Fatal(err)
		}
	}
	return func() {
		for _, err := range []error{os.Remove(dir), os.Rename(away, dir)} {
			if err != nil {
				r.t.Fatal(err)
			}
		}
	}
}

func (r *rig) brokenConfig() func() {
	r.configure("profile: restricted\nmode: [\n")
	return func() { r.configure(faultConfig(r.Daemon)) }
}

// storm rewrites the policy, whole and broken by turns, and sends SIGHUP, ten
// times a second for 20 s, while requests run.
func (r *rig) storm() string {
	const length = 20 * time.Second
	decided, recorded := r.decided()
	stop := make(chan struct{})
	var asked atomic.Int64
	var all sync.WaitGroup
	for range 2 {
		all.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				for _, w := range []wire{evil, offSite} {
					if who := r.ask(w); who != "gate 403" {
						r.t.Errorf("in the storm: %s", who)
					}
				}
				if who := r.ask(wire{method: "GET", uri: "/v1.41/version"}); who != honoured {
					r.t.Errorf("in the storm: GET /version: %s", who)
				}
				asked.Add(3)
			}
		})
	}
	reloads := 0
	for tick := range time.Tick(100 * time.Millisecond) {
		if reloads++; reloads > int(length/(100*time.Millisecond)) {
			break
		}
		text := siteRule + fmt.Sprintf("\n# %v\n", tick.UnixNano())
		if reloads%2 == 0 {
			text = text[:len(siteRule)-40]
		}
		r.site(text)
		r.signal(syscall.SIGHUP)
	}
	close(stop)
	all.Wait()
	if d, n := r.decided(); d-decided != n-recorded {
		r.t.Errorf("%d decisions, %d records", d-decided, n-recorded)
	}
	r.site(siteRule)
	r.signal(syscall.SIGHUP)
	r.reconfigured("")
	return fmt.Sprintf("%d reloads, %d requests, none wrong", reloads-1, asked.Load())
}

// decided counts the decisions, by the gate's own word and by its log.
func (r *rig) decided() (decisions, records uint64) {
	r.t.Helper()
	st, err := r.status()
	if err != nil {
		r.t.Fatal(err)
	}
	for _, rec := range r.records() {
		if rec.Phase == audit.PhaseRequest {
			records++
		}
	}
	return st.Counts.Allowed + st.Counts.Denied + st.Counts.Failed, records
}
