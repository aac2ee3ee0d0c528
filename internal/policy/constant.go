package policy

import (
	"context"
	"time"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/storage"
	"github.com/open-policy-agent/opa/v1/topdown"
)

// constants are the documents of a policy that no input changes, such as the
// folded form of a list of paths: evaluated once when the policy is loaded
// instead of once for each request.
type constants struct {
	known topdown.VirtualCache // only read after it has been filled
	names []ast.Ref
}

// constantTime bounds the evaluation of all constants together. What is not
// done by then is left to the requests, which have their own deadlines.
const constantTime = 500 * time.Millisecond

// findConstants evaluates every rule that takes no arguments and reads nothing
// of the input, through all it uses. A rule that fails is left to the requests
// that ask for it.
func findConstants(c *compiled, store storage.Store) *constants {
	k := &constants{known: topdown.NewVirtualCache()}
	ctx, cancel := context.WithTimeout(context.Background(), constantTime)
	defer cancel()
	t := newTracer(c.compiler)
	seen := map[string]bool{}
	for _, mod := range c.compiler.Modules {
		for _, rule := range mod.Rules {
			ref := rule.Ref().GroundPrefix()
			if seen[ref.String()] || !isConstant(c.compiler, t, ref) {
				continue
			}
			seen[ref.String()] = true
			if value, err := c.evaluate(ctx, ref, store); err == nil {
				k.known.Put(ref, value)
				k.names = append(k.names, ref)
			}
		}
	}
	return k
}

// isConstant reports whether the document at ref is one whole rule, or several
// clauses of it, of which none reads the input.
func isConstant(c *ast.Compiler, t *tracer, ref ast.Ref) bool {
	node := c.RuleTree.Find(ref)
	if node == nil || len(node.Children) > 0 || len(node.Values) == 0 {
		return false
	}
	for _, rule := range node.Values {
		if len(rule.Head.Args) > 0 || !rule.Ref().IsGround() || len(t.of(rule).input) > 0 {
			return false
		}
	}
	return true
}

var result = ast.Var("result")

// evaluate asks for one document without an input; nil is undefined.
func (c *compiled) evaluate(ctx context.Context, ref ast.Ref, store storage.Store) (*ast.Term, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	stop := topdown.NewCancel()
	defer context.AfterFunc(ctx, stop.Cancel)()
	prepared := c.compiler.QueryCompiler()
	body, err := prepared.Compile(ast.NewBody(ast.Equality.Expr(ast.NewTerm(result), ast.NewTerm(ref))))
	if err != nil {
		return nil, err
	}
	txn, err := store.NewTransaction(ctx)
	if err != nil {
		return nil, err
	}
	defer store.Abort(ctx, txn)
	var value *ast.Term
	err = topdown.NewQuery(body).WithQueryCompiler(prepared).WithCompiler(c.compiler).
		WithStore(store).WithTransaction(txn).WithCancel(stop).WithStrictBuiltinErrors(true).
		Iter(ctx, func(r topdown.QueryResult) error {
			value = r[result]
			return nil
		})
	return value, err
}

// cache is the memory of one evaluation: the constants, and beside them what
// this evaluation finds out. Below a `with`, which may change what a constant
// reads, the constants do not count.
type cache struct {
	topdown.VirtualCache
	constants topdown.VirtualCache
	depth     int
}

func (k *constants) cache() topdown.VirtualCache {
	return &cache{VirtualCache: topdown.NewVirtualCache(), constants: k.known}
}

func (c *cache) Push() { c.depth++; c.VirtualCache.Push() }

func (c *cache) Pop() { c.depth--; c.VirtualCache.Pop() }

func (c *cache) Get(ref ast.Ref) (*ast.Term, bool) {
	if c.depth == 0 {
		if value, undefined := c.constants.Get(ref); value != nil || undefined {
			return value, undefined
		}
	}
	return c.VirtualCache.Get(ref)
}
