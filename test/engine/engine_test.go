package engine_test

import (
	"bufio"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/docker/go-plugins-helpers/authorization"

	"github.com/seawall/seawall/test/engine"
)

// allowAll is a gate that lets everything pass and counts.
type allowAll struct{ reqs, ress atomic.Int64 }

func (a *allowAll) AuthZReq(authorization.Request) authorization.Response {
	a.reqs.Add(1)
	return authorization.Response{Allow: true}
}

func (a *allowAll) AuthZRes(authorization.Request) authorization.Response {
	a.ress.Add(1)
	return authorization.Response{Allow: true}
}

// serve runs the gate on NAME.sock of the daemon's plugin folder.
func serve(t *testing.T, d *engine.Daemon, name string) *allowAll {
	t.Helper()
	l, err := net.Listen("unix", filepath.Join(d.PluginDir(), name+".sock"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	gate := &allowAll{}
	go authorization.NewHandler(gate).Serve(l)
	return gate
}

func TestLife(t *testing.T) {
	engine.Each(t, func(t *testing.T, v engine.Version) {
		start := time.Now()
		d := engine.Start(t, v)
		t.Logf("ready in %v", time.Since(start).Round(time.Millisecond))
		if r := d.Do("GET", "/_ping", "", ""); r.Status != 200 || r.Body != "OK" || r.Header.Get("Api-Version") != v.API {
			t.Errorf("ping: %+v, want OK and API %s", r, v.API)
		}
		for _, format := range []string{"{{.Server.Version}}", "{{.Client.Version}}"} {
			if got := d.MustDocker("version", "-f", format); !strings.HasPrefix(got, v.Name+".") {
				t.Errorf("%s = %s, want %s.x", format, got, v.Name)
			}
		}
		if got := d.MustDocker("version", "-f", "{{.Server.MinAPIVersion}}"); got != v.MinAPI {
			t.Errorf("oldest API = %s, want %s", got, v.MinAPI)
		}
		d.ImportBusybox("busybox:1", "USER app")
		if got := d.MustDocker("run", "--rm", "busybox:1", "sh", "-c", "echo hello; id -u"); got != "hello\n1000" {
			t.Errorf("run: %q", got)
		}
		gate := serve(t, d, "seawall")
		d.Restart(engine.WithAuthz("seawall"))
		if got := d.MustDocker("run", "--rm", "busybox:1", "echo", "hello"); got != "hello" {
			t.Errorf("run behind the gate: %q", got)
		}
		if gate.reqs.Load() < 3 || gate.ress.Load() < 2 {
			t.Errorf("gate was asked %d and %d times", gate.reqs.Load(), gate.ress.Load())
		}
		d.Reload(engine.WithAuthz())
		before := gate.reqs.Load()
		d.MustDocker("ps")
		if after := gate.reqs.Load(); after != before {
			t.Errorf("gate was asked %d times after it was opened", after-before)
		}
		d.Stop()
		if d.Running() {
			t.Error("running after Stop")
		}
	})
}

func TestLeftovers(t *testing.T) {
	t.Parallel()
	for _, v := range engine.Versions() {
		var dir string
		t.Run(v.Name, func(t *testing.T) {
			d := engine.Start(t, v, engine.WithRegistry())
			dir = filepath.Dir(filepath.Dir(d.Socket()))
			d.ImportBusybox("busybox:1")
			d.MustDocker("run", "-d", "--memory", "64m", "busybox:1", "sleep", "1000")
			if n := len(cgroups(t, dir)); n == 0 {
				t.Error("no cgroup of the container found: the check after this would be empty")
			}
			if n := processes(t, dir); n == 0 {
				t.Error("no process of the daemon found: the check after this would be empty")
			}
		})
		if _, err := os.Stat(dir); !os.IsNotExist(err) {
			t.Errorf("%s: %s is still there", v, dir)
		}
		if got := cgroups(t, dir); len(got) > 0 {
			t.Errorf("%s: cgroups left: %v", v, got)
		}
		if n := processes(t, dir); n > 0 {
			t.Errorf("%s: %d processes left", v, n)
		}
		mounts, err := os.ReadFile("/proc/self/mounts")
		if err != nil || strings.Contains(string(mounts), dir) {
			t.Errorf("%s: mounts left, or unreadable: %v\n%s", v, err, mounts)
		}
	}
}

// TestKilled ends a test binary that has a daemon and a container: nothing of
// them may live on, whatever the binary could not clean up.
func TestKilled(t *testing.T) {
	if os.Getenv("ENGINE_TEST_HANG") != "" {
		d := engine.Start(t, engine.Latest())
		d.ImportBusybox("busybox:1")
		d.MustDocker("run", "-d", "busybox:1")
		fmt.Println("dir:" + filepath.Dir(filepath.Dir(d.Socket())))
		os.Stdout.Sync()
		select {}
	}
	t.Parallel()
	cmd := exec.Command(os.Args[0], "-test.run=^TestKilled$")
	cmd.Env = append(os.Environ(), "ENGINE_TEST_HANG=1", "TMPDIR="+t.TempDir())
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	dir := strings.TrimSpace(strings.TrimPrefix(line, "dir:"))
	alive := err == nil && processes(t, dir) > 0
	cmd.Process.Kill()
	cmd.Wait()
	if !alive {
		t.Fatalf("no daemon to kill: %q %v", line, err)
	}
	for end := time.Now().Add(10 * time.Second); processes(t, dir) > 0; time.Sleep(50 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("%d processes outlive the test binary", processes(t, dir))
		}
	}
	// The next daemon on this host removes the folder and the cgroups.
	old := time.Now().Add(-time.Hour)
	if err := os.Chtimes(dir, old, old); err != nil {
		t.Fatal(err)
	}
	engine.New(t, engine.Latest())
	if _, err := os.Stat(dir); !os.IsNotExist(err) || len(cgroups(t, dir)) > 0 {
		t.Errorf("left: %s (%v), cgroups %v", dir, err, cgroups(t, dir))
	}
}

// cgroups finds the cgroups of the daemon whose state is in dir.
func cgroups(t *testing.T, dir string) []string {
	t.Helper()
	var found []string
	for _, p := range []string{"/sys/fs/cgroup/", "/sys/fs/cgroup/*/"} {
		got, err := filepath.Glob(p + "*" + filepath.Base(dir))
		if err != nil {
			t.Fatal(err)
		}
		found = append(found, got...)
	}
	return found
}

// processes counts the processes that have a mount of dir in their view.
func processes(t *testing.T, dir string) int {
	t.Helper()
	all, err := filepath.Glob("/proc/[0-9]*/mountinfo")
	if err != nil || len(all) == 0 {
		t.Fatalf("no /proc: %v", err)
	}
	n := 0
	for _, p := range all {
		if b, err := os.ReadFile(p); err == nil && strings.Contains(string(b), filepath.Base(dir)) {
			n++
		}
	}
	return n
}
