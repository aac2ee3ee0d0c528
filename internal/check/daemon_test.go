package check_test

import (
	"fmt"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/docker/go-plugins-helpers/authorization"
	"github.com/google/go-cmp/cmp"

	"github.com/seawall/seawall/internal/action"
	"github.com/seawall/seawall/internal/check"
	"github.com/seawall/seawall/internal/check/record"
	"github.com/seawall/seawall/internal/engine"
	"github.com/seawall/seawall/internal/input"
	"github.com/seawall/seawall/internal/policy"
	daemon "github.com/seawall/seawall/test/engine"
)

// lines are command lines for a daemon that has the images app:1 (USER 1000)
// and root:1; ~ is a space in a word.
var lines = []string{
	"run app:1",
	"run root:1",
	"run -u 0 app:1",
	"run -u 1000:1000 root:1",
	"run --privileged app:1",
	"run --cap-add SYS_ADMIN --cap-drop=ALL app:1",
	"run --cap-add all app:1",
	"run --cap-drop NET_RAW app:1",
	"run --security-opt no-new-privileges app:1",
	"run --security-opt seccomp=unconfined --security-opt apparmor=unconfined app:1",
	"run --security-opt systempaths=unconfined app:1",
	"run --pid host --ipc host --uts host --network host app:1",
	"run --userns host --cgroupns host app:1",
	"run -v /:/host app:1",
	"run -v /etc:/host:ro app:1",
	"run -v data:/data app:1",
	"run -v bindvol:/data app:1",
	"run --mount type=bind,src=/var/run/docker.sock,dst=/s app:1",
	"run --mount type=volume,dst=/v,volume-opt=type=none,volume-opt=o=bind,volume-opt=device=/root app:1",
	"run --mount type=tmpfs,dst=/t app:1",
	"run --tmpfs /t:size=1m app:1",
	"run --read-only app:1",
	"run -m 64m --memory-swap -1 --cpus 1 --pids-limit 64 app:1",
	"run --pids-limit -1 --ulimit nofile=10:20 --oom-score-adj -900 app:1",
	"run -p 80:80 -p 127.0.0.1:22:22 -P app:1",
	"run --device /dev/mem --device-cgroup-rule c~1:1~rwm app:1",
	"run --restart always --health-cmd true app:1",
	"run --log-driver json-file --log-opt max-file=2 app:1",
	"run -e DB_PASSWORD=x --group-add 0 --sysctl net.core.somaxconn=1 app:1",
	"run --network mynet --dns 8.8.8.8 --add-host h:1.1.1.1 app:1",
	"run --volumes-from old app:1",
	"run --cgroup-parent /x --runtime other --storage-opt size=1G app:1",
	"create --name c app:1",
	"exec --privileged old id",
	"exec -u 0 old id",
	"volume create --opt type=none --opt o=bind --opt device=/ x",
	"network create --driver bridge --opt com.docker.network.bridge.enable_icc=true n",
	"tag root:1 app:1",
	"update --pids-limit -1 old",
	"network connect mynet old",
}

// TestAgreesWithTheGate runs each line twice: by check, which runs the client
// against its recorder, and by the same client against a real daemon, whose
// messages to its plugin are judged as the gate judges them. Both ask the
// daemon for facts, and find the same.
func TestAgreesWithTheGate(t *testing.T) {
	d, g := start(t)
	d.ImportBusybox("app:1", "USER 1000")
	d.ImportBusybox("root:1")
	d.MustDocker("network", "create", "mynet")
	d.MustDocker("volume", "create", "data")
	d.MustDocker("volume", "create", "--opt", "type=none", "--opt", "o=bind", "--opt", "device=/etc", "bindvol")
	d.MustDocker("run", "-d", "--name", "old", "-v", "/srv:/srv", "app:1", "sleep", "600")
	client, err := engine.Dial(engine.Options{Host: d.Host(), Timeout: 20 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	docker := filepath.Join(root(), "usr/bin/docker")
	p, err := policy.Load(t.Context(), policy.Options{Profile: "cis-l2"})
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range lines {
		t.Run(strings.ReplaceAll(line, "/", "∕"), func(t *testing.T) {
			args := strings.Fields(line)
			for i := range args {
				args[i] = strings.ReplaceAll(args[i], "~", " ")
			}
			g.take()
			r := d.With(t).Docker(args...)
			want := judgeMessages(t, p, client, g.take())
			if want == nil {
				t.Fatalf("the daemon's plugin was asked for nothing: %s", r.Out())
			}
			rec, err := record.Run(t.Context(), append([]string{docker}, args...), record.Options{})
			if err != nil {
				t.Fatal(err)
			}
			if !rec.Complete() {
				t.Fatalf("the client against the recorder: exit %d: %s", rec.Code, rec.Output)
			}
			got := judgeRecorded(t, p, client, rec)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("the gate (-), check (+):\n%s", diff)
			}
		})
	}
}

// writes reports whether a request does anything.
func writes(m input.Message) bool {
	req, err := action.Parse(m.Method, m.URI)
	return err != nil || req.Action.Class != action.Read
}

func judgeMessages(t *testing.T, p *policy.Policy, facts engine.Facts, messages []input.Message) (out []string) {
	t.Helper()
	for _, m := range messages {
		if !writes(m) {
			continue
		}
		req, err := action.Parse(m.Method, m.URI)
		if err != nil {
			t.Fatal(err)
		}
		b := &input.Builder{Facts: facts, Surface: "gate"}
		in, err := b.Input(t.Context(), req, m, p.Needs(req.Action))
		if err != nil {
			t.Fatal(err)
		}
		dec, err := p.Decide(t.Context(), in)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, "asked "+req.Action.Name)
		for _, f := range dec.Findings {
			out = append(out, fmt.Sprintf("%s %s %s", f.Rule, f.Mode, f.Field))
		}
	}
	slices.Sort(out)
	return out
}

func judgeRecorded(t *testing.T, p *policy.Policy, facts engine.Facts, rec *record.Recording) (out []string) {
	t.Helper()
	var requests []check.Request
	for _, m := range rec.Messages {
		if writes(m) {
			requests = append(requests, check.Request{Subject: "x", Message: m})
		}
	}
	r, err := (&check.Judge{Policy: p, Facts: check.Remember(facts)}).Judge(t.Context(), requests)
	if err != nil {
		t.Fatal(err)
	}
	for _, req := range r.Requests {
		out = append(out, "asked "+req.Action)
	}
	for _, f := range r.Findings {
		out = append(out, fmt.Sprintf("%s %s %s", f.Rule, f.Status, f.Field))
	}
	slices.Sort(out)
	return out
}

// gate notes what a daemon asks, and refuses what would do anything once it is
// told to.
type gate struct {
	mu       sync.Mutex
	closed   bool
	messages []input.Message
}

func (g *gate) AuthZReq(r authorization.Request) authorization.Response {
	m := input.Message{Method: r.RequestMethod, URI: r.RequestURI, Headers: r.RequestHeaders, Body: r.RequestBody}
	g.mu.Lock()
	defer g.mu.Unlock()
	g.messages = append(g.messages, m)
	return authorization.Response{Allow: !g.closed || !writes(m), Msg: "closed"}
}

func (g *gate) AuthZRes(authorization.Request) authorization.Response {
	return authorization.Response{Allow: true}
}

// take closes the gate, and gives what was asked since the last time.
func (g *gate) take() []input.Message {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.closed = true
	out := g.messages
	g.messages = nil
	return out
}

func root() string {
	dir := os.Getenv("SEAWALL_ENGINES")
	if dir == "" {
		dir = "/var/cache/seawall/engines"
	}
	return filepath.Join(dir, "forky")
}

func start(t *testing.T) (*daemon.Daemon, *gate) {
	t.Helper()
	newest := daemon.Versions()[len(daemon.Versions())-1]
	d := daemon.New(t, newest, daemon.WithAuthz("seawall"))
	g := &gate{}
	l, err := net.Listen("unix", filepath.Join(d.PluginDir(), "seawall.sock"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go authorization.NewHandler(g).Serve(l)
	if err := d.TryStart(); err != nil {
		t.Fatal(err)
	}
	return d, g
}
