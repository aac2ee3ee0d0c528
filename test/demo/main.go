// Command demo shows what seawall does, in a minute and without touching the
// machine's own Docker: a throw-away daemon behind seawall with its built-in
// defaults, a tour with the real docker client, and the audit record.
//
// It fails when anything in the tour goes otherwise than it says.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/seawall/seawall/test/engine"
)

func main() {
	bin := flag.String("seawall", "bin/seawall", "the seawall binary")
	flag.Parse()
	path, err := filepath.Abs(*bin)
	if err == nil {
		_, err = os.Stat(path)
	}
	if err != nil {
		fmt.Fprintf(os.Stderr, "demo: %v; run `make demo`\n", err)
		os.Exit(2)
	}
	os.Exit(engine.Standalone("demo", func(t testing.TB) { tour(t, path) }))
}
