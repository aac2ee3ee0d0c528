package policy

import (
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/seawall/seawall/internal/input"
)

// reading is one place of the input or of the data that a rule may look at: the
// constant beginning of a reference, "workload.image.id", "" for the whole
// input.
type reading string

// touches reports whether a look at r may show something of place: one is the
// other or above it.
func (r reading) touches(place reading) bool {
	return r == "" || r == place ||
		strings.HasPrefix(string(r), string(place)+".") || strings.HasPrefix(string(place), string(r)+".")
}

// readings are what a piece of policy reads, of the input and of the data.
type readings struct{ input, data []reading }

// tracer finds what rules read, through every rule and function they use.
type tracer struct {
	compiler *ast.Compiler
	done     map[*ast.Rule]readings
}

func newTracer(c *ast.Compiler) *tracer {
	return &tracer{compiler: c, done: map[*ast.Rule]readings{}}
}

// of collects what a rule reads. Recursion is not allowed in Rego, so this
// ends.
func (t *tracer) of(rule *ast.Rule) readings {
	if known, ok := t.done[rule]; ok {
		return known
	}
	var out readings
	visit := func(ref ast.Ref) {
		switch {
		case ref.HasPrefix(ast.InputRootRef):
			out.input = append(out.input, place(ref))
		case ref.HasPrefix(ast.DefaultRootRef):
			used := t.compiler.GetRulesDynamicWithOpts(ref, ast.RulesOptions{IncludeHiddenModules: true})
			for _, r := range used {
				more := t.of(r)
				out.input = append(out.input, more.input...)
				out.data = append(out.data, more.data...)
			}
			if len(used) == 0 {
				out.data = append(out.data, place(ref))
			}
		}
	}
	var walker *ast.GenericVisitor
	walker = ast.NewGenericVisitor(func(x any) bool {
		switch x := x.(type) {
		case ast.Ref:
			visit(x)
			for _, term := range x[1:] {
				walker.Walk(term) // references within brackets
			}
			return true
		case ast.Var:
			visit(ast.Ref{ast.NewTerm(x)}) // input or data as a whole
			return true
		}
		return false
	})
	walker.Walk(rule)
	out.input, out.data = tidy(out.input), tidy(out.data)
	t.done[rule] = out
	return out
}

// place is a reference without its root, up to its first variable.
func place(ref ast.Ref) reading {
	var keys []string
	for _, term := range ref[1:] {
		s, ok := term.Value.(ast.String)
		if !ok {
			break
		}
		keys = append(keys, string(s))
	}
	return reading(strings.Join(keys, "."))
}

// tidy sorts and drops what a shorter reading covers.
func tidy(in []reading) []reading {
	slices.Sort(in)
	in = slices.Compact(in)
	var out []reading
	for _, r := range in {
		covered := slices.ContainsFunc(out, func(o reading) bool {
			return o == "" || o == r || strings.HasPrefix(string(r), string(o)+".")
		})
		if !covered {
			out = append(out, r)
		}
	}
	return out
}

// partsOf is the set of conditional parts that some readings touch.
func partsOf(reads []reading) input.Parts {
	var set input.Parts
	for _, part := range input.AllParts {
		if slices.ContainsFunc(reads, func(r reading) bool { return r.touches(reading(part)) }) {
			set |= part.Bit()
		}
	}
	return set
}

// trace fills what a rule reads from its compiled clauses. A clause that reads
// no conditional part can speak about any request, so then the rule is always
// asked, whatever its other clauses read.
func (r *Rule) trace(t *tracer, clauses []*ast.Rule) {
	var all readings
	for _, clause := range clauses {
		reads := t.of(clause)
		parts := partsOf(reads.input)
		r.parts |= parts
		r.always = r.always || parts == 0
		all.input = append(all.input, reads.input...)
		all.data = append(all.data, reads.data...)
	}
	for _, at := range tidy(all.input) {
		r.Reads.Input = append(r.Reads.Input, string(at))
	}
	for _, at := range tidy(all.data) {
		if name, ok := strings.CutPrefix(string(at), "params."); ok {
			r.Reads.Params = append(r.Reads.Params, name)
		}
	}
}
