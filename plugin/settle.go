package plugin

import (
	"fmt"
	"runtime/debug"
	"time"

	"github.com/docker/go-plugins-helpers/authorization"

	"github.com/seawall/seawall/internal/audit"
	"github.com/seawall/seawall/internal/policy"
)

// recordWait bounds the wait for the audit log: a disk that hangs must not
// hold the daemon.
const recordWait = 2 * time.Second

// settle records an outcome and answers. The record comes first: what is not
// on record is not allowed.
func (g *Gate) settle(start time.Time, req authorization.Request, o outcome) authorization.Response {
	if pol, _ := g.opts.Policy(); o.err != nil && pol.Mode() == policy.Audit {
		o.decision = undecidedButLearning(pol)
	}
	id := audit.NewID(start)
	rec := audit.New(id, start, o.input, o.decision, audit.Mask(req.RequestMethod, req.RequestURI, req.RequestBody))
	if rec.Action == "" {
		rec.Action, rec.Class = o.action.Name, string(o.action.Class)
	}
	if rec.User == nil && (req.User != "" || req.UserAuthNMethod != "") {
		rec.User = &audit.User{Name: shownText(req.User, 256), Auth: shownText(req.UserAuthNMethod, 64)}
	}
	if o.err != nil {
		rec.Error = o.err.Error()
		if !o.decision.Allow {
			rec.Verdict = audit.Failed
		}
	}
	rec.LatencyUS = time.Since(start).Microseconds()
	g.counts.verdict(rec.Verdict)
	if err := g.record(rec); err != nil {
		g.counts.unrecorded.Add(1)
		g.opts.Log.WithError(err).WithField("decision", id).Error("the audit record could not be written")
		if !g.opts.UnsafeAllowUnrecorded {
			return authorization.Response{Msg: failureText("the audit record cannot be written", id)}
		}
	}
	return g.answer(rec, req, o)
}

func (g *Gate) answer(rec *audit.Record, req authorization.Request, o outcome) authorization.Response {
	id := rec.ID
	switch {
	case o.decision.Allow:
		if respondsInRecord(o.action) {
			g.pending.put(keyOf(req), waiting{id: id, action: o.action, user: rec.User})
		}
		return authorization.Response{Allow: true}
	case o.err != nil:
		g.opts.Log.WithError(o.err).WithField("decision", id).WithField("action", o.action.Name).Warn("refused: the gate could not decide")
		return authorization.Response{Msg: failureText(o.err.Error(), id)}
	}
	return authorization.Response{Msg: refusalText(o.decision, id)}
}

// undecidedButLearning lets a request pass that could not be judged while the
// gate refuses nothing (mode audit), as one that it would have refused.
func undecidedButLearning(p *policy.Policy) policy.Decision {
	return policy.Decision{Allow: true, WouldDeny: true, Mode: policy.Audit, Profile: p.Profile().String(), Revision: p.Revision()}
}

// record appends rec and gives up after recordWait. A record that gets into
// the log after that is followed by an event that says what was answered.
func (g *Gate) record(rec *audit.Record) error {
	done := make(chan error, 1)
	g.crew.run(func() {
		defer func() {
			if p := recover(); p != nil {
				done <- fmt.Errorf("internal error: %v", p)
			}
		}()
		done <- g.opts.Audit.Append(rec)
	})
	timer := time.NewTimer(recordWait)
	defer timer.Stop()
	select {
	case err := <-done:
		return err
	case <-timer.C:
	}
	id := rec.ID
	go func() {
		if <-done == nil {
			_ = g.opts.Audit.Append(&audit.Record{ID: id, Phase: audit.PhaseEvent, Event: "late_record",
				Error: "the record with this id was written too late; the request was refused"})
		}
	}()
	return fmt.Errorf("no answer from the audit log within %v", recordWait)
}

// refuseMessage refuses what is not a request at all. It refuses in audit mode
// too: the daemon sends such a message when an answer was lost on the way, and
// takes this answer for the lost one.
func (g *Gate) refuseMessage(start time.Time, why string) authorization.Response {
	id := audit.NewID(start)
	g.counts.verdict(audit.Failed)
	rec := &audit.Record{ID: id, Time: start, Phase: audit.PhaseRequest, Verdict: audit.Failed, Error: "protocol error: " + why}
	if err := g.record(rec); err != nil {
		g.opts.Log.WithError(err).Error("the audit record could not be written")
	}
	g.opts.Log.WithField("decision", id).Warn("refused: protocol error: " + why)
	return authorization.Response{Msg: failureText("protocol error: "+why, id)}
}

func stack() string { return string(debug.Stack()) }
