// Command seawall is a Docker authorization plugin and its tools.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	os.Exit(run(os.Args[1:]))
}

// run executes one command line and returns its exit code. The command's
// context ends with SIGINT or SIGTERM; a second signal kills.
func run(args []string) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop)
	root := newRoot()
	root.SetArgs(args)
	return report(ctx, root.ErrOrStderr(), root.ExecuteContext(ctx))
}
