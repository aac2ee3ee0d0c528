package check

import (
	"fmt"
	"slices"

	"github.com/seawall/seawall/internal/policy"
)

// Bar says which findings fail a check. The zero Bar is deny.
type Bar struct {
	warn     bool
	severity int // findings of this rank and worse, counted from 1; 0 is unset
	// AllowUndecided lets undecided findings pass.
	AllowUndecided bool
}

var severities = []string{"critical", "high", "medium", "low", "info"}

// ParseBar reads the value of --fail-on: deny, warn or a severity.
func ParseBar(text string) (Bar, error) {
	if i := slices.Index(severities, text); i >= 0 {
		return Bar{severity: i + 1}, nil
	}
	switch text {
	case "deny":
		return Bar{}, nil
	case "warn":
		return Bar{warn: true}, nil
	}
	return Bar{}, fmt.Errorf("--fail-on is deny, warn or a severity (critical, high, medium, low, info), not %q", text)
}

// Fails reports whether a finding fails the check.
func (b Bar) Fails(f Finding) bool {
	switch {
	case f.Status == Skipped, f.Status == Undecided && b.AllowUndecided:
		return false
	case b.severity > 0:
		return slices.Index(severities, f.Severity) < b.severity
	}
	return b.warn || f.Mode != policy.Warn
}

// Failed reports whether a report fails.
func (b Bar) Failed(r *Report) bool { return slices.ContainsFunc(r.Findings, b.Fails) }
