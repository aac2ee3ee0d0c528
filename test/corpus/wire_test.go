package corpus

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"path/filepath"
	"testing"

	"github.com/docker/go-plugins-helpers/authorization"
	"github.com/sirupsen/logrus"

	"github.com/seawall/seawall/internal/audit"
	"github.com/seawall/seawall/internal/casefile"
	"github.com/seawall/seawall/internal/compat"
	"github.com/seawall/seawall/internal/identity"
	"github.com/seawall/seawall/internal/input"
	"github.com/seawall/seawall/internal/policy"
	"github.com/seawall/seawall/plugin"
)

// counter counts records.
type counter struct{ records chan struct{} }

func (c counter) Append(*audit.Record) error {
	c.records <- struct{}{}
	return nil
}

// TestWire takes every case through the door that the daemon uses: a plugin
// message on a unix socket. Each gets one record.
func TestWire(t *testing.T) {
	w, classes := load(t)
	pol, err := policy.Load(context.Background(), options)
	if err != nil {
		t.Fatal(err)
	}
	facts, err := w.Engine.Facts()
	if err != nil {
		t.Fatal(err)
	}
	log := logrus.New()
	log.SetOutput(io.Discard)
	records := counter{make(chan struct{}, 2000)}
	g, err := plugin.New(plugin.Options{
		Policy:   func() (*policy.Policy, *compat.Policy) { return pol, nil },
		Input:    &input.Builder{Facts: facts, Own: casefile.Own, Surface: "gate"},
		Audit:    records,
		Identify: plugin.Identify(func() identity.Groups { return identity.Groups{} }),
		Own:      func(map[string]string, string, string) bool { return false },
		Log:      log,
	})
	if err != nil {
		t.Fatal(err)
	}
	ask := serve(t, g)
	cases := 0
	for _, class := range classes {
		for _, c := range class.Cases {
			cases++
			message := authorization.Request{RequestMethod: c.Method, RequestURI: c.URI, RequestHeaders: c.Shown, RequestBody: []byte(c.Body)}
			if res := ask(message); res.Allow != (c.Allow != "") || res.Allow != (res.Msg == "") {
				t.Errorf("%s: %+v", &c, res)
			}
		}
	}
	if len(records.records) != cases {
		t.Errorf("%d records of %d requests", len(records.records), cases)
	}
}

// serve serves a gate, and returns how to ask it.
func serve(t *testing.T, g *plugin.Gate) func(authorization.Request) authorization.Response {
	t.Helper()
	socket := filepath.Join(t.TempDir(), "gate.sock")
	l, err := net.Listen("unix", socket)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- plugin.NewServer(g, nil).Serve(ctx, l) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	client := &http.Client{Transport: &http.Transport{DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, "unix", socket)
	}}}
	return func(m authorization.Request) (out authorization.Response) {
		t.Helper()
		text, err := json.Marshal(m)
		if err != nil {
			t.Fatal(err)
		}
		res, err := client.Post("http://plugin/"+authorization.AuthZApiRequest, "application/json", bytes.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		if err := json.NewDecoder(res.Body).Decode(&out); err != nil || res.StatusCode != http.StatusOK {
			t.Fatalf("%d %v", res.StatusCode, err)
		}
		return out
	}
}
