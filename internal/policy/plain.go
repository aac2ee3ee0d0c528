package policy

import (
	"context"
	"errors"
	"fmt"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/seawall/seawall/internal/input"
)

// mainFindings is the one entrypoint of the library.
var mainFindings = ast.MustParseRef("data.seawall.main.findings")

// DecidePlain answers like Decide, the slow and obvious way: it asks
// seawall.main, which finds every rule by its path, whatever the request fills,
// without rule indexing, constants or memory. Decide must never differ from it.
func (p *Policy) DecidePlain(ctx context.Context, in *input.Input) (Decision, error) {
	if in == nil {
		return Decision{}, errors.New("policy: no input")
	}
	plain := &evaluator{compiler: p.evaluator.compiler, store: p.evaluator.store}
	answers, err := plain.eval(ctx, []*Rule{{question: ask("main", mainFindings)}}, in.Value())
	if err != nil {
		return Decision{}, err
	}
	set, ok := answers[0].(ast.Set)
	if !ok {
		return Decision{}, errors.New("policy: seawall.main yields no set")
	}
	return p.plainDecision(in, set)
}

func (p *Policy) plainDecision(in *input.Input, set ast.Set) (Decision, error) {
	d := p.blank()
	who, now := newSubject(in), p.now()
	err := set.Iter(func(t *ast.Term) error {
		obj, ok := t.Value.(ast.Object)
		if !ok {
			return errors.New("policy: a finding is not an object")
		}
		id, _ := obj.Get(ast.StringTerm("rule")).Value.(ast.String)
		r, ok := p.byID[string(id)]
		if !ok {
			return fmt.Errorf("policy: a finding of the unknown rule %q", id)
		}
		if r.Mode == Off {
			return nil
		}
		f, err := r.read(ast.NewTerm(withoutKey(obj, "rule")))
		if err != nil {
			return err
		}
		d.add(f, p.waivers.match(r, who, now))
		return nil
	})
	p.conclude(&d)
	return d, err
}

func withoutKey(obj ast.Object, key string) ast.Object {
	out := ast.NewObject()
	obj.Foreach(func(k, v *ast.Term) {
		if s, ok := k.Value.(ast.String); !ok || string(s) != key {
			out.Insert(k, v)
		}
	})
	return out
}
