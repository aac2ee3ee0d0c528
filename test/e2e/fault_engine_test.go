package e2e

import (
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/seawall/seawall/test/engine"
)

// proxy stands between the gate and the daemon that it asks.
type proxy struct {
	path   string
	target string
	mode   atomic.Int32
	asked  atomic.Int32 // connections that got no good answer

	mu    sync.Mutex
	l     net.Listener
	conns map[net.Conn]bool
}

const (
	passing int32 = iota
	hanging       // takes connections and never answers
	rubbish       // answers what is not HTTP
	gone          // there is no socket
)

func proxyPath(d *engine.Daemon) string { return filepath.Join(d.Dir, "lookups.sock") }

func newProxy(t *testing.T, d *engine.Daemon) *proxy {
	t.Helper()
	p := &proxy{path: proxyPath(d), target: d.Socket(), conns: map[net.Conn]bool{}}
	p.listen(t)
	t.Cleanup(func() { p.set(gone) })
	return p
}

func (p *proxy) listen(t testing.TB) {
	t.Helper()
	l, err := net.Listen("unix", p.path)
	if err != nil {
		t.Fatal(err)
	}
	p.mu.Lock()
	p.l = l
	p.mu.Unlock()
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go p.serve(c)
		}
	}()
}

// set changes the mode and drops the connections of the one before.
func (p *proxy) set(mode int32) {
	p.mode.Store(mode)
	p.asked.Store(0)
	p.mu.Lock()
	defer p.mu.Unlock()
	for c := range p.conns {
		_ = c.Close()
	}
	clear(p.conns)
	if mode == gone && p.l != nil {
		_ = p.l.Close() // takes the socket's file along
		p.l = nil
	}
}

func (p *proxy) serve(c net.Conn) {
	p.hold(c)
	switch p.mode.Load() {
	case hanging:
		p.asked.Add(1)
	case rubbish:
		p.asked.Add(1)
		_, _ = io.WriteString(c, "HTTP/1.1 200 OK\r\nApi-Version: 1.41\r\nContent-Type: application/json\r\nContent-Length: 5\r\n\r\n{\"Id\"")
	default:
		up, err := net.Dial("unix", p.target)
		if err != nil {
			_ = c.Close()
			return
		}
		p.hold(up)
		go func() { _, _ = io.Copy(up, c); _ = up.Close() }()
		_, _ = io.Copy(c, up)
		_ = c.Close()
	}
}

func (p *proxy) hold(c net.Conn) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.conns[c] = true
}

func (p *proxy) awaitAsked(t testing.TB) {
	t.Helper()
	eventually(t, "the gate asks the daemon", func() bool { return p.asked.Load() > 0 })
}

// lookups breaks the look-ups. What needs one is refused, even what would pass.
func lookups(mode int32) func(*rig) string {
	return func(r *rig) string {
		r.proxy.set(mode)
		if who := r.ask(fineCreate); who != "gate cannot decide" {
			r.t.Errorf("without look-ups a compliant container: %s", who)
		}
		seen := r.refuses()
		r.proxy.set(passing)
		if mode == gone {
			r.proxy.listen(r.t)
		}
		return seen
	}
}

// daemonKilled kills the daemon while the gate decides.
func (r *rig) daemonKilled() string {
	r.proxy.set(hanging)
	answers := r.during(func() {
		r.proxy.awaitAsked(r.t)
		r.Kill()
	})
	seen := answers()
	r.proxy.set(passing)
	if err := r.TryStart(); err != nil {
		r.t.Fatal(err)
	}
	return seen
}

// noDescriptors lets the gate open nothing more, and takes the connections
// that it has to the daemon.
func (r *rig) noDescriptors() string {
	pid := r.program()
	var before unix.Rlimit
	if err := unix.Prlimit(pid, unix.RLIMIT_NOFILE, nil, &before); err != nil {
		r.t.Fatal(err)
	}
	if err := unix.Prlimit(pid, unix.RLIMIT_NOFILE, &unix.Rlimit{Cur: 3, Max: before.Max}, nil); err != nil {
		r.t.Fatal(err)
	}
	r.proxy.set(passing)
	mended := time.AfterFunc(5*time.Second, func() { _ = unix.Prlimit(pid, unix.RLIMIT_NOFILE, &before, nil) })
	defer func() { mended.Stop(); _ = unix.Prlimit(pid, unix.RLIMIT_NOFILE, &before, nil) }()
	if who := r.ask(fineCreate); who == honoured {
		r.t.Error("a container was made although its image could not be looked up")
	}
	return "given back after 5 s: " + r.refuses()
}

// hugeBody is far over what any engine shows a plugin.
func (r *rig) hugeBody() string {
	pad := strings.Repeat("x", 100<<20)
	got := []string{
		r.ask(createWire(createText(`,"Privileged":true`, `,"Labels":{"evil":"1","pad":"`+pad+`"}`))),
		r.ask(wire{uri: "/v1.41/images/load", headers: []string{"Content-Type: application/x-tar"}, body: pad}),
	}
	for _, who := range got {
		if who == honoured {
			r.t.Error("a body of 100 MB was honoured")
		}
	}
	return strings.Join(got, ", ")
}

// hugeResponse lets the daemon answer more than the 64 KiB that it shows a
// plugin: the answer arrives whole.
func (r *rig) hugeResponse() string {
	label := strings.Repeat("y", 400<<10)
	res := createWire(createText("", `,"Labels":{"pad":"`+label+`"}`)).must(r.t, r.Daemon)
	m := created.FindStringSubmatch(res.Body)
	if m == nil {
		r.t.Fatalf("no id: %s", res.Body)
	}
	got := get[struct {
		Config struct{ Labels map[string]string }
	}](r.gate, "/containers/"+m[1]+"/json")
	if got.Config.Labels["pad"] != label {
		r.t.Error("the answer is not whole")
	}
	wire{method: http.MethodDelete, uri: "/v1.41/containers/" + m[1]}.must(r.t, r.Daemon)
	return "the answer arrives whole"
}

// other is a plugin that always says the same.
func (r *rig) other(name string, allow bool) {
	r.t.Helper()
	l, err := net.Listen("unix", filepath.Join(r.PluginDir(), name+".sock"))
	if err != nil {
		r.t.Fatal(err)
	}
	srv := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		_, _ = io.Copy(io.Discard, q.Body)
		if q.URL.Path == "/Plugin.Activate" {
			_, _ = io.WriteString(w, `{"Implements":["authz"]}`)
			return
		}
		_ = json.NewEncoder(w).Encode(map[string]any{"Allow": allow, "Msg": "always"})
	})}
	go func() { _ = srv.Serve(l) }()
	r.t.Cleanup(func() { _ = srv.Close() })
}

// chain puts the gate before and behind plugins that allow and that deny.
func (r *rig) chain() string {
	r.other("allows", true)
	r.other("denies", false)
	var seen []string
	for _, c := range []struct {
		plugins []string
		fine    bool
	}{
		{[]string{"allows", "seawall"}, true}, {[]string{"seawall", "allows"}, true},
		{[]string{"denies", "seawall"}, false}, {[]string{"seawall", "denies"}, false},
	} {
		r.Reload(engine.WithAuthz(c.plugins...))
		if who := r.ask(fineCreate); (who == honoured) != c.fine {
			r.t.Errorf("%v: a compliant container: %s", c.plugins, who)
		}
		seen = append(seen, fmt.Sprint(c.plugins, ": ", r.refuses()))
	}
	r.Reload(engine.WithAuthz("seawall"))
	return strings.Join(seen, "; ")
}
