package service

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/json"
	"encoding/pem"
	"math/big"
	"strings"
	"testing"

	"github.com/docker/go-plugins-helpers/authorization"
)

// certificate is one as the daemon shows it to a plugin.
func certificate(t *testing.T, subject pkix.Name) []byte {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	tmpl := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: subject}
	der, err := x509.CreateCertificate(rand.Reader, tmpl, tmpl, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
}

// asks is what the gate says to a request of a user with this certificate; of
// whoever is on the unix socket when it is nil.
func (h *host) asks(method, uri string, subject *pkix.Name) authorization.Response {
	h.t.Helper()
	msg := map[string]any{"RequestMethod": method, "RequestUri": uri}
	if subject != nil {
		msg["User"], msg["UserAuthNMethod"] = subject.CommonName, "TLS"
		msg["RequestPeerCertificates"] = [][]byte{certificate(h.t, *subject)}
	}
	body, err := json.Marshal(msg)
	if err != nil {
		h.t.Fatal(err)
	}
	res, err := h.client().Post("http://seawall/AuthZPlugin.AuthZReq", "application/json", bytes.NewReader(body))
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

const withGroups = start + "identity: {groups_file: DIR/groups.yaml, groups_from: [o]}\n"

// TestReloadOfRolesAndGroups holds that who may do what follows the files while
// the gate runs, and that broken ones change nothing.
func TestReloadOfRolesAndGroups(t *testing.T) {
	h := newHost(t)
	h.write("groups.yaml", "groups: {ops: [bob]}\n")
	h.write("config.yaml", withGroups+"roles: {ops: {groups: [ops], classes: [read]}}\n")
	h.run()
	alice, bob := &pkix.Name{CommonName: "alice"}, &pkix.Name{CommonName: "bob"}
	may := func(who *pkix.Name) bool { return h.asks("GET", "/v1.45/containers/json", who).Allow }

	if may(alice) || !may(bob) || !may(&pkix.Name{CommonName: "carol", Organization: []string{"ops"}}) || may(nil) {
		t.Fatal("the roles of the start do not hold")
	}
	if res := h.asks("GET", "/v1.45/containers/json", alice); !strings.Contains(res.Msg, "user-action: the user alice has no role that allows container_list; ask for a role that has the action") {
		t.Errorf("refused with %q", res.Msg)
	}

	h.write("groups.yaml", "groups: {ops: [alice]}\n")
	h.eventually("the new groups hold", func() bool { return may(alice) && !may(bob) })
	h.write("groups.yaml", "groups: [alice]\n")
	h.eventually("the broken groups are noticed", func() bool { st, err := h.status(); return err == nil && st.Reload != "" })
	if !may(alice) || may(bob) {
		t.Error("the last good groups are gone")
	}
	h.write("groups.yaml", "groups: {ops: [alice]}\n")
	h.eventually("the mended groups are loaded", func() bool { st, err := h.status(); return err == nil && st.Reload == "" })

	before, err := h.status()
	if err != nil {
		t.Fatal(err)
	}
	h.write("config.yaml", withGroups+"roles: {local: {local: true, classes: [read]}}\n")
	h.eventually("the new roles hold", func() bool { return !may(alice) && may(nil) })
	if may(&pkix.Name{CommonName: "local"}) {
		t.Error("a certificate with the name local has the unix socket's role")
	}
	if after, err := h.status(); err != nil || after.Revision == before.Revision {
		t.Errorf("other roles, the same revision %s (%v)", after.Revision, err)
	}
	h.write("config.yaml", withGroups+"roles: {local: {local: true, classes: [reads]}}\n")
	h.eventually("the broken roles are noticed", func() bool { st, err := h.status(); return err == nil && st.Reload != "" })
	if may(alice) || !may(nil) {
		t.Error("the last good roles are gone")
	}
	h.write("config.yaml", start)
	h.eventually("without roles everybody may", func() bool { return may(alice) && may(nil) })
}
