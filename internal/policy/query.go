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

// query asks a fixed list of rules at once. It is prepared once and safe for
// concurrent use.
type query struct {
	rules    []*Rule
	body     ast.Body
	prepared ast.QueryCompiler
	compiler *ast.Compiler
	store    storage.Store
	// constants are nil in the plain evaluation, which has no rule indexing
	// either.
	constants *constants
}

var result = ast.Var("result")

// newQuery prepares `result = [data.….findings, …]`: ground references only,
// so that nothing is searched for at decision time.
func newQuery(c *ast.Compiler, store storage.Store, rules []*Rule) (*query, error) {
	refs := make([]*ast.Term, len(rules))
	for i, r := range rules {
		refs[i] = ast.NewTerm(r.ref)
	}
	q := &query{rules: rules, prepared: c.QueryCompiler(), compiler: c, store: store}
	body := ast.NewBody(ast.Equality.Expr(ast.NewTerm(result), ast.ArrayTerm(refs...)))
	var err error
	if q.body, err = q.prepared.Compile(body); err != nil {
		return nil, fmt.Errorf("preparing the query: %w", err)
	}
	return q, nil
}

// evalError is a failure of the evaluation, which is a no.
type evalError struct {
	err   error
	stack []byte // of a panic
}

func (e *evalError) Error() string { return "policy evaluation: " + e.err.Error() }
func (e *evalError) Unwrap() error { return e.err }

// eval returns one set of findings for each rule. The context bounds it. A
// panic within OPA becomes an error: a gate that falls over says no.
func (q *query) eval(ctx context.Context, in ast.Value) (sets *ast.Array, err error) {
	defer func() {
		if p := recover(); p != nil {
			sets, err = nil, &evalError{err: fmt.Errorf("panic: %v", p), stack: debug.Stack()}
		}
	}()
	if err := ctx.Err(); err != nil {
		return nil, &evalError{err: err}
	}
	cancel := topdown.NewCancel()
	defer context.AfterFunc(ctx, cancel.Cancel)()
	txn, err := q.store.NewTransaction(ctx)
	if err != nil {
		return nil, &evalError{err: err}
	}
	defer q.store.Abort(ctx, txn)
	err = topdown.NewQuery(q.body).
		WithQueryCompiler(q.prepared).
		WithCompiler(q.compiler).
		WithStore(q.store).
		WithTransaction(txn).
		WithCancel(cancel).
		WithIndexing(q.constants != nil).
		WithVirtualCache(q.memory()).
		WithStrictBuiltinErrors(true).
		WithInput(ast.NewTerm(in)).
		Iter(ctx, func(r topdown.QueryResult) error {
			if term := r[result]; term != nil {
				sets, _ = term.Value.(*ast.Array)
			}
			return nil
		})
	switch {
	case err != nil && ctx.Err() != nil:
		return nil, &evalError{err: errors.Join(ctx.Err(), err)}
	case err != nil:
		return nil, &evalError{err: err}
	case sets == nil || sets.Len() != len(q.rules):
		return nil, &evalError{err: errors.New("undefined result")}
	}
	return sets, nil
}

func (q *query) memory() topdown.VirtualCache {
	if q.constants == nil {
		return topdown.NewVirtualCache()
	}
	return q.constants.cache()
}

// usual are the combinations of parts that requests fill. Any other is
// answered by the query for all parts, which asks more than it needs to and
// finds the same.
var usual = func() []input.Parts {
	sets := []input.Parts{0}
	for _, p := range input.AllParts {
		sets = append(sets, p.Bit())
	}
	return append(sets,
		input.PartWorkload.Bit()|input.PartStart.Bit(),
		input.PartBuild.Bit()|input.PartImageOp.Bit(),
		input.PartWorkload.Bit()|input.PartNetwork.Bit(),
	)
}()

// allParts is the set of every part.
const allParts = ^input.Parts(0)

// prepare makes one query for each usual set of parts, over the rules that are
// not off and that concern it.
func prepare(c *compiled, store storage.Store, rules []*Rule) (map[input.Parts]*query, error) {
	known := findConstants(c, store)
	out := make(map[input.Parts]*query, len(usual)+1)
	for _, parts := range append(usual, allParts) {
		var asked []*Rule
		for _, r := range rules {
			if r.Mode != Off && r.concerns(parts) {
				asked = append(asked, r)
			}
		}
		q, err := newQuery(c.compiler, store, asked)
		if err != nil {
			return nil, err
		}
		q.constants = known
		out[parts] = q
	}
	return out, nil
}
