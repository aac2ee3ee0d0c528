package main

import (
	"context"
	"errors"
	"io/fs"
	"slices"
	"strings"

	"github.com/seawall/seawall/internal/audit"
	"github.com/seawall/seawall/internal/config"
	"github.com/seawall/seawall/internal/policy"
	"github.com/seawall/seawall/policies"
)

// wholeID is the length of a decision's id.
const wholeID = 26

// find looks for the decision whose id begins with id, whatever its case; the
// newest that was refused when id is "last", the newest of all when nothing
// was.
func find(r *audit.Reader, id string) (*audit.Event, error) {
	if id == "last" {
		return findLast(r)
	}
	prefix := strings.ToUpper(strings.TrimSpace(id))
	if len(prefix) < 4 {
		return nil, &failure{code: exitUsage, err: errors.New(quote(id) + " is too short for a decision's id"), hint: "give at least 4 of its characters, or last"}
	}
	var found *audit.Event
	for e, err := range r.Events() {
		switch {
		case err != nil:
			return nil, err
		case e.Phase != audit.PhaseRequest || !strings.HasPrefix(e.ID, prefix):
		case len(prefix) == wholeID:
			return e, nil
		case found != nil:
			return nil, &failure{code: exitUsage, err: errors.New("more than one decision begins with " + quote(id)), hint: "for example " + found.ID + " and " + e.ID}
		default:
			found = e
		}
	}
	if found == nil {
		return nil, noDecision(id)
	}
	return found, nil
}

func findLast(r *audit.Reader) (*audit.Event, error) {
	var newest *audit.Event
	for e, err := range r.Events() {
		switch {
		case err != nil:
			return nil, err
		case e.Phase != audit.PhaseRequest:
		case e.Refused():
			return e, nil
		case newest == nil:
			newest = e
		}
	}
	if newest == nil {
		return nil, &failure{code: exitUsage, err: errors.New("the log holds no decision yet")}
	}
	return newest, nil
}

// near is how many decisions of the same user are shown on each side of one.
const near = 3

// neighbours finds the decisions of the same user just before and after e, the
// newest first, without the reads about which there is nothing to say.
func neighbours(r *audit.Reader, e *audit.Event) ([]*audit.Event, error) {
	var out []*audit.Event
	passed := 0
	for o, err := range r.Events() {
		switch {
		case err != nil:
			return nil, err
		case o.ID == e.ID && o.Phase == audit.PhaseRequest:
			out = append(out[max(0, len(out)-near):], o)
			passed = 1
		case o.Phase != audit.PhaseRequest || o.Who() != e.Who() || o.Input == nil && !o.Refused():
		case passed > near:
			return out, nil
		default:
			if passed > 0 {
				passed++
			} else if len(out) > 4*near {
				out = slices.Clone(out[len(out)-near:])
			}
			out = append(out, o)
		}
	}
	return out, nil
}

// rulebook explains rules: by the policy in force, or by the built-in one where
// that cannot be loaded.
type rulebook struct{ policy *policy.Policy }

func openRulebook(ctx context.Context, src config.Sources) (rulebook, error) {
	p, _, err := loadPolicy(ctx, src)
	if err != nil {
		p, err = policy.Load(ctx, policy.Options{})
	}
	return rulebook{p}, err
}

// rule finds a rule; ok is false for one that is not there any more.
func (b rulebook) rule(id string) (policy.Rule, bool) {
	for _, r := range b.policy.Rules() {
		if r.ID == id {
			return r, true
		}
	}
	return policy.Rule{}, false
}

// page is where a rule is described.
func page(r policy.Rule) string {
	if r.Site {
		return r.File
	}
	return "docs/rules/" + r.ID + ".md"
}

// why is the section of that name of a rule's page, "" if it has none.
func why(r policy.Rule) string {
	if r.Site {
		return ""
	}
	text, err := fs.ReadFile(policies.FS, strings.TrimSuffix(r.File, ".rego")+".md")
	if err != nil {
		return ""
	}
	_, rest, _ := strings.Cut("\n"+string(text), "\n## Why\n")
	section, _, _ := strings.Cut(rest, "\n## ")
	return strings.TrimSpace(section)
}
