package policy

import (
	"context"
	"slices"
	"strings"
	"sync"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/seawall/seawall/internal/action"
	"github.com/seawall/seawall/internal/input"
)

// aliases are the actions by the names that Twistlock's policies give them,
// where those differ. One of theirs may be two of ours: image_create is a pull
// or an import.
var aliases = sync.OnceValue(func() map[string][]string {
	out := map[string][]string{}
	for _, r := range action.All() {
		if r.Alias != "" && !action.Known(r.Alias) && !slices.Contains(out[r.Alias], r.Action.Name) {
			out[r.Alias] = append(out[r.Alias], r.Action.Name)
		}
	}
	return out
})

// actionNames are the names of all actions, sorted.
var actionNames = sync.OnceValue(func() []string {
	var names []string
	for _, a := range Actions() {
		names = append(names, a.Name)
	}
	return names
})

// Actions lists the actions of the Engine API by name, each once.
func Actions() []action.Action {
	var list []action.Action
	for _, r := range action.All() {
		list = append(list, r.Action)
	}
	slices.SortFunc(list, func(a, b action.Action) int { return strings.Compare(a.Name, b.Name) })
	return slices.Compact(list)
}

// plainActions replaces Twistlock's names by seawall's, sorted.
func plainActions(list []string) []string {
	var out []string
	for _, a := range list {
		if known := aliases()[a]; known != nil {
			out = append(out, known...)
			continue
		}
		out = append(out, a)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// Granted lists the actions that roles let a user ask for, by name: those of
// which the rule user-action finds nothing, whatever its mode. Other rules may
// refuse a request all the same.
func (p *Policy) Granted(ctx context.Context, u input.User) ([]action.Action, error) {
	r, ok := p.byID[ruleUserAction]
	if !ok {
		return nil, &OptionError{[]string{"roles"}, "the library has no rule " + ruleUserAction}
	}
	u.Roles = p.RolesOf(u)
	var out []action.Action
	for _, a := range Actions() {
		in := &input.Input{Surface: "gate", Action: input.Action(a), User: u}
		answers, err := p.evaluator.eval(ctx, []*Rule{r}, in.Value())
		if err != nil {
			return nil, err
		}
		if found, ok := answers[0].(ast.Set); ok && found.Len() == 0 {
			out = append(out, a)
		}
	}
	return out, nil
}
