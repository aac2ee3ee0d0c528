// Package install_test installs seawall on real engines as an operator would,
// and takes it away again, also when it is dead or the daemon does not start.
package install_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/seawall/seawall/test/engine"
)

// built is what hack/plugin makes: the managed plugin, and in its root file
// system the static binary.
var built string

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "seawall-install")
	if err == nil {
		built = filepath.Join(dir, "plugin")
		cmd := exec.Command("../../hack/plugin", built)
		cmd.Stderr = os.Stderr
		err = cmd.Run()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "hack/plugin:", err)
		os.Exit(1)
	}
	code := m.Run()
	_ = os.RemoveAll(dir)
	os.Exit(code)
}

func binary() string { return filepath.Join(built, "rootfs/seawall") }

// machine is one engine and seawall on it.
type machine struct {
	t *testing.T
	*engine.Daemon
}

// seawall runs a command inside and checks its exit code.
func (m machine) seawall(code int, args ...string) string {
	m.t.Helper()
	r := m.Run(m.Command(binary(), args...))
	if r.Code != code {
		m.t.Fatalf("seawall %s: exit %d, want %d\n%s", strings.Join(args, " "), r.Code, code, r.Out())
	}
	return r.Out()
}

// serve starts the gate and waits for its socket.
func (m machine) serve() *exec.Cmd {
	m.t.Helper()
	cmd := m.Command(binary(), "serve")
	cmd.Stdout, cmd.Stderr = m.t.Output(), m.t.Output()
	if err := cmd.Start(); err != nil {
		m.t.Fatal(err)
	}
	socket := filepath.Join(m.PluginDir(), "seawall.sock")
	for end := time.Now().Add(20 * time.Second); ; time.Sleep(50 * time.Millisecond) {
		if _, err := os.Stat(socket); err == nil {
			return cmd
		}
		if time.Now().After(end) {
			m.t.Fatal("seawall serve does not listen")
		}
	}
}

func (m machine) kill(cmd *exec.Cmd, sig syscall.Signal) {
	m.t.Helper()
	if err := engine.Signal(cmd, sig); err != nil {
		m.t.Fatal(err)
	}
	_ = cmd.Wait()
}

func (m machine) daemonJSON() string {
	m.t.Helper()
	data, err := os.ReadFile(m.ConfigFile())
	if err != nil {
		m.t.Fatal(err)
	}
	return string(data)
}

func want(t *testing.T, text string, parts ...string) {
	t.Helper()
	for _, p := range parts {
		if !strings.Contains(text, p) {
			t.Errorf("lacks %q:\n%s", p, text)
		}
	}
}

func TestInstall(t *testing.T) {
	engine.Each(t, func(t *testing.T, v engine.Version) {
		m := machine{t, engine.Start(t, v, engine.WithBinds(built), engine.WithLabels("a=b"))}
		before := m.daemonJSON()

		out := m.seawall(5, "install", "--mode", "audit")
		want(t, out, "seawall does not answer", "the daemon has not been touched")
		if m.daemonJSON() != before {
			t.Fatalf("daemon.json changed although seawall does not run:\n%s", m.daemonJSON())
		}
		want(t, m.seawall(5, "status"), "FAIL  gate", "does not ask seawall")

		gate := m.serve()
		want(t, m.seawall(1, "status"), "ok    gate", "FAIL  daemon")
		out = m.seawall(0, "install", "--mode", "audit")
		want(t, out, "the daemon asks seawall", "keep /etc/seawall/config.yaml")
		want(t, m.daemonJSON(), `"seawall"`, `"a=b"`)
		want(t, m.seawall(0, "status"), "asks seawall about every request", "mode audit", "engine")
		if out := m.seawall(0, "install"); strings.Contains(out, "+ add") || strings.Contains(out, "+ write") {
			t.Errorf("a second installation writes:\n%s", out)
		}

		m.kill(gate, syscall.SIGKILL)
		if r := m.Docker("ps"); r.Code == 0 {
			t.Error("the gate is dead and the API is open")
		}
		m.seawall(0, "uninstall")
		m.MustDocker("ps")
		if m.daemonJSON() != before {
			t.Errorf("daemon.json is not what it was:\n%s", m.daemonJSON())
		}
	})
}

// TestLockedOut tries docs/lockout.md: a daemon that names a dead gate does not
// start, and uninstall --force opens the way without it.
func TestLockedOut(t *testing.T) {
	engine.Each(t, func(t *testing.T, v engine.Version) {
		m := machine{t, engine.Start(t, v, engine.WithBinds(built))}
		gate := m.serve()
		m.seawall(0, "install")
		m.kill(gate, syscall.SIGTERM)
		m.Stop()
		if err := m.TryStart(); err == nil {
			t.Fatal("the daemon starts without its gate")
		}
		broken := m.Path("/etc/seawall/config.yaml")
		if err := os.WriteFile(broken, []byte("mode: [\n"), 0o644); err != nil {
			t.Fatal(err)
		}
		m.seawall(2, "uninstall")
		m.seawall(0, "uninstall", "--force")
		if err := m.TryStart(); err != nil {
			t.Fatal(err)
		}
		m.MustDocker("ps")
	})
}

// TestManagedPlugin follows docs/managed-plugin.md: install, upgrade, removal.
func TestManagedPlugin(t *testing.T) {
	engine.Each(t, func(t *testing.T, v engine.Version) {
		m := machine{t, engine.Start(t, v, engine.WithBinds(built))}
		m.Run(m.Command("mkdir", "-p", "/etc/seawall", "/var/log/seawall"))
		m.CreateManagedPlugin("seawall", built)
		m.MustDocker("plugin", "enable", "seawall")
		m.Reload(engine.WithAuthz("seawall:latest"))
		want(t, m.seawall(0, "status"), "through the daemon (a managed plugin)", "asks seawall about every request")
		if r := m.Docker("plugin", "disable", "-f", "seawall"); r.Code == 0 || !strings.Contains(r.Out(), "self-protect") {
			t.Errorf("disabling the gate through the gate: %d\n%s", r.Code, r.Out())
		}
		m.Reload(engine.WithAuthz()) // the harness needs an open gate to create one
		m.CreateManagedPlugin("seawall:next", built)
		m.MustDocker("plugin", "set", "seawall:next", "SEAWALL_PLUGIN_NAME=seawall:next", "SEAWALL_MODE=audit")
		m.MustDocker("plugin", "enable", "seawall:next")
		m.Reload(engine.WithAuthz("seawall:latest"))
		m.seawall(0, "status")
		m.Reload(engine.WithAuthz("seawall:next"))
		m.seawall(0, "status")
		m.Restart()
		m.seawall(0, "status")

		m.Reload(engine.WithAuthz())
		for _, name := range []string{"seawall:latest", "seawall:next"} {
			m.MustDocker("plugin", "disable", name)
			m.MustDocker("plugin", "rm", name)
		}
		if out := m.seawall(5, "status"); !strings.Contains(out, "does not ask seawall") {
			t.Errorf("after removal:\n%s", out)
		}
	})
}
