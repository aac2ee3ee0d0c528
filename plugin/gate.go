package plugin

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/docker/go-plugins-helpers/authorization"
	"github.com/sirupsen/logrus"

	"github.com/seawall/seawall/internal/action"
	"github.com/seawall/seawall/internal/audit"
	"github.com/seawall/seawall/internal/compat"
	"github.com/seawall/seawall/internal/input"
	"github.com/seawall/seawall/internal/policy"
)

// Options make a Gate. Policy, Input, Audit, Identify and Own are required.
type Options struct {
	// Policy returns the policy in force, and one of another plugin that stands
	// beside it, nil where there is none.
	Policy func() (*policy.Policy, *compat.Policy)
	// Input turns a request into its normal form.
	Input *input.Builder
	// Audit keeps the record of every decision.
	Audit Recorder
	// Identify turns what the daemon says of the client into a user.
	Identify func(authorization.Request) (input.User, error)
	// Own reports whether a request is one of the gate's own look-ups.
	Own func(headers map[string]string, method, uri string) bool
	// Deadline bounds the decision about one request; 0 is DefaultDeadline.
	Deadline time.Duration
	// UnsafeAllowUnrecorded lets a request pass whose record cannot be
	// written (audit.on_failure: allow). The zero value refuses it.
	UnsafeAllowUnrecorded bool
	// Log takes what an operator of the gate must know; nil is logrus' own.
	Log logrus.FieldLogger
}

// DefaultDeadline bounds a decision: the daemon itself waits for ever, and
// holds the client's request meanwhile.
const DefaultDeadline = 4 * time.Second

// Recorder takes records of decisions.
type Recorder interface {
	// Append returns nil only when the record is in the log.
	Append(*audit.Record) error
}

// Gate decides about the daemon's requests. It is safe for concurrent use.
type Gate struct {
	opts    Options
	pending *pending
	crew    crew
	counts  counts
}

var _ authorization.Plugin = (*Gate)(nil)

// New returns a gate.
func New(opts Options) (*Gate, error) {
	if opts.Policy == nil {
		return nil, errors.New("plugin: no policy, no gate")
	}
	if p, _ := opts.Policy(); p == nil {
		return nil, errors.New("plugin: no policy, no gate")
	}
	if opts.Input == nil || opts.Audit == nil || opts.Identify == nil || opts.Own == nil {
		return nil, errors.New("plugin: Options lack Input, Audit, Identify or Own")
	}
	if opts.Deadline <= 0 {
		opts.Deadline = DefaultDeadline
	}
	if opts.Log == nil {
		opts.Log = logrus.StandardLogger()
	}
	return &Gate{opts: opts, pending: newPending(), crew: newCrew()}, nil
}

// AuthZReq answers whether the daemon may act on a request.
func (g *Gate) AuthZReq(req authorization.Request) authorization.Response {
	start := time.Now()
	if req.RequestMethod == "" || req.RequestURI == "" {
		return g.refuseMessage(start, "the daemon sent an empty message")
	}
	if nonce, ok := probe(req.RequestHeaders); ok {
		return g.answerProbe(start, nonce)
	}
	if g.opts.Own(req.RequestHeaders, req.RequestMethod, req.RequestURI) {
		g.counts.own.Add(1)
		return authorization.Response{Allow: true}
	}
	ctx, cancel := context.WithTimeout(context.Background(), g.opts.Deadline)
	defer cancel()
	return g.settle(start, req, g.decideInTime(ctx, req))
}

// outcome is what the pipeline came to: a decision, or the reason why there is
// none.
type outcome struct {
	input    *input.Input // nil when the request could not be read
	action   action.Action
	decision policy.Decision
	err      error // the gate could not decide
}

// decideInTime runs the pipeline and gives up at the deadline, so that no step
// can hold the daemon, whatever it waits for.
func (g *Gate) decideInTime(ctx context.Context, req authorization.Request) outcome {
	done := make(chan outcome, 1)
	g.crew.run(func() { done <- g.decideSafely(ctx, req) })
	select {
	case o := <-done:
		return o
	case <-ctx.Done():
		return outcome{err: fmt.Errorf("no decision within %v", g.opts.Deadline)}
	}
}

// decideSafely turns a panic into an error.
func (g *Gate) decideSafely(ctx context.Context, req authorization.Request) (o outcome) {
	defer func() {
		if p := recover(); p != nil {
			o = outcome{err: fmt.Errorf("internal error: %v", p)}
			g.opts.Log.WithField("panic", p).WithField("stack", stack()).Error("a decision panicked; the request was refused")
		}
	}()
	return g.decide(ctx, req)
}

// decide asks the policy in force and, beside it, that of another plugin.
func (g *Gate) decide(ctx context.Context, req authorization.Request) outcome {
	pol, other := g.opts.Policy()
	o := g.judge(ctx, pol, req)
	if other != nil && o.err == nil {
		o.decision = also(ctx, pol, o.decision, other, req)
	}
	return o
}

// judge is the pipeline.
func (g *Gate) judge(ctx context.Context, pol *policy.Policy, req authorization.Request) outcome {
	var o outcome
	user, err := g.opts.Identify(req)
	if err != nil {
		return outcome{decision: pol.Refuse(ruleUndecodable, err.Error(), "client certificate")}
	}
	user.Roles = pol.RolesOf(user)
	line, err := action.Parse(req.RequestMethod, req.RequestURI)
	if err != nil {
		return outcome{decision: refuseLine(pol, line, err)}
	}
	o.action = line.Action
	in, err := g.opts.Input.Input(ctx, line, messageOf(req, user), pol.Needs(line.Action))
	if err != nil {
		return refuseInput(pol, o, err)
	}
	o.input = in
	o.decision, o.err = pol.Decide(ctx, in)
	return o
}

// also asks the policy that was written for opa-docker-authz.
func also(ctx context.Context, pol *policy.Policy, d policy.Decision, other *compat.Policy, req authorization.Request) policy.Decision {
	err := other.Allow(ctx, compat.Request{
		Method: req.RequestMethod, URI: req.RequestURI, Headers: req.RequestHeaders, Body: req.RequestBody,
		User: req.User, Auth: req.UserAuthNMethod,
	})
	if err == nil {
		return d
	}
	return pol.Also(d, policy.Finding{
		Rule: compat.Rule, Severity: "high", Mode: policy.Deny, Field: "request line",
		Message: "the site's opa-docker-authz policy does not allow this: " + err.Error(),
		Fix:     "ask whoever keeps that policy",
	})
}

// ruleUndecodable refuses what the daemon might read otherwise than the gate.
const ruleUndecodable = string(action.Undecodable)

// refuseLine refuses a request line by the rule that its error names.
func refuseLine(pol *policy.Policy, line action.Request, err error) policy.Decision {
	var bad *action.Error
	switch {
	case !errors.As(err, &bad):
		return pol.Refuse(ruleUndecodable, err.Error(), "request line")
	case bad.Kind == action.UnknownEndpoint:
		return pol.UnknownEndpoint(line.Method, line.Path, bad.Reason)
	}
	return pol.Refuse(string(bad.Kind), bad.Reason, "request line")
}

func refuseInput(pol *policy.Policy, o outcome, err error) outcome {
	var bad *input.Error
	if errors.As(err, &bad) && bad.Kind == input.Undecodable {
		o.decision = pol.Refuse(ruleUndecodable, bad.Reason, bad.Field)
		return o
	}
	o.err = err
	return o
}

func messageOf(req authorization.Request, user input.User) input.Message {
	return input.Message{
		Method: req.RequestMethod, URI: req.RequestURI,
		Headers: req.RequestHeaders, Body: req.RequestBody,
		User: user,
	}
}
