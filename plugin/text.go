package plugin

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/seawall/seawall/internal/policy"
)

// maxText bounds the message to a refused user, in bytes. Docker's clients
// print it on one line.
const maxText = 1500

// maxFinding bounds what one finding may take of it when there are several.
const maxFinding = 320

// refusalText is what a refused user reads: each finding that refuses, what to
// do instead, and the decision to quote.
//
//	seawall: privileged: the container asks for --privileged, which gives it
//	the host; drop --privileged and … (CIS 5.5) [decision 01J…]
//
// Several findings are joined by " | ". When they are too long together, the
// longest are cut first; when they are too many, the rest are counted. Rules
// that only warn follow by name: a refusal is the one place where Docker shows a
// user what a plugin says.
func refusalText(d policy.Decision, id string) string {
	var parts []string
	for _, f := range d.Findings {
		if f.Mode == policy.Deny {
			parts = append(parts, findingText(f))
		}
	}
	if len(parts) == 0 {
		return failureText("the policy gave no reason", id)
	}
	end := warningsText(d) + decisionText(id)
	room := maxText - len("seawall: ") - len(end)
	return "seawall: " + strings.Join(fit(parts, room), " | ") + end
}

// maxWarnings is how many rules that warn are named.
const maxWarnings = 8

// warningsText names the rules that warn, "" when none does.
func warningsText(d policy.Decision) string {
	var rules []string
	for _, f := range d.Findings {
		if f.Mode == policy.Warn && !slices.Contains(rules, f.Rule) {
			rules = append(rules, f.Rule)
		}
	}
	if len(rules) == 0 {
		return ""
	}
	more := ""
	if n := len(rules) - maxWarnings; n > 0 {
		rules, more = rules[:maxWarnings], fmt.Sprintf(" and %d more", n)
	}
	return " (warnings: " + shownText(strings.Join(rules, ", "), maxFinding) + more + ")"
}

func findingText(f policy.Finding) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s", f.Rule, f.Message)
	if f.Fix != "" {
		b.WriteString("; " + f.Fix)
	}
	if f.CIS != "" {
		fmt.Fprintf(&b, " (CIS %s)", f.CIS)
	}
	return shownText(b.String(), maxText)
}

func failureText(why, id string) string {
	return "seawall: cannot decide, so the answer is no: " + shownText(why, maxText/2) +
		"; try again, or ask the operator of this host" + decisionText(id)
}

func decisionText(id string) string { return " [decision " + id + "]" }

// fit shortens parts until they take at most room bytes, joined by " | ".
func fit(parts []string, room int) []string {
	if joined(parts) <= room {
		return parts
	}
	for i, p := range parts {
		parts[i] = shownText(p, maxFinding)
	}
	dropped := 0
	for len(parts) > 1 && joined(parts)+len(" | and 999 more") > room {
		parts = parts[:len(parts)-1]
		dropped++
	}
	if dropped > 0 {
		parts = append(parts, fmt.Sprintf("and %d more", dropped))
	}
	return parts
}

func joined(parts []string) int {
	n := 0
	for _, p := range parts {
		n += len(p) + len(" | ")
	}
	return n
}

// shownText makes s fit for a terminal: names in a request are written by
// whoever sends it. Control characters and invalid UTF-8 are escaped, and the
// text is cut at limit bytes.
func shownText(s string, limit int) string {
	var b strings.Builder
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == utf8.RuneError && n == 1:
			fmt.Fprintf(&b, `\x%02x`, s[i])
		case !unicode.IsPrint(r):
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			b.WriteString(s[i : i+n])
		}
		i += n
		if b.Len() > limit {
			return cut(b.String(), limit) + "…"
		}
	}
	return b.String()
}

// cut ends s at a rune boundary, at limit bytes or just before.
func cut(s string, limit int) string {
	for limit > 0 && !utf8.RuneStart(s[limit]) {
		limit--
	}
	return s[:limit]
}
