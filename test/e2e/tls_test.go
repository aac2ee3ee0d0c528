package e2e

import (
	"crypto/tls"
	"crypto/x509/pkix"
	"io"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/seawall/seawall/internal/audit"
	"github.com/seawall/seawall/test/engine"
)

// TestTLSIdentity is a daemon on TCP with client certificates: who asks is the
// verified certificate, in both phases, and nothing that a client writes.
func TestTLSIdentity(t *testing.T) {
	engine.Each(t, func(t *testing.T, v engine.Version) {
		pki := engine.NewPKI(t)
		g := serve(t, prepared(t, v, engine.WithTLS(pki)), `
identity: {groups_from: [o, ou]}
rules: {user-action: {mode: deny}}
roles:
  anybody: {users: [alice], groups: [ops], actions: ["*"]}
`)
		g.Reload(engine.WithAuthz("seawall"))
		for _, who := range []struct {
			subject pkix.Name
			groups  []string
		}{
			{pkix.Name{CommonName: "alice"}, nil},
			{pkix.Name{CommonName: "bob", Organization: []string{"ops"}, OrganizationalUnit: []string{"db"}}, []string{"db", "ops"}},
			{pkix.Name{}, nil}, // no CN is nobody, and not root on the socket
		} {
			cert := pki.Client(who.subject)
			mark := len(g.records())
			r := g.asks(t, cert, fineCreate)
			want := http.StatusCreated
			if who.subject.CommonName == "" {
				want = http.StatusForbidden
			}
			if r.Status != want {
				t.Errorf("%q: %d %s", who.subject.CommonName, r.Status, r.Body)
			}
			evil := createWire(createText(`,"Privileged":true`, ""))
			if r := g.asks(t, cert, evil); r.Status != http.StatusForbidden {
				t.Errorf("%q may have a privileged container: %d %s", who.subject.CommonName, r.Status, r.Body)
			}
			identified(t, g.records()[mark:], who.subject.CommonName, who.groups)
		}
		if r, err := g.TLSClient(nil).Get("https://127.0.0.1:2376/info"); err == nil {
			r.Body.Close()
			t.Error("the daemon takes a client without a certificate: this test shows nothing")
		}
	})
}

// asks sends w over TLS, with headers that claim to be somebody else.
func (g *gate) asks(t *testing.T, cert *tls.Certificate, w wire) engine.Response {
	t.Helper()
	req, err := http.NewRequest(http.MethodPost, "https://127.0.0.1:2376"+w.uri, strings.NewReader(w.body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	for _, h := range []string{"User", "X-Forwarded-User", "X-Remote-User", "X-Seawall-User"} {
		req.Header.Set(h, "mallory")
	}
	res, err := g.TLSClient(cert).Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return engine.Response{Status: res.StatusCode, Body: string(text)}
}

// identified checks who the records of one client name.
func identified(t *testing.T, list []audit.Record, name string, groups []string) {
	t.Helper()
	phases := map[audit.Phase]int{}
	for _, rec := range list {
		if rec.Action != "container_create" {
			continue
		}
		phases[rec.Phase]++
		if rec.User == nil || rec.User.Name != name || rec.User.Auth != "TLS" || !slices.Equal(rec.User.Groups, groups) {
			t.Errorf("%s of %q on record as %+v, want groups %q", rec.Phase, name, rec.User, groups)
		}
	}
	if phases[audit.PhaseRequest] != 2 {
		t.Errorf("%q: %v creates on record, want 2", name, phases)
	}
	if name != "" && phases[audit.PhaseResponse] != 1 {
		t.Errorf("%q: %v responses on record, want 1", name, phases)
	}
}

// TestNoSecretLeaves plants words in every place where a request may carry a
// secret and looks for them in all that the gate writes.
func TestNoSecretLeaves(t *testing.T) {
	engine.Each(t, func(t *testing.T, v engine.Version) {
		g := closed(t, v, "log: {level: debug}\n")
		canary := func(what string) string { return "canary-" + what }
		auth := []string{"Authorization: Bearer " + canary("authorization"), "X-Registry-Auth: " + canary("registry-auth"),
			"X-Registry-Config: " + canary("registry-config"), "Cookie: " + canary("cookie"), jsonType}
		env := `,"Env":["DB_PASSWORD=` + canary("env") + `","PLAIN=` + canary("plain-env") + `"],"Labels":{"token":"` + canary("label") + `"}`
		var answers strings.Builder
		send := func(w wire) {
			r, err := w.send(g.Daemon)
			if err != nil {
				t.Errorf("%s: %v", w.uri, err)
			}
			if !strings.Contains(w.uri, "/json") { // the daemon's own answers hold what it holds
				answers.WriteString(r.Body + "\n")
			}
		}
		send(createWire(createText("", env)).with(auth...))
		send(createWire(createText(`,"Privileged":true`, env)).with(auth...))
		send(wire{uri: "/v1.41/containers/none/exec", headers: auth, body: `{"Cmd":["true"],"Env":["A=` + canary("exec-env") + `"]}`})
		send(wire{uri: "/v1.41/build?buildargs=%7B%22TOKEN%22%3A%22" + canary("build-arg") + "%22%7D&remote=http://u:" + canary("url-password") + "@127.0.0.1:1/x", headers: auth[:3]})
		send(wire{uri: "/v1.41/images/create?fromImage=quay.example.com/x&tag=1", headers: auth[:3]})
		send(wire{uri: "/v1.41/auth", headers: auth, body: `{"username":"u","password":"` + canary("login") + `","serveraddress":"127.0.0.1:1"}`})
		send(wire{uri: "/v1.41/secrets/create", headers: auth, body: `{"Name":"s","Data":"` + canary("secret") + `"}`})
		send(wire{uri: "/v1.41/configs/create", headers: auth, body: `{"Name":"s","Data":"` + canary("config") + `"}`})
		send(wire{uri: "/v1.41/swarm/join", headers: auth, body: `{"JoinToken":"` + canary("join") + `","RemoteAddrs":["127.0.0.1:1"]}`})
		send(wire{uri: "/v1.41/swarm/unlock", headers: auth, body: `{"UnlockKey":"` + canary("unlock") + `"}`})
		send(wire{uri: "/v1.41/volumes/create", headers: auth, body: `{"Name":"v","DriverOpts":{"type":"cifs","o":"username=u,password=` + canary("volume") + `","device":"//h/s"}}`})
		send(wire{uri: "/v1.41/networks/create?token=" + canary("query"), headers: auth, body: `{"Name":"n","Labels":{"a":"` + canary("network") + `"}}`})
		record, err := os.ReadFile(g.Path(auditFile))
		if err != nil {
			t.Fatal(err)
		}
		if n := strings.Count(string(record), "\n"); n < 12 {
			t.Errorf("only %d records", n)
		}
		for name, text := range map[string]string{"audit log": string(record), "seawall's log": g.logs(), "message to the client": answers.String()} {
			for line := range strings.Lines(text) {
				if strings.Contains(line, "canary-") {
					t.Errorf("%s: %s", name, line)
				}
			}
		}
	})
}
