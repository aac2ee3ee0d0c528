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
	"fmt"
	"time"

	"github.com/seawall/seawall/internal/input"
)

// Policy is one loaded revision: immutable, and safe for concurrent use.
type Policy struct {
	profile  Profile
	mode     Mode
	params   map[string]any
	rules    []*Rule // by id
	byID     map[string]*Rule
	roles    *roleIndex
	waivers  *waiverIndex
	groups   map[string][]*group // by action
	memory   *memory
	revision string
	now      func() time.Time
	needs    map[string]input.Needs
	anyNeeds input.Needs

	compiled  *compiled
	evaluator *evaluator
}

// Load reads, checks and compiles a policy. It does all that can fail: what
// Load accepts, Decide can evaluate. Errors name the file and the line, or the
// option, at fault.
func Load(ctx context.Context, opts Options) (*Policy, error) {
	opts = opts.withDefaults()
	c, err := compile(opts)
	if err != nil {
		return nil, err
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return c.policy(opts)
}

// With is the policy that the same files give under other options; those that
// name files are not looked at. It costs a fraction of Load.
func (p *Policy) With(opts Options) (*Policy, error) {
	return p.compiled.policy(opts.withDefaults())
}

// policy settles what the options say about the compiled rules.
func (c *compiled) policy(opts Options) (*Policy, error) {
	if opts.Mode != Enforce && opts.Mode != Audit {
		return nil, fmt.Errorf("mode: %q is neither enforce nor audit", opts.Mode)
	}
	profile, err := profileOf(opts.Profile)
	if err != nil {
		return nil, err
	}
	p := &Policy{profile: profile, mode: opts.Mode, now: opts.Now, compiled: c, byID: map[string]*Rule{}}
	if p.params, err = c.params.merge(opts.Params); err != nil {
		return nil, err
	}
	if p.roles, err = indexRoles(opts.Roles, opts.DefaultRole); err != nil {
		return nil, err
	}
	store := c.fill(p.params, p.roles.data())
	p.evaluator = &evaluator{compiler: c.compiler, store: store, constants: findConstants(c, store)}
	for _, r := range c.rules {
		own := *r
		p.rules, p.byID[r.ID] = append(p.rules, &own), &own
	}
	if err := p.settle(opts); err != nil {
		return nil, err
	}
	p.groups, p.memory = byAction(groupsOf(p.rules)), newMemory()
	p.settleNeeds()
	p.revision = p.hash(opts)
	return p, nil
}

// settle decides the modes and the waivers.
func (p *Policy) settle(opts Options) error {
	if err := settle(p.rules, opts, p.profile, func() error { return p.settleOptions(opts) }); err != nil {
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
func (p *Policy) hash(opts Options) string {
	h := sha256.New()
	enc := json.NewEncoder(h)
	for _, f := range p.compiled.files {
		_ = enc.Encode([2]string{f.name, string(f.text)})
	}
	modes := map[string]Mode{}
	for _, r := range p.rules {
		modes[r.ID] = r.Mode
	}
	_ = enc.Encode([]any{p.profile, p.mode, p.params, modes, p.roles.list, opts.Waivers, opts.Also})
	return hex.EncodeToString(h.Sum(nil))[:12]
}

// Revision names this policy: a hash over modules, data, parameters, waivers,
// roles, profile and modes.
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
