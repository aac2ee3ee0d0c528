package main

import (
	"errors"
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestMain runs the scripts' seawall commands in this binary.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"seawall": main})
}

var update = flag.Bool("update", false, "rewrite what the scripts expect")

// TestScript runs the command line as users type it. The files under
// testdata/script are also its examples.
func TestScript(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		UpdateScripts:       *update,
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		// A folder that others may write is refused above a configuration.
		Setup: func(env *testscript.Env) error {
			return errors.Join(os.Chmod(env.WorkDir, 0o755), dockerClients(env))
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"exits": exits, "record": recordLog},
	})
}

// exits runs a command and checks its exit code: exits 2 seawall --nonsense.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE COMMAND [ARG...]")
	}
	err := ts.Exec(args[1], args[2:]...)
	code := "0"
	if err != nil {
		code = strings.TrimPrefix(err.Error(), "exit status ")
	}
	if code != args[0] {
		ts.Fatalf("exit code %s, want %s", code, args[0])
	}
}
