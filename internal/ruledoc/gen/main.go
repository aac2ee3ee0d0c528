// Command gen formats the Rego library and writes the pages about the rules:
// docs/rules and docs/parameters.md. It runs in the module's root, or in the
// folder given.
package main

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/format"

	"github.com/seawall/seawall/internal/ruledoc"
)

func main() {
	root := "."
	if len(os.Args) > 1 {
		root = os.Args[1]
	}
	if err := run(root); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(root string) error {
	library := filepath.Join(root, "policies")
	if err := filepath.WalkDir(filepath.Join(library, "seawall"), rewrite); err != nil {
		return err
	}
	pages, err := ruledoc.Pages(context.Background(), os.DirFS(library), os.DirFS(filepath.Join(root, "test", "rules")))
	if err != nil {
		return err
	}
	docs := filepath.Join(root, "docs")
	if err := os.RemoveAll(filepath.Join(docs, "rules")); err != nil {
		return err
	}
	for name, text := range pages {
		file := filepath.Join(docs, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(file, text, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// rewrite formats one Rego file as `opa fmt` does.
func rewrite(name string, d fs.DirEntry, err error) error {
	if err != nil || d.IsDir() || filepath.Ext(name) != ".rego" {
		return err
	}
	text, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	out, err := format.SourceWithOpts(name, text, format.Opts{RegoVersion: ast.RegoV1})
	if err != nil || bytes.Equal(text, out) {
		return err
	}
	return os.WriteFile(name, out, 0o644)
}
