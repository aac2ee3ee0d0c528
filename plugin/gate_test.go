package plugin

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/docker/go-plugins-helpers/authorization"
	"github.com/sirupsen/logrus"

	"github.com/seawall/seawall/internal/audit"
	"github.com/seawall/seawall/internal/compat"
	"github.com/seawall/seawall/internal/engine"
	"github.com/seawall/seawall/internal/identity"
	"github.com/seawall/seawall/internal/input"
	"github.com/seawall/seawall/internal/policy"
)

// memory keeps records, and fails or blocks on demand: the disk's part in a
// fault.
type memory struct {
	mu      sync.Mutex
	records []audit.Record
	err     error
	block   chan struct{}
}

func (m *memory) Append(r *audit.Record) error {
	if m.block != nil {
		<-m.block
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.err != nil {
		return m.err
	}
	m.records = append(m.records, *r)
	return nil
}

func (m *memory) last(t *testing.T) audit.Record {
	t.Helper()
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.records) == 0 {
		t.Fatal("nothing was recorded")
	}
	return m.records[len(m.records)-1]
}

func load(t testing.TB, opts policy.Options) *policy.Policy {
	t.Helper()
	p, err := policy.Load(context.Background(), opts)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func quiet() logrus.FieldLogger {
	l := logrus.New()
	l.SetOutput(io.Discard)
	return l
}

func newGate(t testing.TB, log *memory, change func(*Options)) *Gate {
	t.Helper()
	pol := load(t, policy.Options{})
	opts := Options{
		Policy:   func() (*policy.Policy, *compat.Policy) { return pol, nil },
		Input:    &input.Builder{Facts: engine.Off{}, Surface: "gate"},
		Audit:    log,
		Identify: Identify(func() identity.Groups { return identity.Groups{} }),
		Own:      func(map[string]string, string, string) bool { return false },
		Log:      quiet(),
	}
	if change != nil {
		change(&opts)
	}
	g, err := New(opts)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func create(body string) authorization.Request {
	return authorization.Request{
		RequestMethod: "POST", RequestURI: "/v1.45/containers/create",
		RequestHeaders: map[string]string{"Content-Type": "application/json"},
		RequestBody:    []byte(body),
	}
}

const privileged = `{"Image":"nginx","HostConfig":{"Privileged":true}}`

func TestGateRefusesAndRecords(t *testing.T) {
	log := &memory{}
	g := newGate(t, log, nil)
	res := g.AuthZReq(create(privileged))
	rec := log.last(t)
	if res.Allow || !strings.HasPrefix(res.Msg, "seawall: ") || !strings.Contains(res.Msg, "privileged: ") || !strings.HasSuffix(res.Msg, "[decision "+rec.ID+"]") {
		t.Errorf("answer %+v", res)
	}
	if res.Err != "" {
		t.Errorf("Err is set: %q; the daemon does not read it beside Allow", res.Err)
	}
	if rec.Verdict != audit.Denied || rec.Action != "container_create" || rec.Target.Image != "nginx" || len(rec.Findings) == 0 {
		t.Errorf("record %+v", rec)
	}
}

func TestGateAllowsReads(t *testing.T) {
	log := &memory{}
	g := newGate(t, log, nil)
	res := g.AuthZReq(authorization.Request{RequestMethod: "GET", RequestURI: "/v1.45/containers/json"})
	if !res.Allow || log.last(t).Verdict != audit.Allowed {
		t.Errorf("answer %+v, record %+v", res, log.last(t))
	}
}

func TestEveryFailureIsANo(t *testing.T) {
	for _, tc := range []struct {
		name   string
		change func(*Options)
		req    authorization.Request
		want   string
	}{
		{"empty message", nil, authorization.Request{}, "empty message"},
		{"no method", nil, authorization.Request{RequestURI: "/info"}, "empty message"},
		{"no URI", nil, authorization.Request{RequestMethod: "GET"}, "empty message"},
		{"unknown route", nil, authorization.Request{RequestMethod: "GET", RequestURI: "/v1.45/everything"}, "unknown-endpoint"},
		{"fragment", nil, authorization.Request{RequestMethod: "GET", RequestURI: "/v1.45/info?x#%zz"}, "undecodable-request"},
		{"no body", nil, create(""), "undecodable-request"},
		{"not JSON", nil, create("Privileged"), "undecodable-request"},
		{"repeated key", nil, create(`{"Image":"a","image":"b"}`), "undecodable-request"},
		{"panic", func(o *Options) {
			o.Identify = func(authorization.Request) (input.User, error) { panic("a bug") }
		}, create(privileged), "internal error"},
		{"bad certificate", func(o *Options) {
			o.Identify = func(authorization.Request) (input.User, error) { return input.User{}, errors.New("no such user") }
		}, create(privileged), "no such user"},
		{"too slow", func(o *Options) {
			o.Deadline = 20 * time.Millisecond
			o.Identify = func(authorization.Request) (input.User, error) { select {} }
		}, create(privileged), "no decision within"},
		{"unwritable record", func(o *Options) { o.Audit = &memory{err: errors.New("disk full")} },
			authorization.Request{RequestMethod: "GET", RequestURI: "/info"}, "audit record cannot be written"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			log := &memory{}
			g := newGate(t, log, tc.change)
			res := g.AuthZReq(tc.req)
			if res.Allow || !strings.Contains(res.Msg, tc.want) {
				t.Fatalf("answer %+v; want a refusal that says %q", res, tc.want)
			}
			if g.opts.Audit == Recorder(log) && log.last(t).Verdict == audit.Allowed {
				t.Errorf("recorded as allowed: %+v", log.last(t))
			}
		})
	}
}

func TestAuditModeRefusesNothing(t *testing.T) {
	log := &memory{}
	pol := load(t, policy.Options{Mode: policy.Audit})
	g := newGate(t, log, func(o *Options) { o.Policy = func() (*policy.Policy, *compat.Policy) { return pol, nil } })
	for _, req := range []authorization.Request{create(privileged), create(""), {RequestMethod: "GET", RequestURI: "/nope"}} {
		if res := g.AuthZReq(req); !res.Allow {
			t.Errorf("%s %s was refused: %s", req.RequestMethod, req.RequestURI, res.Msg)
		}
		if rec := log.last(t); rec.Verdict != audit.WouldDeny || len(rec.Findings) == 0 {
			t.Errorf("record %+v", rec)
		}
	}
	// A lost answer is not a request to learn from.
	if res := g.AuthZReq(authorization.Request{}); res.Allow {
		t.Error("an empty message was allowed")
	}
}

func TestUnrecordedMayPassOnlyByChoice(t *testing.T) {
	g := newGate(t, nil, func(o *Options) {
		o.Audit = &memory{err: errors.New("disk full")}
		o.UnsafeAllowUnrecorded = true
	})
	if res := g.AuthZReq(authorization.Request{RequestMethod: "GET", RequestURI: "/info"}); !res.Allow {
		t.Errorf("answer %+v", res)
	}
	if res := g.AuthZReq(create(privileged)); res.Allow {
		t.Error("a refused request passed because its record failed")
	}
	if got := g.Counts().Unrecorded; got != 2 {
		t.Errorf("%d unrecorded, want 2", got)
	}
}

func TestAHangingDiskDoesNotHangTheDaemon(t *testing.T) {
	log := &memory{block: make(chan struct{})}
	g := newGate(t, log, nil)
	start := time.Now()
	res := g.AuthZReq(authorization.Request{RequestMethod: "GET", RequestURI: "/info"})
	if res.Allow || time.Since(start) > 2*recordWait {
		t.Fatalf("answer %+v after %v", res, time.Since(start))
	}
	close(log.block)
	deadline := time.Now().Add(5 * time.Second)
	for time.Now().Before(deadline) {
		log.mu.Lock()
		n := len(log.records)
		log.mu.Unlock()
		if n == 2 {
			break
		}
		time.Sleep(time.Millisecond)
	}
	if rec := log.last(t); rec.Event != "late_record" {
		t.Errorf("the late record is not explained: %+v", rec)
	}
}

func TestResponseGoesUnderItsDecision(t *testing.T) {
	log := &memory{}
	g := newGate(t, log, nil)
	req := authorization.Request{RequestMethod: "POST", RequestURI: "/v1.45/containers/web/stop"}
	if res := g.AuthZReq(req); !res.Allow {
		t.Fatalf("answer %+v", res)
	}
	asked := log.last(t)
	req.ResponseStatusCode, req.ResponseBody = 201, []byte(`{"Id":"abc"}`)
	if res := g.AuthZRes(req); !res.Allow {
		t.Fatalf("answer %+v", res)
	}
	rec := log.last(t)
	if rec.Phase != audit.PhaseResponse || rec.ID != asked.ID || rec.Status != 201 || rec.CreatedID != "abc" {
		t.Errorf("record %+v", rec)
	}
	n := len(log.records)
	if res := g.AuthZRes(req); !res.Allow || len(log.records) != n {
		t.Errorf("a response nobody waits for: %+v, %d records", res, len(log.records)-n)
	}
	if res := g.AuthZRes(authorization.Request{}); res.Allow {
		t.Error("an empty response message was allowed")
	}
}

func TestOwnLookupsPassUnrecorded(t *testing.T) {
	log := &memory{}
	g := newGate(t, log, func(o *Options) {
		o.Own = func(h map[string]string, _, _ string) bool { return h["Secret"] == "s" }
	})
	req := authorization.Request{RequestMethod: "GET", RequestURI: "/nope", RequestHeaders: map[string]string{"Secret": "s"}}
	if res := g.AuthZReq(req); !res.Allow || len(log.records) != 0 {
		t.Errorf("answer %+v, %d records", res, len(log.records))
	}
}

func TestProbeIsRefusedAndRecorded(t *testing.T) {
	log := &memory{}
	g := newGate(t, log, nil)
	req := authorization.Request{RequestMethod: "GET", RequestURI: "/_ping", RequestHeaders: map[string]string{ProbeHeader: "abc"}}
	if res := g.AuthZReq(req); res.Allow || res.Msg != ProbeAnswer("abc") || log.last(t).Event != "probe" {
		t.Errorf("answer %+v, record %+v", res, log.last(t))
	}
}

func TestPendingIsBounded(t *testing.T) {
	p := newPending()
	for i := range uint64(2 * maxPending) {
		p.put(i%10, waiting{id: "x"})
	}
	if p.count != maxPending {
		t.Errorf("%d waiting, want %d", p.count, maxPending)
	}
	p.forget(time.Now().Add(time.Second))
	if p.count != 0 || len(p.byKey) != 0 {
		t.Errorf("%d waiting after all were forgotten", p.count)
	}
}

// serve starts a server for g and returns how to post to it.
func serve(t *testing.T, g *Gate) func(path, body string) (int, string) {
	t.Helper()
	socket := filepath.Join(t.TempDir(), "p", "seawall.sock")
	l, err := Listen(socket)
	if err != nil {
		t.Fatal(err)
	}
	st, err := os.Stat(socket)
	if err != nil || st.Mode().Perm() != 0o600 {
		t.Fatalf("socket %v, %v; want mode 0600", st.Mode(), err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- NewServer(g, func(context.Context) any { return g.Counts() }).Serve(ctx, l) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Errorf("drain: %v", err)
		}
	})
	client := &http.Client{Transport: &http.Transport{DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, "unix", socket)
	}}}
	t.Cleanup(client.CloseIdleConnections)
	return func(path, body string) (int, string) {
		t.Helper()
		method := http.MethodPost
		if body == "" {
			method = http.MethodGet
		}
		req, err := http.NewRequestWithContext(ctx, method, "http://plugin"+path, strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		res, err := client.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		text, err := io.ReadAll(res.Body)
		if err != nil {
			t.Fatal(err)
		}
		return res.StatusCode, string(text)
	}
}

func TestServerGuardsTheGate(t *testing.T) {
	log := &memory{}
	post := serve(t, newGate(t, log, nil))
	if code, body := post("/Plugin.Activate", "{}"); code != 200 || !strings.Contains(body, `"authz"`) {
		t.Errorf("activation: %d %s", code, body)
	}
	for name, body := range map[string]string{
		"truncated":       `{"RequestMethod":"GET","RequestUri":"/in`,
		"two documents":   `{"RequestMethod":"GET","RequestUri":"/info"}{}`,
		"not an object":   `[]`,
		"body not base64": `{"RequestMethod":"GET","RequestUri":"/info","RequestBody":"*"}`,
		"not PEM":         `{"RequestMethod":"GET","RequestUri":"/info","RequestPeerCertificates":["aGVsbG8="]}`,
		"null":            `null`,
		"too large":       `{"RequestMethod":"GET","RequestUri":"/info","RequestBody":"` + strings.Repeat("A", maxMessage) + `"}`,
	} {
		before := len(log.records)
		code, answer := post("/AuthZPlugin.AuthZReq", body)
		var res authorization.Response
		if err := json.Unmarshal([]byte(answer), &res); err != nil || code != 200 || res.Allow || res.Msg == "" {
			t.Errorf("%s: %d %s (%v)", name, code, answer, err)
		}
		if len(log.records) != before+1 || log.last(t).Verdict != audit.Failed {
			t.Errorf("%s: not recorded as a failure", name)
		}
	}
	code, answer := post("/AuthZPlugin.AuthZReq", `{"RequestMethod":"GET","RequestUri":"/v1.45/info"}`)
	if code != 200 || answer != `{"Allow":true}`+"\n" {
		t.Errorf("a good message: %d %s", code, answer)
	}
	if code, answer := post(StatusPath, ""); code != 200 || !strings.Contains(answer, `"failed":7`) {
		t.Errorf("status: %d %s", code, answer)
	}
}

func TestListenReplacesOnlyADeadSocket(t *testing.T) {
	dir := t.TempDir()
	socket := filepath.Join(dir, "s")
	l, err := Listen(socket)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Listen(socket); err == nil {
		t.Error("a served socket was taken over")
	}
	l.(*net.UnixListener).SetUnlinkOnClose(false)
	_ = l.Close()
	l, err = Listen(socket)
	if err != nil {
		t.Fatalf("a dead socket was not replaced: %v", err)
	}
	_ = l.Close()
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Listen(file); err == nil {
		t.Error("a file was replaced by a socket")
	}
}
