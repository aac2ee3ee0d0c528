// Package e2e shows what the gate does with real daemons and real clients: a
// request is refused when a real dockerd refused it, and has had no effect
// when that dockerd has nothing to show for it.
//
// [closed] gives a test a daemon of one generation behind a gate, with images
// prepared before the gate closed. Run one test with
//
//	sudo go test ./test/e2e -run TestName/28.5 -v
package e2e

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/seawall/seawall/internal/audit"
	"github.com/seawall/seawall/internal/service"
	"github.com/seawall/seawall/plugin"
	"github.com/seawall/seawall/test/engine"
)

// seawall is the binary under test, built once.
var seawall string

func TestMain(m *testing.M) {
	os.Exit(func() int {
		dir, err := os.MkdirTemp("", "seawall-e2e-")
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		defer os.RemoveAll(dir)
		seawall = filepath.Join(dir, "seawall")
		build := exec.Command("go", "build", "-trimpath", "-o", seawall, "github.com/seawall/seawall/cmd/seawall")
		build.Env = append(os.Environ(), "CGO_ENABLED=0")
		build.Stdout, build.Stderr = os.Stderr, os.Stderr
		if err := build.Run(); err != nil {
			fmt.Fprintln(os.Stderr, "the binary under test could not be built:", err)
			return 1
		}
		return m.Run()
	}())
}

// The images of every closed daemon. trusted was pulled from the registry that
// stands for Docker Hub; local never saw a registry.
const (
	trusted = "app:1"       // USER app, a health check
	rooted  = "rooted:1"    // no USER, pulled too
	local   = "localonly:1" // imported, never pushed
)

// gate is a seawall that serves one daemon from inside its machine, on the
// default paths.
type gate struct {
	*engine.Daemon
	t   testing.TB
	cmd *exec.Cmd
	log string // of seawall serve
}

const auditFile = "/var/log/seawall/audit.jsonl"

// prepared starts a daemon with the images above and no gate.
func prepared(t testing.TB, v engine.Version, opts ...engine.Option) *engine.Daemon {
	t.Helper()
	d := engine.Start(t, v, append([]engine.Option{engine.WithRegistry(), engine.WithBinds(filepath.Dir(seawall))}, opts...)...)
	d.Publish(trusted, "USER app", "HEALTHCHECK CMD true")
	d.Publish(rooted)
	d.ImportBusybox(local, "USER app")
	return d
}

// closed starts a daemon behind a gate with this configuration; "" is the
// built-in defaults.
func closed(t testing.TB, v engine.Version, config string, opts ...engine.Option) *gate {
	t.Helper()
	g := serve(t, prepared(t, v, opts...), config)
	g.Reload(engine.WithAuthz("seawall"))
	return g
}

// serve starts seawall before a daemon that does not ask it yet.
func serve(t testing.TB, d *engine.Daemon, config string) *gate {
	t.Helper()
	g := &gate{Daemon: d, t: t, log: filepath.Join(d.Dir, "seawall.log")}
	if config != "" {
		g.configure(config)
	}
	g.start()
	return g
}

// with returns the same gate reporting to a subtest.
func (g *gate) with(t testing.TB) *gate {
	c := *g
	c.Daemon, c.t = g.Daemon.With(t), t
	return &c
}

// configure writes /etc/seawall/config.yaml.
func (g *gate) configure(text string) {
	g.t.Helper()
	path := g.Path("/etc/seawall/config.yaml")
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		g.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		g.t.Fatal(err)
	}
}

// start runs `seawall serve` and waits until its socket answers.
func (g *gate) start(args ...string) {
	g.t.Helper()
	out, err := os.OpenFile(g.log, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		g.t.Fatal(err)
	}
	defer out.Close()
	g.cmd = g.Command(seawall, append([]string{"serve"}, args...)...)
	g.cmd.Stdout, g.cmd.Stderr = out, out
	if err := g.cmd.Start(); err != nil {
		g.t.Fatal(err)
	}
	g.t.Cleanup(func() {
		if g.t.Failed() {
			g.t.Logf("seawall:\n%s", g.logs())
		}
	})
	eventually(g.t, "the gate answers", func() bool { _, err := g.status(); return err == nil })
}

func (g *gate) logs() string {
	text, _ := os.ReadFile(g.log)
	return string(text)
}

// status is what `seawall status` reads: the gate's own word.
func (g *gate) status() (service.Status, error) {
	var st service.Status
	res, err := g.plugin().Get("http://seawall" + plugin.StatusPath)
	if err != nil {
		return st, err
	}
	defer res.Body.Close()
	return st, json.NewDecoder(res.Body).Decode(&st)
}

// plugin is a client of the gate's socket, as the daemon is.
func (g *gate) plugin() *http.Client {
	return &http.Client{Timeout: 5 * time.Second, Transport: &http.Transport{DisableKeepAlives: true,
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			return (&net.Dialer{}).DialContext(ctx, "unix", g.PluginDir()+"/seawall.sock")
		}}}
}

// signal sends sig to the gate.
func (g *gate) signal(sig syscall.Signal) {
	g.t.Helper()
	if err := engine.Signal(g.cmd, sig); err != nil {
		g.t.Fatal(err)
	}
}

// end sends sig to the gate and waits until it is gone.
func (g *gate) end(sig syscall.Signal) {
	g.t.Helper()
	g.signal(sig)
	_ = g.cmd.Wait()
}

// records returns the audit log.
func (g *gate) records() []audit.Record {
	g.t.Helper()
	text, err := os.ReadFile(g.Path(auditFile))
	if err != nil {
		g.t.Fatal(err)
	}
	var list []audit.Record
	for line := range strings.Lines(string(text)) {
		var r audit.Record
		if err := json.Unmarshal([]byte(line), &r); err != nil {
			g.t.Fatalf("a record that is not JSON: %v: %s", err, line)
		}
		list = append(list, r)
	}
	return list
}

// eventually waits for something that takes its time, on a busy machine too.
func eventually(t testing.TB, what string, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(60 * time.Second); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if ok() {
			return
		}
	}
	t.Fatalf("not within a minute: %s", what)
}

// compliant is what the profile restricted asks of a `docker run`, ahead of
// the image.
func compliant(extra ...string) []string {
	return append([]string{
		"--read-only", "--user", "1000:1000", "--cap-drop", "ALL", "--security-opt", "no-new-privileges",
		"--memory", "64m", "--memory-swap", "64m", "--pids-limit", "64", "--cpus", "0.5", "--network", "none",
		"--log-opt", "max-size=1m",
	}, extra...)
}

// words joins words and lists of words into one command line.
func words(parts ...any) []string {
	var out []string
	for _, p := range parts {
		switch p := p.(type) {
		case string:
			out = append(out, p)
		case []string:
			out = append(out, p...)
		}
	}
	return out
}

// refused checks that r was refused by exactly these rules, in any order. The
// client prints what the daemon said.
func refused(t testing.TB, r engine.Result, rules ...string) {
	t.Helper()
	got := rulesOf(r)
	if r.Code == 0 || len(got) == 0 {
		t.Errorf("not refused: exit %d: %s", r.Code, r.Out())
		return
	}
	if !strings.Contains(r.Out(), "[decision 01") {
		t.Errorf("no decision to quote: %s", r.Out())
	}
	if !sameSet(got, rules) {
		t.Errorf("refused by %v, want %v: %s", got, rules, r.Out())
	}
}

// rulesOf are the rules by which the gate refused, none if it did not.
func rulesOf(r engine.Result) []string {
	_, message, found := strings.Cut(r.Out(), "authorization denied by plugin seawall: seawall: ")
	if !found {
		return nil
	}
	message, _, _ = strings.Cut(message, " [decision ")
	var rules []string
	for _, part := range strings.Split(message, " | ") {
		rule, _, _ := strings.Cut(part, ": ")
		rules = append(rules, rule)
	}
	return rules
}

func sameSet(a, b []string) bool {
	count := map[string]int{}
	for _, s := range a {
		count[s] |= 1
	}
	for _, s := range b {
		count[s] |= 2
	}
	for _, c := range count {
		if c != 3 {
			return false
		}
	}
	return true
}

// passed checks that r succeeded.
func passed(t testing.TB, r engine.Result) {
	t.Helper()
	if r.Code != 0 {
		t.Errorf("not passed: exit %d: %s", r.Code, r.Out())
	}
}
