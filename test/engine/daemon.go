package engine

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// How long things may take. A daemon is ready in one or two seconds; a busy
// machine needs more, and a missing plugin costs dockerd 15 s of retries.
const (
	startLimit   = 60 * time.Second
	stopLimit    = 20 * time.Second
	reloadLimit  = 30 * time.Second
	commandLimit = 2 * time.Minute
)

// Daemon is a private dockerd in a machine of its own.
type Daemon struct {
	*state
	t testing.TB
}

type state struct {
	Version Version
	Dir     string // a folder of the test, at the same path on the host and inside

	box  *box
	conf config
	proc *process // nil when stopped
	mark int      // where the present run's log begins
}

// process is one run of dockerd.
type process struct {
	cmd  *exec.Cmd // nsenter, whose only child is dockerd
	done chan struct{}
}

// Start starts a dockerd of version v and stops it when t ends. It fails the
// test when the engine is not installed or does not come up.
func Start(t testing.TB, v Version, opts ...Option) *Daemon {
	t.Helper()
	d := New(t, v, opts...)
	if err := d.TryStart(); err != nil {
		t.Fatal(err)
	}
	return d
}

// New makes the daemon's machine but does not start dockerd, for tests that
// set something up in it first or expect TryStart to fail.
func New(t testing.TB, v Version, opts ...Option) *Daemon {
	t.Helper()
	root, err := v.root()
	if err != nil {
		t.Fatal(err)
	}
	s := &state{Version: v, Dir: t.TempDir(), conf: config{json: map[string]any{}}}
	for _, o := range opts {
		o(&s.conf)
	}
	if s.box, err = newBox(root, append([]string{s.Dir}, s.conf.binds...)); err != nil {
		t.Fatal(err)
	}
	d := &Daemon{state: s, t: t}
	t.Cleanup(d.close)
	if err := errors.Join(d.writeConfig(), d.addRemapUser(), d.startRegistry()); err != nil {
		t.Fatal(err)
	}
	return d
}

// addRemapUser makes the user that userns-remap names, with its range of ids.
func (d *Daemon) addRemapUser() error {
	if !d.conf.remap {
		return nil
	}
	out, err := d.Command("sh", "-ec", `useradd -r -s /bin/false dockremap
for f in /etc/subuid /etc/subgid; do echo dockremap:100000:65536 >$f; done`).CombinedOutput()
	if err != nil {
		return fmt.Errorf("engine: userns-remap: %w: %s", err, out)
	}
	return nil
}

// With returns the same daemon reporting to another test: a subtest that
// shares its parent's daemon must use it, as only its own t may fail it.
func (d *Daemon) With(t testing.TB) *Daemon { return &Daemon{state: d.state, t: t} }

// close ends everything; the log's end is shown when the test failed.
func (d *Daemon) close() {
	if d.t.Failed() {
		d.t.Logf("dockerd %s:\n%s", d.Version, tail(quiet(d.Logs()), 20))
	}
	p := d.proc
	err := d.box.close()
	if p != nil {
		<-p.done
	}
	if err != nil {
		d.t.Errorf("engine: clean up: %v", err)
	}
}

// Host is the daemon's address for a client on this host.
func (d *Daemon) Host() string { return "unix://" + d.Socket() }

// Socket is the daemon's unix socket, as a path on this host. Inside it is
// /run/docker.sock as ever.
func (d *Daemon) Socket() string { return filepath.Join(d.box.dir, "run/docker.sock") }

// PluginDir is the folder on this host that the daemon, and no other, sees as
// /run/docker/plugins. A plugin may so have its real name in every test.
func (d *Daemon) PluginDir() string { return filepath.Join(d.box.dir, "run/docker/plugins") }

// ConfigFile is the daemon's /etc/docker/daemon.json as a path on this host.
func (d *Daemon) ConfigFile() string { return filepath.Join(d.box.dir, "etc/daemon.json") }

// Path returns the path on this host of an absolute path inside the daemon's
// machine, to read or write files there. An absolute symbolic link on the way
// leads to the host's file, so give a path without one (/run, not /var/run).
func (d *Daemon) Path(inside string) string {
	return filepath.Join("/proc", strconv.Itoa(d.box.pid()), "root", inside)
}

// Logs returns all that dockerd has written since Start, restarts included.
func (d *Daemon) Logs() string {
	b, _ := os.ReadFile(d.logFile())
	return string(b)
}

func (d *Daemon) logFile() string { return filepath.Join(d.box.dir, "dockerd.log") }

// TryStart starts a stopped daemon and waits until it listens. The error
// shows the end of dockerd's log. Options change the configuration first;
// without any, daemon.json is left as it is, so an installer's edits hold.
func (d *Daemon) TryStart(opts ...Option) error {
	if d.Running() {
		return errors.New("engine: the daemon runs already")
	}
	if err := d.configure(opts); err != nil {
		return err
	}
	log, err := os.OpenFile(d.logFile(), os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o644)
	if err != nil {
		return err
	}
	defer log.Close()
	d.mark = len(d.Logs())
	cmd := d.box.command("dockerd", d.conf.flags(cgroup(d.box.dir))...)
	cmd.Stdout, cmd.Stderr = log, log
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("engine: %w", err)
	}
	p := &process{cmd: cmd, done: make(chan struct{})}
	go func() { cmd.Wait(); close(p.done) }()
	d.proc = p
	return d.await("start", startLimit, "API listen on /")
}

// await waits for the first of the words in this run's log. The log, unlike a
// probe of /_ping, asks no plugin.
func (d *Daemon) await(what string, limit time.Duration, words ...string) error {
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	timeout := time.After(limit)
	for {
		log := d.Logs()[d.mark:]
		for _, w := range words {
			if strings.Contains(log, w) {
				return nil
			}
		}
		select {
		case <-tick.C:
		case <-d.proc.done:
			d.proc = nil
			return fmt.Errorf("engine: %s: dockerd %s ended:\n%s", what, d.Version, tail(quiet(d.Logs()[d.mark:]), 30))
		case <-timeout:
			return fmt.Errorf("engine: %s: dockerd %s not done within %s:\n%s", what, d.Version, limit, tail(quiet(d.Logs()[d.mark:]), 30))
		}
	}
}

// configure applies opts and writes them down.
func (d *Daemon) configure(opts []Option) error {
	if len(opts) == 0 {
		return nil
	}
	for _, o := range opts {
		o(&d.conf)
	}
	return d.writeConfig()
}

func (d *Daemon) writeConfig() error {
	b, err := json.MarshalIndent(d.conf.json, "", "  ")
	if err != nil {
		return err
	}
	if d.conf.pki != nil {
		if err := d.conf.pki.writeServer(filepath.Join(d.box.dir, "etc/tls")); err != nil {
			return err
		}
	}
	return os.WriteFile(d.ConfigFile(), append(b, '\n'), 0o644)
}

// Running reports whether dockerd runs.
func (d *Daemon) Running() bool {
	if d.proc == nil {
		return false
	}
	select {
	case <-d.proc.done:
		d.proc = nil
		return false
	default:
		return true
	}
}

// Restart stops dockerd, if it runs, and starts it again with opts added.
func (d *Daemon) Restart(opts ...Option) {
	d.t.Helper()
	if d.Running() {
		d.Stop()
	}
	if err := d.TryStart(opts...); err != nil {
		d.t.Fatal(err)
	}
}

// Reload applies opts to daemon.json and has the running dockerd read it
// again (SIGHUP). It is how a gate is closed after images were prepared
// without restarting anything.
func (d *Daemon) Reload(opts ...Option) {
	d.t.Helper()
	if err := d.TryReload(opts...); err != nil {
		d.t.Fatal(err)
	}
}

// TryReload is Reload for tests that expect dockerd to refuse.
func (d *Daemon) TryReload(opts ...Option) error {
	if err := d.configure(opts); err != nil {
		return err
	}
	d.mark = len(d.Logs())
	d.Signal(syscall.SIGHUP)
	const done = "Reloaded configuration"
	if err := d.await("reload", reloadLimit, done, "level=error"); err != nil {
		return err
	}
	// An error may be another matter's; a refused file says nothing more.
	return d.await("reload", 2*time.Second, done)
}

// Stop ends dockerd as systemd does (SIGTERM) and waits for it. Containers
// stop with it unless live-restore is on.
func (d *Daemon) Stop() {
	d.t.Helper()
	d.Signal(syscall.SIGTERM)
	d.waitEnd()
}

// Kill ends dockerd at once (SIGKILL). Containers live on.
func (d *Daemon) Kill() {
	d.t.Helper()
	d.Signal(syscall.SIGKILL)
	d.waitEnd()
}

func (d *Daemon) waitEnd() {
	d.t.Helper()
	select {
	case <-d.proc.done:
		d.proc = nil
	case <-time.After(stopLimit):
		d.t.Fatalf("engine: dockerd %s did not end within %s:\n%s", d.Version, stopLimit, tail(d.Logs(), 30))
	}
}

// Signal sends sig to dockerd.
func (d *Daemon) Signal(sig syscall.Signal) {
	d.t.Helper()
	if !d.Running() {
		d.t.Fatalf("engine: signal %v: dockerd does not run", sig)
	}
	if err := Signal(d.proc.cmd, sig); err != nil {
		d.t.Fatal(err)
	}
}

// quiet drops the lines that containerd writes for every container.
func quiet(log string) string {
	noise := []string{"loading plugin", "shim", "signal loop", "ignoring event"}
	return strings.Join(slices.DeleteFunc(strings.Split(log, "\n"), func(line string) bool {
		return slices.ContainsFunc(noise, func(n string) bool { return strings.Contains(line, n) })
	}), "\n")
}

// tail returns the last n lines of s.
func tail(s string, n int) string {
	lines := strings.Split(strings.TrimRight(s, "\n"), "\n")
	return strings.Join(lines[max(0, len(lines)-n):], "\n")
}
