// Package test holds what is tested from outside: end-to-end runs with real
// daemons, the corpus, and the rules about the tree itself.
package test

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/seawall/seawall/"

// mayImport says for each stage which packages of the module it may import.
// Data flows in one direction; a stage that needs a type of a later one wants
// the type moved. A package that is not listed may import no sibling.
var mayImport = map[string][]string{
	"internal/action":         {},
	"internal/engine":         {},
	"internal/identity":       {},
	"policies":                {},
	"internal/input":          {"internal/action", "internal/engine", "internal/identity"},
	"internal/policy":         {"internal/action", "internal/input", "policies"},
	"internal/compat":         {},
	"internal/config":         {"internal/compat", "internal/policy"},
	"internal/suite":          {"internal/casefile", "internal/policy"},
	"internal/audit":          {"internal/input", "internal/policy"},
	"internal/dockerline":     {},
	"internal/metrics":        {"internal/audit", "internal/config"},
	"internal/replay":         {"internal/action", "internal/audit", "internal/engine", "internal/input", "internal/policy"},
	"internal/suggest":        {"internal/audit", "internal/config", "internal/input", "internal/policy", "internal/replay"},
	"internal/casefile":       {"internal/action", "internal/engine", "internal/input", "internal/policy"},
	"internal/check":          {"internal/action", "internal/engine", "internal/input", "internal/policy"},
	"internal/check/compose":  {"internal/check", "internal/input", "internal/policy"},
	"internal/check/record":   {"internal/input"},
	"internal/check/render":   {"internal/check", "internal/policy"},
	"internal/check/document": {"internal/audit", "internal/check", "internal/input"},
	"internal/ruledoc":        {"internal/policy", "internal/casefile", "policies"},
	"internal/install":        {"internal/config", "packaging", "plugin"},
	"internal/service":        {"internal/audit", "internal/compat", "internal/config", "internal/engine", "internal/identity", "internal/input", "internal/metrics", "internal/policy", "plugin"},
	"packaging":               {},
	"plugin":                  {"internal/action", "internal/audit", "internal/compat", "internal/engine", "internal/identity", "internal/input", "internal/policy"},
}

func TestImportDirections(t *testing.T) {
	checked := 0
	for _, p := range packages(t) {
		name := strings.TrimPrefix(p.ImportPath, module)
		if strings.HasPrefix(name, "cmd/") || strings.HasPrefix(name, "test") || strings.HasPrefix(name, "examples") {
			continue
		}
		allowed, known := mayImport[name]
		if !known && !strings.Contains(name, "/gen") {
			t.Errorf("%s is not in the map of stages: add it to ARCHITECTURE.md and to this test", name)
		}
		checked++
		for _, imp := range p.Imports {
			sibling, ours := strings.CutPrefix(imp, module)
			if !ours {
				continue
			}
			if strings.HasPrefix(sibling, "cmd/") || strings.HasPrefix(sibling, "test") {
				t.Errorf("%s imports %s: nothing imports cmd or test", name, sibling)
			}
			if known && !slices.Contains(allowed, sibling) {
				t.Errorf("%s imports %s: that is against the direction of the data", name, sibling)
			}
		}
	}
	if checked < 8 {
		t.Fatalf("only %d packages were checked", checked)
	}
}

type goPackage struct {
	ImportPath string
	Imports    []string
}

func packages(t *testing.T) []goPackage {
	t.Helper()
	cmd := exec.Command("go", "list", "-json=ImportPath,Imports", module+"...")
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	dec := json.NewDecoder(strings.NewReader(string(out)))
	var list []goPackage
	for {
		var p goPackage
		err := dec.Decode(&p)
		if errors.Is(err, io.EOF) {
			return list
		}
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, p)
	}
}
