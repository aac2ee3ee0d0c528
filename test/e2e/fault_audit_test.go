package e2e

import (
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"time"
)

// smallDisk restarts the gate with its log on a file system of 256 KiB; the
// returned function takes it away.
func (r *rig) smallDisk() func() {
	r.t.Helper()
	dir := filepath.Dir(auditFile)
	run := func(args ...string) {
		r.t.Helper()
		if out := r.Run(r.Command(args[0], args[1:]...)); out.Code != 0 {
			r.t.Fatalf("%q: %s", args, out.Out())
		}
	}
	r.end(syscall.SIGTERM)
	run("mount", "-t", "tmpfs", "-o", "size=256k,mode=0700", "tmpfs", dir)
	r.start()
	return func() {
		r.onRecord()
		r.answers = nil
		r.end(syscall.SIGTERM)
		run("umount", dir)
		r.start()
	}
}

// fill leaves no byte in the log's folder.
func (r *rig) fill() (free func()) {
	r.t.Helper()
	name := filepath.Join(filepath.Dir(r.Path(auditFile)), "filler")
	f, err := os.Create(name)
	if err != nil {
		r.t.Fatal(err)
	}
	defer f.Close()
	for _, size := range []int{4096, 1} {
		for err = nil; err == nil; {
			_, err = f.Write(make([]byte, size))
		}
	}
	if !errors.Is(err, syscall.ENOSPC) {
		r.t.Fatal(err)
	}
	return func() {
		if err := os.Remove(name); err != nil {
			r.t.Fatal(err)
		}
	}
}

// auditFull fills the disk under the log: what cannot be recorded is refused.
func (r *rig) auditFull() string {
	restore := r.smallDisk()
	defer restore()
	if who := r.ask(fineCreate); who != honoured {
		r.t.Errorf("before the disk is full: %s", who)
	}
	free := r.fill()
	// The last page of the log may have room for some records yet.
	end := time.Now().Add(r.bound)
	who := honoured
	for ; who == honoured && time.Now().Before(end); who = r.ask(wire{method: "GET", uri: "/v1.41/version"}) {
	}
	if who == honoured {
		r.t.Error("the disk is full and requests pass unrecorded")
	}
	if who := r.ask(fineCreate); who == honoured {
		r.t.Error("an unrecorded container was made")
	}
	seen := who + "; " + r.refuses()
	free()
	r.recovers()
	return seen
}

// auditReadOnly starts the gate with a log that it cannot write: it does not
// start, and says why.
func (r *rig) auditReadOnly() string {
	restore := r.smallDisk()
	defer restore()
	r.end(syscall.SIGTERM)
	mount := func(how string) {
		r.t.Helper()
		if out := r.Run(r.Command("mount", "-o", "remount,"+how, filepath.Dir(auditFile))); out.Code != 0 {
			r.t.Fatal(out.Out())
		}
	}
	mount("ro")
	start := time.Now()
	out := r.Run(r.Command(seawall, "serve"))
	if out.Code == 0 || time.Since(start) > r.bound {
		r.t.Errorf("seawall serve with a read-only log: exit %d after %v: %s", out.Code, time.Since(start), out.Out())
	}
	mount("rw")
	r.start()
	return "the gate does not start: " + out.Out()
}
