package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"strings"

	"github.com/agnivade/levenshtein"

	"github.com/seawall/seawall/internal/config"
	"github.com/seawall/seawall/internal/install"
)

// The exit codes of every command, whatever its output format.
const (
	exitOK          = 0
	exitDenied      = 1 // policy says no
	exitUsage       = 2 // usage or configuration
	exitPolicy      = 3 // policy cannot be loaded or evaluated
	exitIntegrity   = 4 // the audit log's chain is broken
	exitUnreachable = 5 // daemon or file out of reach
	exitInterrupted = 130
)

// failure is an error with its exit code and what to do about it.
type failure struct {
	code int
	err  error // nil: everything is said already, only the code counts
	hint string
}

func (f *failure) Error() string {
	if f.err == nil {
		return fmt.Sprintf("exit %d", f.code)
	}
	return f.err.Error()
}

func (f *failure) Unwrap() error { return f.err }

// codeOf is the one place where errors become exit codes.
func codeOf(ctx context.Context, err error) int {
	var (
		f    *failure
		conf config.Errors
		rego *config.PolicyError
		bad  *install.Error
		lost net.Error
	)
	switch {
	case err == nil:
		return exitOK
	case ctx.Err() != nil:
		return exitInterrupted
	case errors.As(err, &f):
		return f.code
	case errors.As(err, &conf):
		return exitUsage
	case errors.As(err, &rego):
		return exitPolicy
	case errors.As(err, &bad) && bad.Config:
		return exitUsage
	case errors.As(err, &bad), errors.As(err, &lost), errors.Is(err, fs.ErrNotExist), errors.Is(err, fs.ErrPermission):
		return exitUnreachable
	}
	return exitUnreachable
}

// report prints an error as users see it and returns the exit code.
func report(ctx context.Context, w io.Writer, err error) int {
	code := codeOf(ctx, err)
	if err == nil {
		return code
	}
	var (
		f    *failure
		conf config.Errors
		bad  *install.Error
	)
	switch {
	case code == exitInterrupted:
		complain(w, "interrupted", "")
	case errors.As(err, &conf):
		for _, e := range conf {
			complain(w, e.Error(), e.Hint)
		}
	case errors.As(err, &f):
		if f.err != nil {
			complain(w, f.Error(), f.hint)
		}
	case errors.As(err, &bad):
		complain(w, bad.Error(), bad.Hint)
	default:
		complain(w, err.Error(), "")
	}
	return code
}

// complain writes one error and its hint, control characters escaped.
func complain(w io.Writer, text, hint string) {
	fmt.Fprintf(w, "seawall: %s\n", printable(strings.TrimSpace(text)))
	if hint != "" {
		fmt.Fprintf(w, "  hint: %s\n", printable(hint))
	}
}

// nearest returns the known name that is closest to name, "" if none is close.
func nearest(name string, known []string) string {
	best, distance := "", 3
	for _, k := range known {
		if d := levenshtein.ComputeDistance(name, k); d < distance {
			best, distance = k, d
		}
	}
	return best
}
