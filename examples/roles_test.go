package examples

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/seawall/seawall/internal/config"
	"github.com/seawall/seawall/internal/identity"
	"github.com/seawall/seawall/internal/input"
	"github.com/seawall/seawall/internal/policy"
	"github.com/seawall/seawall/internal/service"
)

// rolesExample loads examples/roles as if it lay in /etc/seawall.
func rolesExample(t *testing.T) (*policy.Policy, identity.Groups) {
	t.Helper()
	dir := t.TempDir()
	for _, name := range []string{"config.yaml", "groups.yaml"} {
		text, err := os.ReadFile(filepath.Join("roles", name))
		if err != nil {
			t.Fatal(err)
		}
		text = []byte(strings.ReplaceAll(string(text), "/etc/seawall", dir))
		if err := os.WriteFile(filepath.Join(dir, name), text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	cfg, err := config.Load(config.Sources{Path: filepath.Join(dir, "config.yaml"), PathGiven: true, UnsafeAllowWritableConfig: true})
	if err != nil {
		t.Fatal(err)
	}
	groups, err := service.Groups(cfg)
	if err != nil {
		t.Fatal(err)
	}
	p, err := policy.Load(t.Context(), cfg.PolicyOptions())
	if err != nil {
		t.Fatal(err)
	}
	return p, groups
}

func TestRolesExample(t *testing.T) {
	p, groups := rolesExample(t)
	for _, tt := range []struct {
		cert       identity.Certificate
		local      bool
		role       string
		may, maynt []string
	}{
		{cert: identity.Certificate{CN: "alice"}, role: "developer", may: []string{"container_create", "container_attach", "system_info"}, maynt: []string{"exec_create", "container_export", "build"}},
		{cert: identity.Certificate{CN: "bob"}, role: "developer", may: []string{"container_start"}, maynt: []string{"swarm_init"}},
		{cert: identity.Certificate{CN: "carol", SAN: []string{"carol@example.com"}}, role: "operator", may: []string{"exec_create", "swarm_init", "swarm_inspect"}, maynt: []string{"swarm_unlockkey"}},
		{cert: identity.Certificate{CN: "dave", OU: []string{"platform"}}, role: "operator", may: []string{"exec_start"}, maynt: []string{"image_save"}},
		{cert: identity.Certificate{CN: "erin", OU: []string{"dev"}}, role: "developer", may: []string{"container_stop"}, maynt: []string{"plugin_enable"}},
		{cert: identity.Certificate{CN: "ci"}, role: "builder", may: []string{"build", "session", "image_push"}, maynt: []string{"container_create"}},
		{cert: identity.Certificate{CN: "backup"}, role: "backup", may: []string{"container_export"}, maynt: []string{"container_stop"}},
		{cert: identity.Certificate{CN: "mallory"}, role: "viewer", may: []string{"container_list", "ping"}, maynt: []string{"container_stop", "container_export"}},
		{local: true, role: "host", may: []string{"exec_create", "swarm_unlockkey"}},
	} {
		u := input.User{}
		if !tt.local {
			u = input.User{Name: tt.cert.CN, Auth: identity.TLS, Groups: append(groups.Map.Groups(identity.User{Auth: identity.TLS, Cert: tt.cert}), tt.cert.OU...)}
		}
		if got := p.RolesOf(u); !slices.Equal(got, []string{tt.role}) {
			t.Errorf("%s: roles %v, want %s", tt.cert.CN, got, tt.role)
		}
		granted, err := p.Granted(t.Context(), u)
		if err != nil {
			t.Fatal(err)
		}
		names := map[string]bool{}
		for _, a := range granted {
			names[a.Name] = true
		}
		for _, name := range tt.may {
			if !names[name] {
				t.Errorf("%s may not %s", tt.cert.CN, name)
			}
		}
		for _, name := range tt.maynt {
			if names[name] {
				t.Errorf("%s may %s", tt.cert.CN, name)
			}
		}
	}
}

// TestTheDocumentShowsTheExample holds that docs/identity.md repeats nothing
// that the example does not say.
func TestTheDocumentShowsTheExample(t *testing.T) {
	doc, err := os.ReadFile("../docs/identity.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"config.yaml", "groups.yaml"} {
		text, err := os.ReadFile(filepath.Join("roles", name))
		if err != nil {
			t.Fatal(err)
		}
		var plain []string
		for line := range strings.Lines(string(text)) {
			if !strings.HasPrefix(strings.TrimSpace(line), "#") {
				plain = append(plain, line)
			}
		}
		if !strings.Contains(string(doc), "```yaml\n"+strings.Join(plain, "")+"```") {
			t.Errorf("docs/identity.md does not show examples/roles/%s as it is, without its comments", name)
		}
	}
}
