// Package replay runs recorded requests through another policy. It says what
// would be decided now, or that it cannot be said: a rule that may read what
// was masked, or what the daemon was not asked for, is never guessed at.
package replay

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"

	"github.com/seawall/seawall/internal/action"
	"github.com/seawall/seawall/internal/audit"
	"github.com/seawall/seawall/internal/engine"
	"github.com/seawall/seawall/internal/input"
	"github.com/seawall/seawall/internal/policy"
)

// Outcome is what becomes of a recorded request under another policy.
type Outcome string

// The outcomes. In audit mode a request counts as refused when an enforcing
// policy would have refused it.
const (
	Same         Outcome = "same"
	NewlyDenied  Outcome = "newly_denied"
	NewlyAllowed Outcome = "newly_allowed"
	Undecidable  Outcome = "undecidable"
)

// Result is the outcome of one request.
type Result struct {
	Event    *audit.Event
	Outcome  Outcome
	Denied   bool            // now; meaningless when undecidable
	Decision policy.Decision // now; empty when undecidable without a reading
	// Rules are those that make the difference: that deny now, that denied
	// then, or that cannot be decided.
	Rules []string
	// Why says what is missing, when undecidable.
	Why string
}

// Player replays requests under one policy.
type Player struct {
	Policy *policy.Policy
	// Beside says that another policy stands beside this one, which sees
	// requests as they came: what this one allows is then undecidable.
	Beside bool
}

// Play decides about one recorded request anew.
func (p *Player) Play(ctx context.Context, e *audit.Event) (Result, error) {
	r := Result{Event: e}
	c, why := restore(e)
	if why != "" {
		return p.settle(r, why, nil), nil
	}
	if c.refused != nil {
		return p.conclude(r, c.refuse(p.Policy), nil), nil
	}
	c.in.User.Roles = p.Policy.RolesOf(c.in.User)
	d, err := p.Policy.Decide(ctx, c.in)
	if err != nil {
		return r, err
	}
	return p.conclude(r, d, p.Policy.Undecided(c.in, c.hidden)), nil
}

// conclude compares then and now.
func (p *Player) conclude(r Result, d policy.Decision, unsure map[string]string) Result {
	r.Decision = d
	sure := func(f policy.Finding) bool { _, doubt := unsure[f.Rule]; return f.Mode == policy.Deny && !doubt }
	if slices.ContainsFunc(d.Findings, sure) {
		r.Denied = true
		return compare(r)
	}
	modes := map[string]policy.Mode{}
	for _, rule := range p.Policy.Rules() {
		modes[rule.ID] = rule.Mode
	}
	var rules []string
	for _, id := range slices.Sorted(maps.Keys(unsure)) {
		if modes[id] == policy.Deny {
			rules = append(rules, id)
		}
	}
	switch {
	case len(rules) > 0:
		return p.settle(r, "the record does not hold "+unsure[rules[0]], rules)
	case p.Beside:
		return p.settle(r, "another policy stands beside this one, and sees requests as they came", nil)
	}
	return compare(r)
}

// settle is for what cannot be decided anew: under the very policy of the time
// the decision of the time holds.
func (p *Player) settle(r Result, why string, rules []string) Result {
	if r.Event.Revision != "" && r.Event.Revision == p.Policy.Revision() && r.Event.Error == "" {
		r.Denied = r.Event.Refused()
		return compare(r)
	}
	r.Outcome, r.Why, r.Rules = Undecidable, why, rules
	return r
}

func compare(r Result) Result {
	switch before := r.Event.Refused(); {
	case before == r.Denied:
		r.Outcome = Same
	case r.Denied:
		r.Outcome, r.Rules = NewlyDenied, denying(r.Decision.Findings)
	default:
		r.Outcome, r.Rules = NewlyAllowed, denying(r.Event.Findings)
	}
	return r
}

// denying lists the rules that refuse, each once.
func denying(findings []policy.Finding) []string {
	var out []string
	for _, f := range findings {
		if f.Mode == policy.Deny && !slices.Contains(out, f.Rule) {
			out = append(out, f.Rule)
		}
	}
	return out
}

// restored is what can be told of a request from its record.
type restored struct {
	in     *input.Input
	hidden []string // places of in that the record does not hold
	// refused is the finding about a request that had no normal form.
	refused *policy.Finding
	line    action.Request
}

// restore reads a record. The text, if not empty, says why there is nothing to
// decide about.
func restore(e *audit.Event) (restored, string) {
	switch {
	case e.Error != "":
		return restored{}, "the gate could not decide then: " + e.Error
	case e.Request == nil:
		return restored{}, "the record holds no request"
	case e.Input != nil:
		in, err := e.Input.Restore()
		if err != nil {
			return restored{}, err.Error()
		}
		c := restored{in: in, hidden: slices.Clone(e.Input.Masked)}
		c.body(e)
		return c, ""
	case len(e.Findings) == 1 && (e.Findings[0].Rule == string(action.Undecodable) || e.Findings[0].Rule == string(action.UnknownEndpoint)):
		c := restored{refused: &e.Findings[0]}
		c.line, _ = action.Parse(e.Request.Method, e.Request.URI)
		return c, ""
	case e.Class == string(action.Read) && len(e.Request.Body) == 0:
		return read(e)
	}
	return restored{}, "the record does not hold the input"
}

// refuse decides about a request that has no normal form.
func (c *restored) refuse(p *policy.Policy) policy.Decision {
	if c.refused.Rule == string(action.UnknownEndpoint) {
		return p.UnknownEndpoint(c.line.Method, c.line.Path, c.refused.Message)
	}
	return p.Refuse(c.refused.Rule, c.refused.Message, c.refused.Field)
}

// body rebuilds Input.Body from the masked body of the record, or hides it.
func (c *restored) body(e *audit.Event) {
	if e.Request.BodySize == 0 {
		c.in.SetNeeds(c.in.Needs() | input.NeedBody)
		return
	}
	in, err := rebuild(e, input.NeedBody)
	if err != nil || len(e.Request.Body) == 0 { // kept as a hash alone
		c.hidden = append(c.hidden, "body")
		return
	}
	c.in.Body = in.Body
	c.in.SetNeeds(c.in.Needs() | input.NeedBody)
	c.hidden = append(c.hidden, maskedPlaces("body", in.Body)...)
}

// read rebuilds the input of a read that was simply allowed. Its record says
// who asked by name and groups only.
func read(e *audit.Event) (restored, string) {
	in, err := rebuild(e, 0)
	if err != nil {
		return restored{}, "the record does not hold what the request was"
	}
	in.SetNeeds(input.NeedBody) // there is none
	c := restored{in: in, hidden: []string{"user.cert"}}
	if e.User != nil {
		c.in.User = input.User{Name: e.User.Name, Auth: e.User.Auth, Groups: e.User.Groups}
	}
	for name, values := range in.Request.Query {
		if slices.ContainsFunc(values, masked) {
			c.hidden = append(c.hidden, "request.query."+name)
		}
	}
	return c, ""
}

// rebuild reads the recorded request as the gate did, without a daemon.
func rebuild(e *audit.Event, needs input.Needs) (*input.Input, error) {
	line, err := action.Parse(e.Request.Method, e.Request.URI)
	if err != nil {
		return nil, err
	}
	if line.Action.Name != e.Action {
		return nil, errors.New("the request leads elsewhere today")
	}
	b := &input.Builder{Facts: engine.Off{}, Surface: "gate"}
	return b.Input(context.Background(), line, input.Message{Method: e.Request.Method, URI: e.Request.URI, Body: e.Request.Body}, needs)
}

func masked(s string) bool { return strings.Contains(s, audit.Masked) }

// maskedPlaces are the places of a document whose value was masked.
func maskedPlaces(at string, v any) []string {
	var out []string
	switch v := v.(type) {
	case string:
		if masked(v) {
			return []string{at}
		}
	case []any:
		for _, e := range v {
			out = append(out, maskedPlaces(at, e)...)
		}
	case map[string]any:
		for k, e := range v {
			out = append(out, maskedPlaces(at+"."+k, e)...)
		}
	}
	return out
}
