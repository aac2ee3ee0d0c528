package service

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/docker/go-plugins-helpers/authorization"
	"github.com/sirupsen/logrus"

	"github.com/seawall/seawall/internal/audit"
	"github.com/seawall/seawall/internal/config"
	"github.com/seawall/seawall/plugin"
)

// host is a gate's surroundings in a folder of the test.
type host struct {
	t       *testing.T
	dir     string
	service *Service
	hup     chan struct{}
	stop    func() error
}

const start = `
profile: restricted
docker: {host: none}
plugin: {socket: DIR/run/seawall.sock}
audit: {file: DIR/log/audit.jsonl}
policy: {dirs: [DIR/policies]}
`

func (h *host) write(name, text string) {
	h.t.Helper()
	path := filepath.Join(h.dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		h.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(strings.ReplaceAll(text, "DIR", h.dir)), 0o600); err != nil {
		h.t.Fatal(err)
	}
}

func (h *host) sources() config.Sources {
	// The test's folder lies in a world-writable one.
	return config.Sources{Path: filepath.Join(h.dir, "config.yaml"), PathGiven: true, UnsafeAllowWritableConfig: true}
}

func newHost(t *testing.T) *host {
	h := &host{t: t, dir: t.TempDir(), hup: make(chan struct{}, 1)}
	h.write("config.yaml", start)
	h.write("policies/site.rego", siteRule("one"))
	return h
}

func siteRule(message string) string {
	return `# METADATA
# title: A rule of the site
# custom:
#   id: site
#   fix: do otherwise
#   surfaces: [request]
package custom.seawall.rules.site

findings contains {"message": "` + message + `", "field": "", "got": ""} if input.action.name == "system_version"
`
}

func (h *host) run() *host {
	h.t.Helper()
	log := logrus.New()
	s, err := Start(h.t.Context(), Options{Sources: h.sources(), Version: "test", Log: log})
	if err != nil {
		h.t.Fatal(err)
	}
	log.SetOutput(io.Discard)
	h.service = s
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- s.Run(ctx, h.hup) }()
	stopped := false
	h.stop = func() error {
		if stopped {
			return nil
		}
		stopped = true
		cancel()
		return <-done
	}
	h.t.Cleanup(func() {
		if err := h.stop(); err != nil {
			h.t.Error(err)
		}
	})
	h.eventually("the socket answers", func() bool { _, err := h.status(); return err == nil })
	return h
}

func (h *host) eventually(what string, ok func() bool) {
	h.t.Helper()
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
		if ok() {
			return
		}
	}
	h.t.Fatalf("not within 20 s: %s", what)
}

func (h *host) client() *http.Client {
	return &http.Client{Transport: &http.Transport{DisableKeepAlives: true, DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, "unix", filepath.Join(h.dir, "run/seawall.sock"))
	}}}
}

func (h *host) status() (Status, error) {
	var st Status
	res, err := h.client().Get("http://seawall" + plugin.StatusPath)
	if err != nil {
		return st, err
	}
	defer res.Body.Close()
	return st, json.NewDecoder(res.Body).Decode(&st)
}

// version asks the gate about GET /version, which the site's rule refuses.
func (h *host) version() authorization.Response {
	h.t.Helper()
	return h.ask(authorization.Request{RequestMethod: "GET", RequestURI: "/version"})
}

func (h *host) ask(req authorization.Request) authorization.Response {
	h.t.Helper()
	text, err := json.Marshal(req)
	if err != nil {
		h.t.Fatal(err)
	}
	res, err := h.client().Post("http://seawall/AuthZPlugin.AuthZReq", "application/json", bytes.NewReader(text))
	if err != nil {
		h.t.Fatal(err)
	}
	defer res.Body.Close()
	var out authorization.Response
	if err := json.NewDecoder(res.Body).Decode(&out); err != nil {
		h.t.Fatal(err)
	}
	return out
}

func TestServeReloadAndStop(t *testing.T) {
	h := newHost(t).run()
	if res := h.version(); res.Allow || !strings.Contains(res.Msg, "site: one; do otherwise") {
		t.Fatalf("answer %+v", res)
	}
	h.write("policies/site.rego", siteRule("two"))
	h.eventually("a changed rule is loaded by itself", func() bool { return strings.Contains(h.version().Msg, "site: two") })

	h.write("policies/site.rego", "package custom.seawall.rules.site\nthis is no Rego")
	h.eventually("the broken rule is noticed", func() bool { st, err := h.status(); return err == nil && st.Reload != "" })
	if res := h.version(); !strings.Contains(res.Msg, "site: two") {
		t.Errorf("the last good policy is gone: %+v", res)
	}

	if err := os.RemoveAll(filepath.Join(h.dir, "policies")); err != nil {
		t.Fatal(err)
	}
	h.hup <- struct{}{}
	h.eventually("the missing folder is noticed", func() bool {
		st, err := h.status()
		return err == nil && strings.Contains(st.Reload, "policies")
	})
	if res := h.version(); !strings.Contains(res.Msg, "site: two") {
		t.Errorf("the last good policy is gone: %+v", res)
	}

	h.write("policies/site.rego", siteRule("three"))
	h.hup <- struct{}{}
	h.eventually("the mended rule is loaded", func() bool { return strings.Contains(h.version().Msg, "site: three") })
	st, err := h.status()
	if err != nil || st.Reload != "" || st.Profile != "restricted@1" || st.Counts.Denied == 0 || st.Engine.Host != "none" {
		t.Errorf("status %+v, %v", st, err)
	}
	if err := h.stop(); err != nil {
		t.Fatal(err)
	}
	h.log()
}

// log checks that the record of the run is whole and tells what happened.
func (h *host) log() {
	h.t.Helper()
	file := filepath.Join(h.dir, "log/audit.jsonl")
	report, err := audit.Verify([]string{file})
	if err != nil || !report.Whole() {
		h.t.Fatalf("audit log: %+v, %v", report, err)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		h.t.Fatal(err)
	}
	for _, event := range []string{"started", "reloaded", "reload_refused", "stopped"} {
		if !strings.Contains(string(text), `"event":"`+event+`"`) {
			h.t.Errorf("the log has no event %q", event)
		}
	}
}

func TestTheGatesOwnFoldersAreGuarded(t *testing.T) {
	h := newHost(t).run()
	for folder, own := range map[string]bool{"log": true, "policies": true, "run": true, "elsewhere": false} {
		res := h.ask(authorization.Request{RequestMethod: "POST", RequestURI: "/v1.45/containers/create",
			RequestBody: []byte(`{"Image":"x","HostConfig":{"Binds":["` + filepath.Join(h.dir, folder) + `:/x"]}}`)})
		if res.Allow || strings.Contains(res.Msg, "self-protect: ") != own {
			t.Errorf("a mount of %s: %+v", folder, res)
		}
	}
}

func TestReloadKeepsTheConfigurationThatLoads(t *testing.T) {
	h := newHost(t).run()
	before, err := h.status()
	if err != nil {
		t.Fatal(err)
	}
	h.write("config.yaml", "profil: baseline\n")
	h.eventually("the broken configuration is noticed", func() bool { st, err := h.status(); return err == nil && st.Reload != "" })
	if after, err := h.status(); err != nil || after.Revision != before.Revision {
		t.Errorf("revision %s, was %s (%v)", after.Revision, before.Revision, err)
	}
	h.write("config.yaml", start+"mode: audit\n")
	h.eventually("the new mode is in force", func() bool { st, err := h.status(); return err == nil && st.Mode == "audit" })
	if res := h.version(); !res.Allow {
		t.Errorf("refused in mode audit: %+v", res)
	}
}

func TestNothingStartsWithoutAPolicy(t *testing.T) {
	for name, change := range map[string]func(*host){
		"broken rule":     func(h *host) { h.write("policies/site.rego", "package nonsense") },
		"no such folder":  func(h *host) { _ = os.RemoveAll(filepath.Join(h.dir, "policies")) },
		"unknown profile": func(h *host) { h.write("config.yaml", "profile: strict\n") },
		"unknown key":     func(h *host) { h.write("config.yaml", start+"polices: {}\n") },
		"unknown param":   func(h *host) { h.write("config.yaml", start+"params: {memry: {max: 1g}}\n") },
		"audit is a folder": func(h *host) {
			h.write("log/audit.jsonl/x", "")
		},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHost(t)
			change(h)
			log := logrus.New()
			if s, err := Start(t.Context(), Options{Sources: h.sources(), Log: log}); err == nil {
				t.Errorf("started: %+v", s.Status(t.Context()))
			}
		})
	}
}
