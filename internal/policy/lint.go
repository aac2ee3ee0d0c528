package policy

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/seawall/seawall/internal/input"
)

// Warning is something in a site module that compiles and hardly does what its
// author means.
type Warning struct {
	File    string `json:"file"`
	Line    int    `json:"line"`
	Message string `json:"message"`
}

func (w Warning) String() string { return fmt.Sprintf("%s:%d: %s", w.File, w.Line, w.Message) }

// Warnings are what Load noticed in the site's modules, by file and line.
func (p *Policy) Warnings() []Warning { return slices.Clone(p.compiled.warnings) }

// lint looks for one trap in a parsed module: `not f(input.….labels.team)`. The
// compiler takes the operand out of the negation, so where the key is missing
// the whole body is undefined and the rule is silent, which is the case its
// author had in mind. `not input.….team` and `not input.….team == "x"` are
// fine.
func lint(src source, mod *ast.Module) []Warning {
	var out []Warning
	ast.WalkExprs(mod, func(x *ast.Expr) bool {
		if !x.Negated {
			return false
		}
		for _, ref := range hoisted(x) {
			if key, ok := mayLack(ref); ok {
				out = append(out, Warning{File: src.name, Line: x.Location.Row, Message: fmt.Sprintf(
					"`not` never holds where %s has no key %q: the body is undefined then; take the value by object.get(%s, %s, \"\")", key.of, key.name, key.of, key.term)})
			}
		}
		return false
	})
	return out
}

// hoisted are the references that the compiler evaluates ahead of a negated
// expression: operands of calls and what stands in brackets, but neither the
// expression itself nor a side of its equality.
func hoisted(x *ast.Expr) []ast.Ref {
	var direct []*ast.Term
	switch terms := x.Terms.(type) {
	case *ast.Term:
		direct = []*ast.Term{terms}
	case []*ast.Term:
		direct = terms[1:]
		if op := terms[0].String(); op != ast.Equality.Name && op != ast.Equal.Name {
			return refsOf(direct)
		}
	}
	var out []ast.Ref
	for _, t := range direct {
		if ref, ok := t.Value.(ast.Ref); ok {
			out = append(out, refsOf(ref[1:])...)
			continue
		}
		out = append(out, refsOf([]*ast.Term{t})...)
	}
	return out
}

func refsOf(terms []*ast.Term) []ast.Ref {
	var out []ast.Ref
	for _, t := range terms {
		ast.WalkRefs(t, func(r ast.Ref) bool { out = append(out, r); return false })
	}
	return out
}

// missing names a key that a map need not have.
type missing struct{ of, name, term string }

// mayLack reports whether a reference goes through a key of a map of the input,
// such as labels, whose keys are the requester's. Variables iterate and are no
// such keys.
func mayLack(ref ast.Ref) (missing, bool) {
	if !ref.HasPrefix(ast.InputRootRef) {
		return missing{}, false
	}
	at := ""
	for i, t := range ref[1:] {
		key, ok := t.Value.(ast.String)
		if ok && slices.Contains(inputMaps(), at) {
			return missing{of: ref[:i+1].String(), name: string(key), term: t.String()}, true
		}
		if !ok {
			key = "[]"
		}
		at = strings.TrimPrefix(at+"."+string(key), ".")
	}
	return missing{}, false
}

// inputMaps are the places of the input that are maps of any keys, "[]" for an
// element of a list.
var inputMaps = sync.OnceValue(func() []string {
	var schema map[string]any
	if err := json.Unmarshal(input.Schema, &schema); err != nil {
		panic("input schema: " + err.Error()) // embedded, and tested
	}
	var out []string
	var walk func(node map[string]any, at string)
	walk = func(node map[string]any, at string) {
		if _, ok := node["additionalProperties"].(map[string]any); ok {
			out = append(out, at)
		}
		props, _ := node["properties"].(map[string]any)
		for name, p := range props {
			if p, ok := p.(map[string]any); ok {
				walk(p, strings.TrimPrefix(at+"."+name, "."))
			}
		}
		if items, ok := node["items"].(map[string]any); ok {
			walk(items, at+".[]")
		}
	}
	walk(schema, "")
	return out
})
