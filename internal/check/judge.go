package check

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/moby/moby/api/types/container"
	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/seawall/seawall/internal/action"
	"github.com/seawall/seawall/internal/engine"
	"github.com/seawall/seawall/internal/input"
	"github.com/seawall/seawall/internal/policy"
)

// Judge judges requests by a policy.
//
// A rule whose verdict rests on a fact that nobody answered is asked again
// under each assumption: with the best answer, and with the worst one. What it
// says in every case stands; what it says only in some is undecided.
type Judge struct {
	Policy *policy.Policy
	// Facts is the daemon that was reached, engine.Off if none.
	Facts    engine.Facts
	Own      input.Own
	HostRoot string // as in input.Builder
	Explain  bool   // keep the input of each request
}

// Judge judges requests in their order. What one makes, a network or a volume,
// those after it find.
func (j *Judge) Judge(ctx context.Context, requests []Request) (*Report, error) {
	r := &Report{
		Profile: j.Policy.Profile().String(), Revision: j.Policy.Revision(),
		Files: []string{}, Requests: []Judged{}, Findings: []Finding{}, Waived: []policy.Waived{}, Notes: []string{},
		Rules: append(j.Policy.Rules(), Extra...),
	}
	s := &session{real: j.Facts}
	for _, req := range requests {
		if err := r.checkSkips(req); err != nil {
			return nil, err
		}
		if err := j.one(ctx, r, s, req); err != nil {
			return nil, fmt.Errorf("%s: %w", req.Subject, err)
		}
	}
	for _, req := range requests {
		r.unused(req)
	}
	r.Sort()
	return r, nil
}

// Sort puts the findings in order: by file and line, then by severity.
func (r *Report) Sort() {
	rank := func(f Finding) int {
		return slices.Index([]string{"critical", "high", "medium", "low", "info"}, f.Severity)
	}
	slices.SortStableFunc(r.Findings, func(a, b Finding) int {
		return cmp.Or(
			cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column),
			cmp.Compare(rank(a), rank(b)), cmp.Compare(a.Rule, b.Rule),
		)
	})
}

func (j *Judge) one(ctx context.Context, r *Report, s *session, req Request) error {
	if req.Opaque != "" {
		r.Requests = append(r.Requests, Judged{Subject: req.Subject, Place: req.Place})
		r.add(req, undecidable(req.Opaque), Undecided, req.Opaque)
		return nil
	}
	if req.Inspect != nil {
		if err := s.inspected(req.Inspect); err != nil {
			return err
		}
	}
	base, err := j.decide(ctx, s, req, asked{})
	if err != nil {
		return err
	}
	judged := Judged{Subject: req.Subject, Action: base.action, Evaluated: base.decision.Evaluated, Place: req.Place}
	if j.Explain && base.input != nil {
		shown := *base.input
		shown.Body = nil // it holds the values of variables
		if judged.Input, err = ast.JSON(shown.Value()); err != nil {
			return err
		}
	}
	r.Requests = append(r.Requests, judged)
	r.Evaluated += judged.Evaluated
	r.Waived = append(r.Waived, base.decision.Waived...)
	if err := j.settle(ctx, r, s, req, base); err != nil {
		return err
	}
	s.learn(base.input, req)
	return nil
}

// outcome is what one evaluation came to.
type outcome struct {
	input    *input.Input // nil when the request could not be read
	action   string
	decision policy.Decision
	unknown  []unknown // what was asked and not answered
}

// decide takes a request through the stages of the gate.
func (j *Judge) decide(ctx context.Context, s *session, req Request, assume asked) (outcome, error) {
	msg := req.Message
	line, err := action.Parse(msg.Method, msg.URI)
	o := outcome{action: line.Action.Name}
	var badLine *action.Error
	if errors.As(err, &badLine) {
		o.decision = j.Policy.Refuse(string(badLine.Kind), badLine.Reason, "request line")
		if badLine.Kind == action.UnknownEndpoint {
			o.decision = j.Policy.UnknownEndpoint(line.Method, line.Path, badLine.Reason)
		}
		return o, nil
	}
	if err != nil {
		return o, err
	}
	f := &facts{session: s, assume: assume, start: strings.HasSuffix(o.action, "start")}
	msg.User.Roles = j.Policy.RolesOf(msg.User)
	b := &input.Builder{Facts: f, Own: j.Own, HostRoot: j.HostRoot, Surface: "check"}
	in, err := b.Input(ctx, line, msg, j.Policy.Needs(line.Action))
	o.unknown = f.unknown
	var bad *input.Error
	if errors.As(err, &bad) && bad.Kind == input.Undecodable {
		o.decision = j.Policy.Refuse(string(bad.Kind), bad.Reason, bad.Field)
		return o, nil
	}
	if err != nil {
		return o, err
	}
	o.unknown = append(o.unknown, users(in, assume)...)
	o.input = in
	o.decision, err = j.Policy.Decide(ctx, in)
	return o, err
}

// settle draws the findings of a request from its evaluations.
func (j *Judge) settle(ctx context.Context, r *Report, s *session, req Request, base outcome) error {
	if len(base.unknown) == 0 {
		for _, f := range base.decision.Findings {
			r.add(req, f, statusOf(f), "")
		}
		return nil
	}
	if i := slices.IndexFunc(base.unknown, func(u unknown) bool { return u.kind == kindContainer }); i >= 0 && base.input != nil && base.input.Parts().Has(input.PartStart) {
		r.add(req, undecidable("nothing is known of "+base.unknown[i].what), Undecided, base.unknown[i].what)
	}
	best, err := j.decide(ctx, s, req, asked{all: true})
	if err != nil {
		return err
	}
	seen := map[string]bool{}
	for _, f := range firm(base.decision.Findings, best.decision.Findings) {
		r.add(req, f, statusOf(f), "")
		seen[key(f)] = true
	}
	for _, kind := range kinds(base.unknown, best.unknown) {
		worst, err := j.decide(ctx, s, req, asked{all: true, worst: kind})
		if err != nil {
			return err
		}
		r.undecided(req, worst.decision.Findings, seen, names(kind, base.unknown, best.unknown))
	}
	r.undecided(req, base.decision.Findings, seen, names("", base.unknown))
	return nil
}

// firm are the findings that stand even under the best assumption, told as they
// are without any.
func firm(base, best []policy.Finding) (out []policy.Finding) {
	stand := map[string]bool{}
	for _, f := range best {
		stand[key(f)] = true
	}
	told := map[string]bool{}
	for _, f := range base {
		if stand[key(f)] {
			out = append(out, f)
			told[key(f)] = true
		}
	}
	for _, f := range best {
		if !told[key(f)] {
			out = append(out, f)
		}
	}
	return out
}

// undecided adds the findings that are not seen yet.
func (r *Report) undecided(req Request, list []policy.Finding, seen map[string]bool, depends string) {
	for _, f := range list {
		if k := key(f); !seen[k] {
			seen[k] = true
			r.add(req, f, Undecided, depends)
		}
	}
}

func key(f policy.Finding) string { return f.Rule + "\x00" + f.Field }

func statusOf(f policy.Finding) Status {
	if f.Mode == policy.Warn {
		return Warned
	}
	return Denied
}

func (r *Report) add(req Request, f policy.Finding, s Status, depends string) {
	out := Finding{Finding: f, Status: s, Subject: req.Subject, Depends: depends, Place: req.Place, Request: len(r.Requests) - 1}
	if s == Undecided {
		out.Message = "not decidable here: it depends on " + depends
	}
	if req.Locate != nil {
		if p := req.Locate(f); p.File != "" {
			out.Place = p
		}
	}
	out.skip(req.Skips)
	r.Findings = append(r.Findings, out)
}

func undecidable(message string) policy.Finding {
	return policy.Finding{
		Rule: RuleUndecidable, Severity: Extra[0].Severity, Mode: policy.Deny, Message: message, Field: "request", Fix: Extra[0].Fix,
	}
}

// inspected takes a container as `docker inspect` showed it.
func (s *session) inspected(text []byte) error {
	var c container.InspectResponse
	if err := json.Unmarshal(text, &c); err != nil {
		return err
	}
	s.containers = append(s.containers, c)
	return nil
}
