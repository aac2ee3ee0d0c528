package policy

import (
	"slices"

	"github.com/open-policy-agent/opa/v1/ast"
)

// firesAt reports whether a rule can find anything about an action. An action
// without a name, as a request has that is not known yet, may be any.
func (r *Rule) firesAt(action string) bool {
	return action == "" || r.actions == nil || slices.Contains(r.actions, action)
}

// actionsOf returns the names of the actions at which a rule can fire, sorted,
// nil for any. It sees `input.action.name == "…"` and `input.action.name in {…}`
// that stand in the clause itself, as conditions on all of it; whatever it does
// not see makes for more actions, never for fewer.
func actionsOf(clauses []*ast.Rule) []string {
	var all []string
	for _, clause := range clauses {
		names := conditionOf(clause.Body)
		if names == nil || clause.Default || clause.Else != nil {
			return nil
		}
		all = append(all, names...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

var actionName = ast.MustParseRef("input.action.name")

// conditionOf returns the names that a compiled body compares the action with.
func conditionOf(body ast.Body) []string {
	var alias ast.Value // the local that a compiler puts in its place
	isName := func(t *ast.Term) bool {
		return t.Value.Compare(actionName) == 0 || alias != nil && t.Value.Compare(alias) == 0
	}
	for _, expr := range body {
		if expr.Negated || len(expr.With) > 0 || !expr.IsCall() || len(expr.Operands()) != 2 {
			continue
		}
		a, b := expr.Operand(0), expr.Operand(1)
		switch op := expr.Operator().String(); {
		case op == "internal.member_2":
			if names := texts(b); isName(a) && names != nil {
				return names
			}
		case op != ast.Equality.Name && op != ast.Equal.Name:
		case isName(b) && isText(a):
			return []string{string(a.Value.(ast.String))}
		case isName(a) && isText(b):
			return []string{string(b.Value.(ast.String))}
		case isName(b):
			if _, ok := a.Value.(ast.Var); ok {
				alias = a.Value
			}
		}
	}
	return nil
}

func isText(t *ast.Term) bool { _, ok := t.Value.(ast.String); return ok }

// texts returns the members of a set of texts, nil for anything else.
func texts(t *ast.Term) []string {
	set, ok := t.Value.(ast.Set)
	if !ok {
		return nil
	}
	names := []string{}
	for _, member := range set.Slice() {
		if !isText(member) {
			return nil
		}
		names = append(names, string(member.Value.(ast.String)))
	}
	return names
}
