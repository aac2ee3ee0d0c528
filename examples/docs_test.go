package examples

import (
	"context"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/seawall/seawall/internal/config"
	"github.com/seawall/seawall/internal/policy"
	"github.com/seawall/seawall/internal/suite"
)

// snippet is a named file in a page: its name in backquotes and a colon, then a
// fenced block.
var snippet = regexp.MustCompile("(?m)^`([a-z_/.]+)`:\n\n```(?:rego|yaml)\n((?s:.*?))^```$")

// TestSiteRulesPage runs what docs/site-rules.md shows.
func TestSiteRulesPage(t *testing.T) {
	text, err := os.ReadFile("../docs/site-rules.md")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	found := snippet.FindAllStringSubmatch(string(text), -1)
	if blocks := strings.Count(string(text), "\n```rego\n") + strings.Count(string(text), "\n```yaml\n"); len(found) != blocks || blocks < 8 {
		t.Fatalf("%d of %d blocks have a file's name before them", len(found), blocks)
	}
	for _, f := range found {
		name := filepath.Join(dir, f[1])
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(f[2]), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	runSuite(t, filepath.Join(dir, "policies"), 3)

	p, err := policy.Load(context.Background(), policy.Options{Dirs: []string{filepath.Join(dir, "trap")}})
	if err != nil {
		t.Fatal(err)
	}
	if w := p.Warnings(); len(w) != 1 || !strings.HasSuffix(w[0].File, "wrong.rego") {
		t.Errorf("warnings %v, want one about wrong.rego", w)
	}
}

func runSuite(t *testing.T, dir string, rules int) {
	t.Helper()
	rep, err := suite.Run(context.Background(), suite.Options{Dirs: []string{dir}})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rep.Tests {
		if !r.Pass {
			t.Errorf("%s:%d: %s: %s", r.File, r.Line, r.Name, r.Problem)
		}
	}
	if len(rep.Coverage) != rules {
		t.Errorf("%d rules, want %d", len(rep.Coverage), rules)
	}
	for _, c := range rep.Coverage {
		if c.Lacks() != "" {
			t.Errorf("%s: there is %s", c.Rule, c.Lacks())
		}
	}
}

// TestMigratedRoles loads the roles of docs/migrating/twistlock-casbin.md.
func TestMigratedRoles(t *testing.T) {
	text, err := os.ReadFile("../docs/migrating/twistlock-casbin.md")
	if err != nil {
		t.Fatal(err)
	}
	_, block, _ := strings.Cut(string(text), "\n```yaml\n")
	block, _, _ = strings.Cut(block, "\n```")
	file := filepath.Join(t.TempDir(), "config.yaml")
	if err := os.WriteFile(file, []byte(block), 0o600); err != nil {
		t.Fatal(err)
	}
	cfg, err := config.Load(config.Sources{Path: file, PathGiven: true, UnsafeAllowWritableConfig: true})
	if err != nil {
		t.Fatal(err)
	}
	p, _, err := cfg.LoadPolicy(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if n := len(p.Roles()); n != 3 {
		t.Errorf("%d roles, want 3", n)
	}
}
