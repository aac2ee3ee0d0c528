package casefile

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"

	"github.com/google/go-cmp/cmp"

	"github.com/seawall/seawall/internal/action"
	"github.com/seawall/seawall/internal/input"
	"github.com/seawall/seawall/internal/policy"
)

// Own is what belongs to the gate in every case.
var Own = input.Own{
	PluginName: "seawall:latest",
	Paths:      []string{"/etc/seawall", "/run/docker/plugins/seawall.sock", "/var/lib/seawall", "/var/log/seawall"},
}

// Runner runs cases. The files are compiled once, the policy is settled
// once for each profile and set of parameters. It is safe for concurrent use.
type Runner struct {
	// Options are what every case is loaded with, under its own profile,
	// parameters, rules and waivers.
	Options policy.Options

	mu     sync.Mutex
	base   *policy.Policy
	loaded map[string]*policy.Policy
}

// Result is the outcome of one case.
type Result struct {
	File    string
	Rule    string
	Case    string
	Line    int
	Surface string
	Pass    bool
	Problem string // why it does not pass, over several lines
	Want    Want
	Got     Want
	// Decision is nil where the case could not be run.
	Decision *policy.Decision
	// Input and Policy are what was decided; Input is nil for a request that
	// cannot be decoded.
	Input  *input.Input
	Policy *policy.Policy
}

// Run runs all cases of a file.
func (r *Runner) Run(ctx context.Context, f *File) []Result {
	out := make([]Result, 0, len(f.Cases))
	for _, c := range f.Cases {
		out = append(out, r.one(ctx, f, c))
	}
	return out
}

func (r *Runner) one(ctx context.Context, f *File, c Case) Result {
	res := Result{File: f.Name, Rule: f.Rule, Case: c.Name, Line: c.Line, Surface: c.Surface}
	p, err := r.policy(ctx, c)
	if err != nil {
		res.Problem = err.Error()
		return res
	}
	res.Policy = p
	in, d, err := decide(ctx, p, f, c)
	if err != nil {
		res.Problem = err.Error()
		return res
	}
	res.Input, res.Decision = in, &d
	res.Got = got(d)
	want := Want{Deny: sorted(c.Want.Deny), Warn: sorted(c.Want.Warn), Waived: sorted(c.Want.Waived)}
	res.Want = want
	if res.Pass = cmp.Equal(want, res.Got, equateEmpty); !res.Pass {
		res.Problem = explain(want, res.Got, d)
	}
	return res
}

var equateEmpty = cmp.Comparer(func(a, b []string) bool { return strings.Join(a, ",") == strings.Join(b, ",") })

// explain is the message of a case that does not pass.
func explain(want, got Want, d policy.Decision) string {
	var b strings.Builder
	fmt.Fprintf(&b, "want %s\n got %s", want, got)
	for _, f := range d.Findings {
		fmt.Fprintf(&b, "\n     %s %s: %s (%s)", f.Mode, f.Rule, f.Message, f.Field)
	}
	return b.String()
}

func got(d policy.Decision) Want {
	var w Want
	for _, f := range d.Findings {
		if f.Mode == policy.Warn {
			w.Warn = append(w.Warn, f.Rule)
		} else {
			w.Deny = append(w.Deny, f.Rule)
		}
	}
	for _, f := range d.Waived {
		w.Waived = append(w.Waived, f.Rule)
	}
	return Want{Deny: sorted(w.Deny), Warn: sorted(w.Warn), Waived: sorted(w.Waived)}
}

// decide takes the request through the stages of the gate.
func decide(ctx context.Context, p *policy.Policy, f *File, c Case) (*input.Input, policy.Decision, error) {
	var none policy.Decision
	facts, err := c.Engine.facts()
	if err != nil {
		return nil, none, err
	}
	msg, err := f.message(c)
	if err != nil {
		return nil, none, err
	}
	req, err := action.Parse(msg.Method, msg.URI)
	var line *action.Error
	if errors.As(err, &line) {
		return nil, p.Refuse(string(line.Kind), line.Reason, "request line"), nil
	}
	if err != nil {
		return nil, none, err
	}
	msg.User.Roles = p.RolesOf(msg.User)
	b := &input.Builder{Facts: facts, Own: Own, Surface: "gate"}
	in, err := b.Input(ctx, req, msg, p.Needs(req.Action))
	var bad *input.Error
	if errors.As(err, &bad) && bad.Kind == input.Undecodable {
		return nil, p.Refuse(string(bad.Kind), bad.Reason, bad.Field), nil
	}
	if err != nil {
		return nil, none, err
	}
	d, err := p.Decide(ctx, in)
	return in, d, err
}

func (f *File) message(c Case) (input.Message, error) {
	body, err := f.body(c.Request)
	if err != nil {
		return input.Message{}, err
	}
	msg := input.Message{Method: c.Request.Method, URI: c.Request.URI, Headers: c.Request.Headers, Body: body}
	if msg.Headers == nil && body != nil {
		msg.Headers = map[string]string{"Content-Type": "application/json"}
	}
	if c.User != "" {
		msg.User = input.User{Name: c.User, Auth: "TLS", Groups: c.Groups, Cert: input.Certificate{CN: c.User}}
	}
	return msg, nil
}

// Policy is what the Options load, before any case has its say.
func (r *Runner) Policy(ctx context.Context) (*policy.Policy, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.compiled(ctx)
}

func (r *Runner) compiled(ctx context.Context) (_ *policy.Policy, err error) {
	if r.base == nil {
		r.loaded = map[string]*policy.Policy{}
		r.base, err = policy.Load(ctx, r.Options)
	}
	return r.base, err
}

// policy loads the policy that a case asks for, or finds it loaded.
func (r *Runner) policy(ctx context.Context, c Case) (*policy.Policy, error) {
	key, err := json.Marshal([]any{c.Profile, c.Params, c.Rules, c.Waivers, c.Roles, c.DefaultRole})
	if err != nil {
		return nil, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if p, ok := r.loaded[string(key)]; ok {
		return p, nil
	}
	opts := r.Options
	opts.Profile, opts.Params, opts.Rules, opts.Waivers = c.Profile, c.Params, c.Rules, c.Waivers
	opts.Roles, opts.DefaultRole = c.Roles, c.DefaultRole
	base, err := r.compiled(ctx)
	if err != nil {
		return nil, err
	}
	p, err := base.With(opts)
	if err != nil {
		return nil, err
	}
	r.loaded[string(key)] = p
	return p, nil
}
