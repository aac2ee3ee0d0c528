package ruledoc

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seawall/seawall/policies"
)

// TestPagesAreCurrent holds the pages in docs to what the rules say, and that no
// page is left of a rule that has gone.
func TestPagesAreCurrent(t *testing.T) {
	root := filepath.Join("..", "..")
	pages, err := Pages(context.Background(), policies.FS, os.DirFS(filepath.Join(root, "test", "rules")))
	if err != nil {
		t.Fatal(err)
	}
	docs := filepath.Join(root, "docs")
	for name, want := range pages {
		got, err := os.ReadFile(filepath.Join(docs, filepath.FromSlash(name)))
		if err != nil {
			t.Errorf("%v; run `go generate ./policies`", err)
			continue
		}
		if diff := cmp.Diff(string(got), string(want)); diff != "" {
			t.Errorf("docs/%s is not current; run `go generate ./policies` (-docs +rules):\n%s", name, diff)
		}
	}
	entries, err := fs.ReadDir(os.DirFS(docs), "rules")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if _, ok := pages["rules/"+e.Name()]; !ok {
			t.Errorf("docs/rules/%s belongs to no rule; run `go generate ./policies`", e.Name())
		}
	}
}
