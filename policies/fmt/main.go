// Command fmt formats the Rego files below the folders it is given, or below
// policies when it is given none, as `opa fmt` does.
package main

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/format"
)

func main() {
	dirs := os.Args[1:]
	if len(dirs) == 0 {
		dirs = []string{"policies"}
	}
	for _, dir := range dirs {
		if err := filepath.WalkDir(dir, rewrite); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
}

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
	fmt.Println(name)
	return os.WriteFile(name, out, 0o644)
}
