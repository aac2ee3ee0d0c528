package compat

import (
	"fmt"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
)

// Warning is a known trap that a policy for opa-docker-authz may have stepped
// into. The policy runs all the same.
type Warning struct {
	File    string `json:"file"`
	Line    int    `json:"line"`
	Trap    string `json:"trap"`
	Message string `json:"message"`
}

func (w Warning) String() string {
	return fmt.Sprintf("%s:%d: %s: %s", w.File, w.Line, w.Trap, w.Message)
}

// The traps, and what each lets through.
var traps = map[string]string{
	"key-case":     `keys of input.Body are compared as the client wrote them, but the daemon reads them in any case: {"hostconfig":{"privileged":true}} is privileged`,
	"content-type": `input.Body is null unless Content-Type is exactly "application/json"; the daemon also takes "application/json; charset=utf-8" and "Application/JSON"`,
	"raw-path":     `input.Path holds the API version, the query and any escapes: /v1.45/containers/create?name=x; compare input.PathArr or input.PathPlain, and mind the version`,
	"header":       `input.Headers are the client's to choose and prove nothing about who asks; input.User comes from its certificate`,
	"not":          "`not` over a call whose operand is missing never holds, as the compiler takes the operand out of the negation; use object.get or a helper rule",
	"deny-list":    "`not` over a rule that is undefined where a field is missing holds there: an empty or differently spelt field passes; say what is allowed instead",
	"network":      `the decision waits for, and depends on, what another host answers; where it fails the expression is undefined`,
	"open":         `the decision is true unless something says otherwise: whatever the rules do not think of, passes`,
	"read-only":    `input.BindMounts[_].ReadOnly is false for every option field but "ro" ("ro,z"), and volumes whose driver binds a path of the host are not among BindMounts`,
}

// lint looks through the policy for traps; each is named once, where it is met
// first.
func lint(file, text string, version ast.RegoVersion, allowPath string) ([]Warning, error) {
	mod, err := ast.ParseModuleWithOpts(file, text, ast.ParserOptions{RegoVersion: version})
	if err != nil {
		return nil, err
	}
	first := map[string]int{}
	met := func(trap string, at *ast.Location) {
		if line, seen := first[trap]; at != nil && (!seen || at.Row < line) {
			first[trap] = at.Row
		}
	}
	ast.WalkTerms(mod, func(t *ast.Term) bool {
		if ref, ok := t.Value.(ast.Ref); ok {
			for _, trap := range ofRef(ref) {
				met(trap, t.Location)
			}
		}
		return false
	})
	byName := map[string][]*ast.Rule{}
	for _, r := range mod.Rules {
		byName[r.Head.Name.String()] = append(byName[r.Head.Name.String()], r)
	}
	ast.WalkExprs(mod, func(x *ast.Expr) bool {
		switch t, _ := x.Terms.(*ast.Term); {
		case !x.Negated:
		case x.IsCall() && operandsOfInput(x):
			met("not", x.Location)
		case t != nil && slices.ContainsFunc(byName[nameOf(t)], readsBody):
			met("deny-list", x.Location)
		}
		return false
	})
	ast.WalkRules(mod, func(r *ast.Rule) bool {
		if ref := mod.Package.Path.Append(ast.StringTerm(string(r.Head.Name))); r.Default && r.Head.Value.Equal(ast.BooleanTerm(true)) && ref.String() == allowPath {
			met("open", r.Location)
		}
		return false
	})
	var out []Warning
	for trap, line := range first {
		out = append(out, Warning{File: file, Line: line, Trap: trap, Message: traps[trap]})
	}
	slices.SortFunc(out, func(a, b Warning) int { return strings.Compare(a.Trap, b.Trap) })
	return out, nil
}

// ofRef are the traps of one reference.
func ofRef(ref ast.Ref) []string {
	if ref.String() == "http.send" {
		return []string{"network"}
	}
	if !ref.HasPrefix(ast.InputRootRef) || len(ref) < 2 {
		return nil
	}
	field, _ := ref[1].Value.(ast.String)
	switch field {
	case "Body":
		return []string{"key-case", "content-type"}
	case "Path":
		return []string{"raw-path"}
	case "Headers":
		return []string{"header"}
	case "BindMounts":
		return []string{"read-only", "content-type", "key-case"}
	}
	return nil
}

// operandsOfInput reports whether a call, other than an equality, has a
// reference to the input among its operands.
func operandsOfInput(x *ast.Expr) bool {
	if op := x.Operator().String(); op == ast.Equality.Name || op == ast.Equal.Name {
		return false
	}
	found := false
	for _, t := range x.Operands() {
		ast.WalkRefs(t, func(r ast.Ref) bool { found = found || r.HasPrefix(ast.InputRootRef) && len(r) > 1; return found })
	}
	return found
}

// nameOf is the rule of the module that a term may be.
func nameOf(t *ast.Term) string {
	switch v := t.Value.(type) {
	case ast.Var:
		return string(v)
	case ast.Ref:
		return v[0].String()
	}
	return ""
}

func readsBody(r *ast.Rule) bool {
	found := false
	ast.WalkRefs(r.Body, func(ref ast.Ref) bool {
		found = found || len(ofRef(ref)) > 0
		return found
	})
	return found
}
