package policy

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/seawall/seawall/internal/input"
)

// Decide answers one request. Any error means no, whatever the mode; the
// Decision that comes with an error denies.
//
// The outcome depends on the input and on the policy's revision only, but for
// waivers, which end on a day.
func (p *Policy) Decide(ctx context.Context, in *input.Input) (Decision, error) {
	if in == nil {
		return Decision{}, errors.New("policy: no input")
	}
	groups, rules := p.about(in.Action.Name, in.Parts())
	list, err := p.find(ctx, groups, in)
	if err != nil {
		return Decision{}, err
	}
	d := p.blank()
	d.Evaluated = rules
	who, now := newSubject(in), p.now()
	for i, g := range groups {
		for j, findings := range list[i] {
			for _, f := range findings {
				d.add(f, p.waivers.match(g.rules[j], who, now))
			}
		}
	}
	p.conclude(&d)
	return d, nil
}

// Refuse makes the decision for a request that could not be judged: it could
// not be decoded, leads to no endpoint, a look-up or the evaluation failed. The
// rule's METADATA gives severity, fix and mode. A rule that this policy does
// not have denies all the same. Only where the operator has turned the rule
// off is the request allowed.
func (p *Policy) Refuse(ruleID, message, field string) Decision {
	d := p.blank()
	r, ok := p.byID[ruleID]
	if !ok {
		r = &Rule{ID: ruleID, Severity: "critical", Mode: Deny}
	}
	d.Evaluated = 1
	if r.Mode != Off {
		d.Findings = append(d.Findings, r.finding(message, field, nil))
	}
	p.conclude(&d)
	return d
}

func (p *Policy) blank() Decision {
	return Decision{
		Findings: []Finding{}, Waived: []Waived{},
		Profile: p.profile.String(), Mode: p.mode, Revision: p.revision,
	}
}

// add notes a finding, set aside by w if there is one.
func (d *Decision) add(f Finding, w *Waiver) {
	if w == nil {
		d.Findings = append(d.Findings, f)
		return
	}
	d.Waived = append(d.Waived, Waived{Finding: f, Waiver: w.ID, Owner: w.Owner, Reason: w.Reason})
}

// conclude sorts what was found and draws the verdict from it.
func (p *Policy) conclude(d *Decision) {
	slices.SortFunc(d.Findings, compareFindings)
	slices.SortFunc(d.Waived, func(a, b Waived) int { return compareFindings(a.Finding, b.Finding) })
	d.WouldDeny = slices.ContainsFunc(d.Findings, func(f Finding) bool { return f.Mode != Warn })
	d.Allow = !d.WouldDeny || p.mode == Audit
}

func compareFindings(a, b Finding) int {
	if c := cmp.Or(
		cmp.Compare(severityRank(a.Severity), severityRank(b.Severity)),
		cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.Field, b.Field), cmp.Compare(a.Message, b.Message),
	); c != 0 {
		return c
	}
	return cmp.Compare(fmt.Sprint(a.Got), fmt.Sprint(b.Got))
}

func (r *Rule) finding(message, field string, got any) Finding {
	return Finding{
		Rule: r.ID, Severity: r.Severity, Mode: r.Mode, Message: message, Field: field, Got: got,
		Fix: r.Fix, CIS: r.cis(),
	}
}

// read returns what the rules of a group yielded.
func (g *group) read(answers []ast.Value) (found, error) {
	out, none := g.none, true
	for i, r := range g.rules {
		list, err := r.findings(answers[i])
		if err != nil {
			return nil, err
		}
		if len(list) > 0 {
			if none {
				out, none = make(found, len(g.rules)), false
			}
			out[i] = list
		}
	}
	return out, nil
}

// findings reads what a rule yielded: a set of {message, field, got}, and
// severity where the rule lowers its own. Anything else is an error.
func (r *Rule) findings(v ast.Value) ([]Finding, error) {
	set, ok := v.(ast.Set)
	if !ok {
		return nil, fmt.Errorf("rule %s: findings is not a set", r.ID)
	}
	if set.Len() == 0 {
		return nil, nil
	}
	out := make([]Finding, 0, set.Len())
	err := set.Iter(func(t *ast.Term) error {
		f, err := r.read(t)
		out = append(out, f)
		return err
	})
	return out, err
}

func (r *Rule) read(t *ast.Term) (Finding, error) {
	obj, ok := t.Value.(ast.Object)
	if !ok {
		return Finding{}, fmt.Errorf("rule %s: a finding is not an object", r.ID)
	}
	f := r.finding("", "", nil)
	err := obj.Iter(func(k, v *ast.Term) error {
		key, _ := k.Value.(ast.String)
		text, isText := v.Value.(ast.String)
		switch {
		case key == "got":
			got, err := ast.JSON(v.Value)
			f.Got = got
			return err
		case !isText:
			return fmt.Errorf("rule %s: a finding's %s is not a string", r.ID, k)
		case key == "message":
			f.Message = string(text)
		case key == "field":
			f.Field = string(text)
		case key == "severity":
			return f.lower(string(text))
		default:
			return fmt.Errorf("rule %s: a finding has the unknown key %s", r.ID, k)
		}
		return nil
	})
	if err == nil && f.Message == "" {
		err = fmt.Errorf("rule %s: a finding has no message", r.ID)
	}
	return f, err
}

// lower takes a finding's own severity over the rule's, which it must not
// exceed. What a rule lowers to info is told and does not deny.
func (f *Finding) lower(severity string) error {
	rank := severityRank(severity)
	if rank < severityRank(f.Severity) {
		return fmt.Errorf("rule %s: a finding cannot raise the severity from %s to %q", f.Rule, f.Severity, severity)
	}
	if severity == "info" && severity != f.Severity && f.Mode == Deny {
		f.Mode = Warn
	}
	f.Severity = severity
	return nil
}
