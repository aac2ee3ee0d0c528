// Package policy loads seawall's Rego policy, swaps it, and answers inputs
// with decisions.
//
// Rego says what is wrong with a request. Everything about a finding that does
// not depend on the request is Go's, from the rule's METADATA: severity, mode,
// fix and references; so are parameters' validation, waivers and order.
package policy

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/storage"
	"github.com/open-policy-agent/opa/v1/storage/inmem"

	"github.com/seawall/seawall/internal/input"
)

// Policy is one loaded revision: immutable, and safe for concurrent use.
type Policy struct {
	profile  Profile
	mode     Mode
	params   map[string]any
	rules    []*Rule // by id
	byID     map[string]*Rule
	waivers  *waiverIndex
	queries  map[input.Parts]*query
	revision string
	now      func() time.Time
	needs    map[string]input.Needs
	anyNeeds input.Needs

	compiler *ast.Compiler
	store    storage.Store
}

// Load reads, checks and compiles a policy. It does all that can fail: what
// Load accepts, Decide can evaluate. Errors name the file and the line, or the
// option, at fault.
func Load(_ context.Context, opts Options) (*Policy, error) {
	opts = opts.withDefaults()
	if opts.Mode != Enforce && opts.Mode != Audit {
		return nil, fmt.Errorf("mode: %q is neither enforce nor audit", opts.Mode)
	}
	profile, err := profileOf(opts.Profile)
	if err != nil {
		return nil, err
	}
	p := &Policy{profile: profile, mode: opts.Mode, now: opts.Now}
	shipped, err := libraryModules(opts.Library)
	if err != nil {
		return nil, err
	}
	site, err := siteSources(opts.Dirs)
	if err != nil {
		return nil, err
	}
	params, err := p.loadData(opts, site.data)
	if err != nil {
		return nil, err
	}
	if err := p.compile(slices.Concat(shipped, site.modules), params); err != nil {
		return nil, err
	}
	if err := p.settle(opts); err != nil {
		return nil, err
	}
	if p.queries, err = prepare(p.compiler, p.store, p.rules); err != nil {
		return nil, err
	}
	p.settleNeeds()
	p.revision = p.hash(slices.Concat(shipped, site.modules, site.data), opts)
	return p, nil
}

// loadData validates the parameters and fills the store: data.params and
// data.custom.seawall.data.
func (p *Policy) loadData(opts Options, files []source) (*paramSet, error) {
	set, err := loadParamSet(opts.Library)
	if err != nil {
		return nil, err
	}
	if p.params, err = set.merge(opts.Params); err != nil {
		return nil, err
	}
	site, err := siteData(files)
	if err != nil {
		return nil, err
	}
	p.store = inmem.NewFromObjectWithOpts(map[string]any{
		"params": p.params,
		"custom": map[string]any{"seawall": map[string]any{"data": site}},
	}, inmem.OptReturnASTValuesOnRead(true))
	return set, nil
}

// compile parses all modules, finds the rules by their path, and compiles
// everything at once, strictly.
func (p *Policy) compile(files []source, params *paramSet) error {
	modules := make(map[string]*ast.Module, len(files))
	p.byID = map[string]*Rule{}
	for _, f := range files {
		mod, err := f.parse()
		if err != nil {
			return err
		}
		modules[f.name] = mod
		if !isRule(mod.Package.Path) {
			continue
		}
		if err := p.addRule(mod, f); err != nil {
			return err
		}
	}
	if len(p.rules) == 0 {
		return errors.New("policy: no rules")
	}
	slices.SortFunc(p.rules, func(a, b *Rule) int { return strings.Compare(a.ID, b.ID) })
	p.compiler = newCompiler()
	if p.compiler.Compile(modules); p.compiler.Failed() {
		return p.compiler.Errors
	}
	return p.traceRules(params)
}

// newCompiler is the one way in which seawall compiles Rego.
func newCompiler() *ast.Compiler {
	return ast.NewCompiler().
		WithCapabilities(capabilities()).
		WithDefaultRegoVersion(ast.RegoV1).
		WithStrict(true).
		WithSchemas(schemas())
}

func (p *Policy) addRule(mod *ast.Module, f source) error {
	// custom.seawall.rules.<rule>, seawall.rules.<subject>.<rule>
	if parts := len(mod.Package.Path) - 1; parts != 4 {
		return fmt.Errorf("%s:%d: package %s: a rule is seawall.rules.<subject>.<rule> or custom.seawall.rules.<rule>", f.name, mod.Package.Location.Row, mod.Package.Path)
	}
	r, err := ruleOf(mod, f)
	if err != nil {
		return err
	}
	if other, taken := p.byID[r.ID]; taken {
		return fmt.Errorf("%s:%d: the rule %q is also in %s:%d", r.File, r.Line, r.ID, other.File, other.Line)
	}
	p.byID[r.ID] = r
	p.rules = append(p.rules, r)
	return nil
}

// isRule tells by its path whether a package is a rule:
// seawall.rules.<subject>.<rule> or custom.seawall.rules.<rule>.
func isRule(pkg ast.Ref) bool {
	path := pkg.String()
	return strings.HasPrefix(path, libraryRules) || strings.HasPrefix(path, siteRules)
}

// traceRules checks the shape of each rule and finds out what it reads.
func (p *Policy) traceRules(params *paramSet) error {
	t := newTracer(p.compiler)
	known := params.names()
	for _, r := range p.rules {
		clauses := p.compiler.GetRulesExact(r.ref)
		if len(clauses) == 0 || clauses[0].Head.RuleKind() != ast.MultiValue {
			return fmt.Errorf("%s:%d: a rule needs `findings contains …`", r.File, r.Line)
		}
		r.trace(t, clauses)
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

// settle decides the modes and the waivers.
func (p *Policy) settle(opts Options) error {
	if err := settle(p.rules, opts, p.profile, p.params); err != nil {
		return err
	}
	ids := make([]string, len(p.rules))
	for i, r := range p.rules {
		ids[i] = r.ID
	}
	var err error
	p.waivers, err = indexWaivers(opts.Waivers, p.byID, ids)
	return err
}

// hash names the revision: all that a decision depends on beside the input.
func (p *Policy) hash(files []source, opts Options) string {
	h := sha256.New()
	enc := json.NewEncoder(h)
	for _, f := range files {
		_ = enc.Encode([2]string{f.name, string(f.text)})
	}
	modes := map[string]Mode{}
	for _, r := range p.rules {
		modes[r.ID] = r.Mode
	}
	_ = enc.Encode([]any{p.profile, p.mode, p.params, modes, opts.Waivers})
	return hex.EncodeToString(h.Sum(nil))[:12]
}

// Revision names this policy: a hash over modules, data, parameters, waivers,
// profile and modes.
func (p *Policy) Revision() string { return p.revision }

// Profile is the profile in force.
func (p *Policy) Profile() Profile { return p.profile }

// Mode is the overall mode.
func (p *Policy) Mode() Mode { return p.mode }

// Params are the parameters in force, defaults included.
func (p *Policy) Params() map[string]any { return p.params }

// Rules lists all rules by id.
func (p *Policy) Rules() []Rule {
	out := make([]Rule, len(p.rules))
	for i, r := range p.rules {
		out[i] = *r
	}
	return out
}

func (p *Policy) queryFor(parts input.Parts) *query {
	if q, ok := p.queries[parts]; ok {
		return q
	}
	return p.queries[allParts]
}
