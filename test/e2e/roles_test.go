package e2e

import (
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/seawall/seawall/test/engine"
)

// rolesConfig leaves out a role for the unix socket, which the tests add.
const rolesConfig = `
identity: {groups_file: /etc/seawall/groups.yaml, groups_from: [o, ou]}
roles:
  dev: {users: [alice], classes: [read, write], actions: [container_attach]}
  ops: {groups: [ops], classes: [read, write, exec, control], actions: [container_archive_get, swarm_inspect]}
  watch: {classes: [read]}
params:
  doors: {swarm: [ops], archive_put: [ops]}
policy: {dirs: [/etc/seawall/policies]}
waivers:
  - {rules: [privileged, cap-dac-read-search], match: {groups: [night]}, reason: repairs, owner: ops, expires: 2999-12-31}
`

// certificateRule tells what a site rule sees of whoever lists networks.
const certificateRule = `# METADATA
# title: Shows the certificate
# custom:
#   id: certificate
#   fix: none
package custom.seawall.rules.certificate

findings contains {"message": sprintf("cn=%s o=%v ou=%v san=%v groups=%v roles=%v", [c.cn, c.o, c.ou, c.san, u.groups, u.roles]), "field": "user", "got": ""} if {
	input.action.name == "network_list"
	u := input.user
	c := u.cert
}
`

// team is a daemon with a TLS listener and three clients.
type team struct {
	*gate
	alice, bob, carol *tls.Certificate
	pki               *engine.PKI
}

func newTeam(t *testing.T, v engine.Version) *team {
	pki := engine.NewPKI(t)
	d := prepared(t, v, engine.WithTLS(pki))
	for name, text := range map[string]string{
		"/etc/seawall/groups.yaml":               "groups: {ops: [dave, san=erin@example.com]}\n",
		"/etc/seawall/policies/certificate.rego": certificateRule,
	} {
		path := d.Path(name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	g := serve(t, d, rolesConfig)
	g.Reload(engine.WithAuthz("seawall"))
	return &team{
		gate: g, pki: pki,
		alice: pki.Client(pkix.Name{CommonName: "alice"}),
		bob:   pki.Client(pkix.Name{CommonName: "bob", OrganizationalUnit: []string{"ops"}}),
		carol: pki.Client(pkix.Name{CommonName: "carol"}),
	}
}

// as is a docker command of whoever holds the certificate.
func (c *team) as(cert *tls.Certificate, parts ...any) engine.Result {
	c.t.Helper()
	return c.DockerTLS(cert, words(parts...)...)
}

// TestRoles is a daemon on TLS with three clients: a developer who may run
// containers and not reach into them, an operator who may, and a stranger.
func TestRoles(t *testing.T) {
	engine.Each(t, func(t *testing.T, v engine.Version) {
		c := newTeam(t, v)
		// The gate's own look-ups come through the unix socket, where no role
		// holds, and prove the image all the same.
		refused(t, c.Docker("ps"), "user-action")
		passed(t, c.as(c.alice, "run", "-d", "--name", "web", compliant(), trusted, "idle"))
		refused(t, c.as(c.alice, "create", compliant(), local), "untrusted-image")
		if st, err := c.status(); err != nil || st.Counts.Own == 0 {
			t.Errorf("no look-up was let through: %+v, %v", st.Counts, err)
		}
		developer(t, c)
		operator(t, c)
		stranger(t, c)
		socket(t, c)
	})
}

func developer(t *testing.T, c *team) {
	passed(t, c.as(c.alice, "ps"))
	passed(t, c.as(c.alice, "version"))
	passed(t, c.as(c.alice, "info"))
	if r := c.as(c.alice, "run", "--rm", compliant(), trusted, "echo", "hello"); r.Code != 0 || r.Stdout != "hello\n" {
		t.Errorf("docker run: exit %d: %s", r.Code, r.Out())
	}
	refused(t, c.as(c.alice, "exec", "web", "true"), "user-action")
	refused(t, c.as(c.alice, "cp", "web:/etc/passwd", "-"), "user-action")
	refused(t, c.as(c.alice, "plugin", "disable", "nothing"), "user-action", "door-plugin")
	refused(t, c.as(c.alice, "swarm", "init", "--advertise-addr", "127.0.0.1"), "user-action", "door-swarm")
	refused(t, c.as(c.alice, "create", compliant(), "--privileged", trusted), "privileged", "cap-dac-read-search")
}

func operator(t *testing.T, c *team) {
	passed(t, c.as(c.bob, "exec", "web", "true"))
	through(t, c.as(c.bob, "cp", "web:/etc/passwd", "-"))
	file := c.WriteFile("note", "text")
	through(t, c.as(c.bob, "cp", file, "web:/tmp/note"))
	refused(t, c.as(c.alice, "cp", file, "web:/tmp/note"), "door-archive-put")
	passed(t, c.as(c.bob, "swarm", "init", "--advertise-addr", "127.0.0.1"))
	passed(t, c.as(c.bob, "swarm", "leave", "--force"))
	refused(t, c.as(c.bob, "plugin", "disable", "nothing"), "door-plugin")
	refused(t, c.as(c.bob, "create", compliant(), "--privileged", trusted), "privileged", "cap-dac-read-search")
	// A group of the certificate has a waiver, and by itself no role.
	night := []string{"ops", "night"}
	passed(t, c.as(c.pki.Client(pkix.Name{CommonName: "bob", OrganizationalUnit: night}), "create", compliant(), "--privileged", trusted))
	refused(t, c.as(c.pki.Client(pkix.Name{CommonName: "bob", OrganizationalUnit: night[1:]}), "ps"), "user-action")
	// Groups of the map file, by name and by SAN.
	passed(t, c.as(c.pki.Client(pkix.Name{CommonName: "dave"}), "exec", "web", "true"))
	passed(t, c.as(c.pki.Issue(&x509.Certificate{
		Subject: pkix.Name{CommonName: "erin"}, EmailAddresses: []string{"erin@example.com"}, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth},
	}), "exec", "web", "true"))
}

func stranger(t *testing.T, c *team) {
	refused(t, c.as(c.carol, "ps"), "user-action")
	refused(t, c.as(c.carol, "info"), "user-action")
	refused(t, c.as(c.carol, "stop", "web"), "user-action")
	// The client of whoever claims to be alice in every header.
	claims := `{"HttpHeaders": {"User": "alice", "Authz-User": "alice", "X-Forwarded-User": "alice", "X-Remote-User": "alice", "X-Remote-Group": "ops"}}`
	dir := filepath.Dir(c.WriteFile("claims/config.json", claims))
	refused(t, c.as(c.carol, "--config", dir, "ps"), "user-action")
	passed(t, c.as(c.alice, "--config", dir, "ps"))
	// A default role, without a restart of anything.
	c.configure(strings.Replace(rolesConfig, "groups_from: [o, ou]", "groups_from: [o, ou], default_role: watch", 1))
	eventually(t, "the default role holds", func() bool { return c.as(c.carol, "ps").Code == 0 })
	passed(t, c.as(c.carol, "info"))
	refused(t, c.as(c.carol, "stop", "web"), "user-action")
	refused(t, c.as(c.alice, "exec", "web", "true"), "user-action")
	refused(t, c.Docker("ps"), "user-action")
}

func socket(t *testing.T, c *team) {
	c.configure(strings.Replace(rolesConfig, "roles:", "roles:\n  host: {local: true, actions: ['*']}", 1))
	eventually(t, "the unix socket has its role", func() bool { return c.Docker("ps").Code == 0 })
	passed(t, c.Docker("exec", "web", "true"))
	refused(t, c.as(c.carol, "ps"), "user-action")
	refused(t, c.as(c.pki.Client(pkix.Name{CommonName: "local"}), "ps"), "user-action")
	refused(t, c.as(c.pki.Client(pkix.Name{}), "ps"), "user-action")
}

// TestSiteRuleSeesTheCertificate holds that a site rule reads all the names of
// a certificate.
func TestSiteRuleSeesTheCertificate(t *testing.T) {
	engine.Each(t, func(t *testing.T, v engine.Version) {
		c := newTeam(t, v)
		cert := c.pki.Issue(&x509.Certificate{
			Subject:        pkix.Name{CommonName: "frank", Organization: []string{"acme"}, OrganizationalUnit: []string{"ops", "db"}},
			DNSNames:       []string{"frank.example.com"},
			EmailAddresses: []string{"frank@example.com"},
			URIs:           []*url.URL{{Scheme: "spiffe", Host: "example.com", Path: "/frank"}},
			IPAddresses:    []net.IP{net.IPv4(192, 0, 2, 7)},
			ExtKeyUsage:    []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth},
		})
		r := c.as(cert, "network", "ls")
		refused(t, r, "certificate")
		for _, want := range []string{
			"cn=frank", `o=["acme"]`, "frank.example.com", "frank@example.com", "spiffe://example.com/frank", "192.0.2.7",
			`groups=["acme", "db", "ops"]`, `roles=["ops"]`,
		} {
			if !strings.Contains(r.Out(), want) {
				t.Errorf("the rule does not see %s: %s", want, r.Out())
			}
		}
		if !strings.Contains(r.Out(), `"ops"`) || !strings.Contains(r.Out(), `"db"`) {
			t.Errorf("the rule does not see the OUs: %s", r.Out())
		}
		refused(t, c.as(c.carol, "network", "ls"), "certificate", "user-action")
	})
}
