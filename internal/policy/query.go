package policy

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/storage"
	"github.com/open-policy-agent/opa/v1/topdown"

	"github.com/seawall/seawall/internal/input"
)

// evaluator evaluates rules. It is safe for concurrent use.
type evaluator struct {
	compiler *ast.Compiler
	store    storage.Store
	// constants are nil in the plain evaluation, which has no rule indexing
	// either.
	constants *constants
}

// question asks for one document by a ground reference, so that nothing is
// searched for at decision time.
type question struct {
	terms  []*ast.Term // answer = data.….findings
	answer ast.Var
}

func ask(name string, ref ast.Ref) question {
	answer := ast.Var("answer " + name)
	return question{terms: []*ast.Term{ast.NewTerm(ast.Equality.Ref()), ast.NewTerm(answer), ast.NewTerm(ref)}, answer: answer}
}

// body puts the questions of rules one after another. What a compiler would do
// about that has been done to the rules: the references are ground.
func body(rules []*Rule) ast.Body {
	list := make([]ast.Expr, len(rules))
	out := make(ast.Body, len(rules))
	for i, r := range rules {
		list[i] = ast.Expr{Index: i, Terms: r.question.terms}
		out[i] = &list[i]
	}
	return out
}

// evalError is a failure of the evaluation, which is a no.
type evalError struct {
	err   error
	stack []byte // of a panic
}

func (e *evalError) Error() string { return "policy evaluation: " + e.err.Error() }
func (e *evalError) Unwrap() error { return e.err }

// eval returns what each rule yields. The context bounds it. A panic within
// OPA becomes an error: a gate that falls over says no.
func (e *evaluator) eval(ctx context.Context, rules []*Rule, in ast.Value) (answers []ast.Value, err error) {
	defer func() {
		if p := recover(); p != nil {
			answers, err = nil, &evalError{err: fmt.Errorf("panic: %v", p), stack: debug.Stack()}
		}
	}()
	if err := ctx.Err(); err != nil {
		return nil, &evalError{err: err}
	}
	cancel := topdown.NewCancel()
	defer context.AfterFunc(ctx, cancel.Cancel)()
	txn, err := e.store.NewTransaction(ctx)
	if err != nil {
		return nil, &evalError{err: err}
	}
	defer e.store.Abort(ctx, txn)
	err = topdown.NewQuery(body(rules)).
		WithCompiler(e.compiler).
		WithStore(e.store).
		WithTransaction(txn).
		WithCancel(cancel).
		WithIndexing(e.constants != nil).
		WithVirtualCache(e.memory()).
		WithStrictBuiltinErrors(true).
		WithInput(ast.NewTerm(in)).
		Iter(ctx, func(found topdown.QueryResult) error {
			answers = answersOf(found, rules)
			return nil
		})
	switch {
	case err != nil && ctx.Err() != nil:
		return nil, &evalError{err: errors.Join(ctx.Err(), err)}
	case err != nil:
		return nil, &evalError{err: err}
	case answers == nil:
		return nil, &evalError{err: errors.New("undefined result")}
	}
	return answers, nil
}

// answersOf returns the answer to each rule's question, nil if one lacks.
func answersOf(found topdown.QueryResult, rules []*Rule) []ast.Value {
	answers := make([]ast.Value, len(rules))
	for i, r := range rules {
		term := found[r.question.answer]
		if term == nil {
			return nil
		}
		answers[i] = term.Value
	}
	return answers
}

func (e *evaluator) memory() topdown.VirtualCache {
	if e.constants == nil {
		return topdown.NewVirtualCache()
	}
	return e.constants.cache()
}

// allParts is the set of every part.
const allParts = ^input.Parts(0)
