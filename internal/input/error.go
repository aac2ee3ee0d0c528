package input

import (
	"errors"
	"fmt"
	"strings"

	"github.com/seawall/seawall/internal/engine"
)

// Kind says why there is no input for a request.
type Kind string

const (
	// Undecodable: the daemon might read the request otherwise than the gate,
	// or the gate is not shown what the daemon reads. It is the id of a rule.
	Undecodable Kind = "undecodable-request"
	// Unavailable: a fact that a rule needs could not be had from the daemon.
	Unavailable Kind = "unavailable"
)

// Error is the error of [Builder.Input]. Whatever its kind, it means no.
type Error struct {
	Kind   Kind
	Reason string // one clause, printable, bounded; never a secret
	Hint   string // what to do instead, "" when there is nothing to say
	Field  string // in Docker's own names, "" for the request as a whole
	Err    error  // the cause, nil if there is none
}

func (e *Error) Error() string {
	s := string(e.Kind) + ": "
	if e.Field != "" {
		s += e.Field + ": "
	}
	s += e.Reason
	if e.Hint != "" {
		s += "; " + e.Hint
	}
	return s
}

func (e *Error) Unwrap() error { return e.Err }

// undecodable is the error for a request, or a field of it, that the daemon
// might read in another way.
func undecodable(field, format string, args ...any) *Error {
	return &Error{Kind: Undecodable, Field: printable(field), Reason: fmt.Sprintf(format, args...)}
}

// printable is field as it is if it is short and printable ASCII: a part of it
// may be a key that the client made up.
func printable(field string) string {
	if len(field) > 200 || strings.ContainsFunc(field, func(r rune) bool { return r < ' ' || r > '~' }) {
		return shown(field)
	}
	return field
}

// hint adds what to do instead.
func (e *Error) hint(hint string) *Error {
	e.Hint = hint
	return e
}

// unavailable is the error for a fact that the daemon did not give.
func unavailable(what string, err error) *Error {
	reason := "the daemon did not say in time what " + what + " is"
	if errors.Is(err, engine.ErrNotFound) {
		reason = "the daemon has no such object: " + what
	}
	return &Error{Kind: Unavailable, Reason: reason, Err: err}
}
