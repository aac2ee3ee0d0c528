package config

import (
	"fmt"
	"slices"
	"strings"

	"github.com/agnivade/levenshtein"
)

// Error is one thing wrong with the configuration.
type Error struct {
	Where   string // file:line, an environment variable or a flag
	Key     string // dotted key, "" when the whole source is at fault
	Problem string // what is wrong
	Hint    string // what to do, "" if nothing helps but reading
}

func (e *Error) Error() string {
	if e.Key == "" {
		return e.Where + ": " + e.Problem
	}
	return fmt.Sprintf("%s: %s: %s", e.Where, e.Key, e.Problem)
}

// Errors is everything wrong with the configuration, in the order of the
// sources. Load returns it, never an empty one.
type Errors []*Error

func (e Errors) Error() string {
	lines := make([]string, len(e))
	for i, one := range e {
		lines[i] = one.Error()
	}
	return strings.Join(lines, "\n")
}

// add records an error.
func (e *Errors) add(where, key, hint, format string, args ...any) {
	*e = append(*e, &Error{Where: where, Key: key, Hint: hint, Problem: fmt.Sprintf(format, args...)})
}

// nearest returns the known name that name was most likely meant to be, or ""
// when none is close.
func nearest(name string, known []string) string {
	best, bestDistance := "", max(2, len(name)/3)+1
	for _, k := range slices.Sorted(slices.Values(known)) {
		if len(name) > 2 && (strings.HasPrefix(name, k) || strings.HasPrefix(k, name)) {
			return k
		}
		d := levenshtein.ComputeDistance(strings.ToLower(name), strings.ToLower(k))
		if d < bestDistance {
			best, bestDistance = k, d
		}
	}
	return best
}

// meant is the hint for an unknown name.
func meant(name string, known []string) string {
	if n := nearest(name, known); n != "" {
		return fmt.Sprintf("did you mean %q?", n)
	}
	return "known: " + strings.Join(slices.Sorted(slices.Values(known)), ", ")
}
