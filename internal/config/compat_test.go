package config

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/seawall/seawall/internal/policy"
)

func TestLoadPolicyCompat(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "authz.rego")
	write := func(text string) {
		t.Helper()
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("package docker.authz\nallow { input.Method == \"GET\" }\n")
	cfg, err := load(t, "compat: {opa_docker_authz: {policy: "+file+", beside: false}}\nrules: {privileged: {mode: warn}}\n", nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Contains(cfg.OwnPaths(), file) {
		t.Error("the policy's file is not among what belongs to the gate")
	}
	p, other, err := cfg.LoadPolicy(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if other.Rego() != "v0" {
		t.Errorf("read as %s", other.Rego())
	}
	var on []string
	for _, r := range p.Rules() {
		if r.Mode != policy.Off {
			on = append(on, r.ID)
		}
	}
	if want := []string{"privileged", "self-protect", "undecodable-request", "unknown-endpoint"}; !slices.Equal(on, want) {
		t.Errorf("in force are %v, want %v", on, want)
	}
	write("package docker.authz\nallow { input.Method == \"HEAD\" }\n")
	again, _, err := cfg.LoadPolicy(t.Context())
	if err != nil || again.Revision() == p.Revision() {
		t.Errorf("the revision does not tell the other policy: %v", err)
	}
	write("package docker.authz\nallow {")
	if _, _, err := cfg.LoadPolicy(t.Context()); err == nil || !strings.Contains(err.Error(), "compat.opa_docker_authz: ") {
		t.Errorf("a broken policy: %v", err)
	}
}

func TestCompatRefused(t *testing.T) {
	for text, want := range map[string]string{
		"compat: {opa_docker_authz: {beside: false}}\n":           "compat.opa_docker_authz.policy: is needed",
		"compat: {opa_docker_authz: {allow_path: data.x.y}}\n":    "compat.opa_docker_authz.policy: is needed",
		"compat: {opa_docker_authz: {policy: /nowhere/a.rego}}\n": "no such file",
		"compat: {opa_docker_auth: {policy: /nowhere/a.rego}}\n":  "unknown key",
	} {
		if _, err := load(t, text, nil, nil); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: error %v lacks %q", text, err, want)
		}
	}
}
