package ruledoc

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/seawall/seawall/internal/policy"
)

var code = regexp.MustCompile("`([^`]+)`")

// TestMigratingNames holds that every rule and parameter that the tables in
// docs/migrating name, in their last columns, is one.
func TestMigratingNames(t *testing.T) {
	known := map[string]bool{}
	p, err := policy.Load(t.Context(), policy.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range p.Rules() {
		known[r.ID] = true
	}
	params, err := policy.Parameters(nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range params {
		known[p.Name] = true
	}
	pages, err := filepath.Glob("../../docs/migrating/*.md")
	if err != nil || len(pages) < 4 {
		t.Fatalf("pages %v: %v", pages, err)
	}
	checked := 0
	for _, page := range pages {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		for i, line := range strings.Split(string(text), "\n") {
			if !strings.HasPrefix(line, "| ") || strings.HasSuffix(page, "opa-docker-authz.md") {
				continue
			}
			for _, name := range named(strings.Split(line, " | ")) {
				checked++
				if !known[name] && !slices.Contains(words, name) {
					t.Errorf("%s:%d: %q is neither a rule nor a parameter", page, i+1, name)
				}
			}
		}
	}
	if checked < 120 {
		t.Errorf("only %d names were checked", checked)
	}
}

// named are the names in the last cells of a row: the second of two, of three
// or more all from the second on, or the fourth.
func named(cells []string) []string {
	from := 1
	if len(cells) == 4 {
		from = 3
	}
	if len(cells) == 3 && regexp.MustCompile(`^\| \d+$`).MatchString(cells[0]) {
		from = 2
	}
	var out []string
	for _, m := range code.FindAllStringSubmatch(strings.Join(cells[from:], " "), -1) {
		out = append(out, m[1])
	}
	return out
}

// words are what the tables quote beside names of rules and parameters.
var words = []string{
	"actions", "classes", "container_create", "config", "registry.example.com/**", "service", "exec", "dev",
	"input.exec", "input.network", "node_update", "users", "groups", "local: true", "\"*\"",
	"classes: [read]", "exfiltrate", "identity.default_role", "actions: [container_create]",
}
