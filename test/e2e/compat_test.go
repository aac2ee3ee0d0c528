package e2e

import (
	"os"
	"testing"

	"github.com/seawall/seawall/internal/compat"
	"github.com/seawall/seawall/test/engine"
)

const otherPolicy = `package docker.authz

default allow := false

allow if input.Method != "POST"

allow if not endswith(input.PathPlain, "/containers/create")

allow if {
	input.Body.Labels.ticket
	every m in input.BindMounts { m.ReadOnly }
}

allow if {
	input.Body.Labels.ticket
	input.BindMounts == null
}
`

// TestCompat has a policy of opa-docker-authz decide beside seawall's rules
// about what a real client asks of a real daemon.
func TestCompat(t *testing.T) {
	d := prepared(t, engine.Latest())
	if err := os.MkdirAll(d.Path("/etc/seawall"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(d.Path("/etc/seawall/authz.rego"), []byte(otherPolicy), 0o600); err != nil {
		t.Fatal(err)
	}
	g := serve(t, d, "profile: baseline\ncompat: {opa_docker_authz: {policy: /etc/seawall/authz.rego}}\n")
	g.Reload(engine.WithAuthz("seawall"))
	ticket := []string{"run", "--rm", "-l", "ticket=7"}

	passed(t, g.Docker(words(ticket, trusted, "true")...))
	passed(t, g.Docker(words(ticket, "-v", "/srv/a:/a:ro", trusted, "true")...))
	refused(t, g.Docker("run", "--rm", trusted, "true"), compat.Rule)
	refused(t, g.Docker(words(ticket, "-v", "/srv/a:/a", trusted, "true")...), compat.Rule)
	refused(t, g.Docker(words(ticket, "--pid", "host", trusted, "true")...), "host-pid")
	refused(t, g.Docker("run", "--rm", "--pid", "host", trusted, "true"), "host-pid", compat.Rule)
	passed(t, g.Docker("ps", "-a"))
}
