package policies_test

import (
	"bytes"
	"context"
	"io/fs"
	"strings"
	"testing"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/format"

	"github.com/seawall/seawall/internal/policy"
	"github.com/seawall/seawall/policies"
)

func load(t testing.TB) *policy.Policy {
	t.Helper()
	p, err := policy.Load(context.Background(), policy.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// TestRego runs the Rego tests beside the rules. Each rule has at least one
// that finds something and one that finds nothing, which its name says:
// test_denies_… (or test_warns_…) and test_allows_….
func TestRego(t *testing.T) {
	tests, err := policy.RunTests(context.Background(), policy.Options{})
	if err != nil {
		t.Fatal(err)
	}
	sides := map[string]map[string]bool{}
	for _, r := range tests.Results {
		pkg := strings.TrimSuffix(r.Package, "_test")
		if sides[pkg] == nil {
			sides[pkg] = map[string]bool{}
		}
		side, _, _ := strings.Cut(strings.TrimPrefix(r.Name, "test_"), "_")
		sides[pkg][side] = true
		t.Run(pkg+"/"+r.Name, func(t *testing.T) {
			if !r.Pass {
				t.Errorf("policies/%s:%d: %s", r.File, r.Line, r.Problem)
			}
		})
	}
	for _, r := range load(t).Rules() {
		side := sides[r.Package]
		if !side["denies"] && !side["warns"] || !side["allows"] {
			t.Errorf("%s: package %s_test needs a test_denies_… or test_warns_… and a test_allows_…", r.ID, r.Package)
		}
	}
}

// TestFormat holds the library to `opa fmt`.
func TestFormat(t *testing.T) {
	err := fs.WalkDir(policies.FS, "seawall", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(name, ".rego") {
			return err
		}
		text, err := fs.ReadFile(policies.FS, name)
		if err != nil {
			return err
		}
		want, err := format.SourceWithOpts(name, text, format.Opts{RegoVersion: ast.RegoV1})
		if err != nil {
			t.Errorf("policies/%s: %v", name, err)
			return nil
		}
		if !bytes.Equal(text, want) {
			t.Errorf("policies/%s: not formatted; run `go generate ./policies`; from line %d on it reads\n%s", name, firstDifference(text, want), want)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func firstDifference(a, b []byte) int {
	al, bl := bytes.Split(a, []byte("\n")), bytes.Split(b, []byte("\n"))
	for i := range al {
		if i >= len(bl) || !bytes.Equal(al[i], bl[i]) {
			return i + 1
		}
	}
	return len(al)
}
