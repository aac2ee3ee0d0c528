package policy

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/storage"
	"github.com/open-policy-agent/opa/v1/storage/inmem"
)

// compiled is what the files of a policy give, whatever the options: the rules,
// compiled, and the operator's data.
type compiled struct {
	files    []source // for the revision
	rules    []*Rule  // by id, no mode settled
	byID     map[string]*Rule
	compiler *ast.Compiler
	params   *paramSet
	site     map[string]any // data.custom.seawall.data
	warnings []Warning
}

// compile reads the library and the operator's folders, finds the rules by
// their path, and compiles everything at once, strictly.
func compile(opts Options) (*compiled, error) {
	c := &compiled{byID: map[string]*Rule{}}
	shipped, err := libraryModules(opts.Library)
	if err != nil {
		return nil, err
	}
	site, err := siteSources(opts.Dirs)
	if err != nil {
		return nil, err
	}
	if c.params, err = loadParamSet(opts.Library); err != nil {
		return nil, err
	}
	if c.site, err = siteData(site.data); err != nil {
		return nil, err
	}
	modules := slices.Concat(shipped, site.modules)
	c.files = slices.Concat(modules, site.data)
	if err := c.compile(modules); err != nil {
		return nil, err
	}
	return c, c.traceRules()
}

func (c *compiled) compile(files []source) error {
	modules := make(map[string]*ast.Module, len(files))
	for _, f := range files {
		mod, err := f.parse()
		if err != nil {
			return err
		}
		modules[f.name] = mod
		if f.site {
			c.warnings = append(c.warnings, lint(f, mod)...)
		}
		if !isRule(mod.Package.Path) {
			continue
		}
		if err := c.addRule(mod, f); err != nil {
			return err
		}
	}
	if len(c.rules) == 0 {
		return errors.New("policy: no rules")
	}
	slices.SortFunc(c.rules, func(a, b *Rule) int { return strings.Compare(a.ID, b.ID) })
	c.compiler = newCompiler()
	if c.compiler.Compile(modules); c.compiler.Failed() {
		return c.compiler.Errors
	}
	return nil
}

// newCompiler is the one way in which seawall compiles Rego.
func newCompiler() *ast.Compiler {
	return ast.NewCompiler().
		WithCapabilities(capabilities()).
		WithDefaultRegoVersion(ast.RegoV1).
		WithStrict(true).
		WithSchemas(schemas())
}

// fill makes the store that rules read: data.params, data.roles and
// data.custom.seawall.data.
func (c *compiled) fill(params, roles map[string]any) storage.Store {
	return inmem.NewFromObjectWithOpts(map[string]any{
		"params": params,
		"roles":  roles,
		"custom": map[string]any{"seawall": map[string]any{"data": c.site}},
	}, inmem.OptReturnASTValuesOnRead(true))
}

func (c *compiled) addRule(mod *ast.Module, f source) error {
	// custom.seawall.rules.<rule>, seawall.rules.<subject>.<rule>
	if parts := len(mod.Package.Path) - 1; parts != 4 {
		return fmt.Errorf("%s:%d: package %s: a rule is seawall.rules.<subject>.<rule> or custom.seawall.rules.<rule>", f.name, mod.Package.Location.Row, mod.Package.Path)
	}
	r, err := ruleOf(mod, f)
	if err != nil {
		return err
	}
	if other, taken := c.byID[r.ID]; taken {
		return fmt.Errorf("%s:%d: the rule %q is also in %s:%d", r.File, r.Line, r.ID, other.File, other.Line)
	}
	c.byID[r.ID] = r
	c.rules = append(c.rules, r)
	return nil
}

// isRule tells by its path whether a package is a rule:
// seawall.rules.<subject>.<rule> or custom.seawall.rules.<rule>.
func isRule(pkg ast.Ref) bool {
	path := pkg.String()
	return strings.HasPrefix(path, libraryRules) || strings.HasPrefix(path, siteRules)
}

// traceRules checks the shape of each rule and finds out what it reads.
func (c *compiled) traceRules() error {
	t := newTracer(c.compiler)
	known := c.params.names()
	for _, r := range c.rules {
		clauses := c.compiler.GetRulesExact(r.ref)
		if len(clauses) == 0 || clauses[0].Head.RuleKind() != ast.MultiValue {
			return fmt.Errorf("%s:%d: a rule needs `findings contains …`", r.File, r.Line)
		}
		r.trace(t, clauses)
		r.actions = actionsOf(clauses)
		r.question = ask(r.ID, r.ref)
		for _, name := range r.Reads.Params {
			if !knownParam(name, known) {
				return fmt.Errorf("%s:%d: the rule %s reads the unknown parameter data.params.%s%s", r.File, r.Line, r.ID, name, nearest(name, known))
			}
		}
		for _, name := range r.Params {
			if !knownParam(name, known) {
				return fmt.Errorf("%s:%d: METADATA: unknown parameter %q%s", r.File, r.Line, name, nearest(name, known))
			}
		}
	}
	return nil
}

// knownParam reports whether name is a parameter, a group of them, or within
// one. The group custom is the operator's own.
func knownParam(name string, known []string) bool {
	return strings.HasPrefix(name, "custom.") || slices.ContainsFunc(known, func(k string) bool {
		return reading(name).touches(reading(k))
	})
}
