package audit

import (
	"time"

	"github.com/seawall/seawall/internal/input"
	"github.com/seawall/seawall/internal/policy"
)

// New makes the record of a decision about in. The request must have passed
// [Mask].
func New(id string, now time.Time, in *input.Input, d policy.Decision, req *Request) *Record {
	r := &Record{
		ID: id, Time: now, Phase: PhaseRequest,
		Verdict:  verdict(d),
		Findings: d.Findings, Waived: d.Waived, Evaluated: d.Evaluated,
		Mode: d.Mode, Profile: d.Profile, Revision: d.Revision,
		Request: req,
	}
	if in == nil {
		return r
	}
	r.Action, r.Class = in.Action.Name, string(in.Action.Class)
	r.User = userOf(in.User)
	r.Target = targetOf(in)
	if !plain(in, d) {
		r.Input = newInput(in)
	}
	return r
}

// plain reports whether a decision is one of the many that say nothing: a read
// about which no rule found anything. Its request line is all it was drawn
// from.
func plain(in *input.Input, d policy.Decision) bool {
	return in.Action.Class == "read" && d.Allow && len(d.Findings)+len(d.Waived) == 0
}

func verdict(d policy.Decision) Verdict {
	switch {
	case !d.Allow:
		return Denied
	case d.WouldDeny:
		return WouldDeny
	}
	return Allowed
}

func userOf(u input.User) *User {
	if u.Name == "" && u.Auth == "" {
		return nil
	}
	return &User{Name: u.Name, Auth: u.Auth, Groups: u.Groups, Serial: u.Cert.Serial}
}

// targetOf names what the request is about, as far as the input shows it.
func targetOf(in *input.Input) *Target {
	var t Target
	switch p := in.Parts(); {
	case p.Has(input.PartWorkload):
		t.Container, t.Image = first(in.Workload.Name, in.Workload.ID), in.Workload.Image.Raw
	case p.Has(input.PartExec):
		t.Container, t.Image = first(in.Exec.ContainerName, in.Exec.Container), in.Exec.Image.Raw
	case p.Has(input.PartImageOp):
		t.Container, t.Image = in.ImageOp.Container, first(in.ImageOp.Source.Raw, in.ImageOp.Target.Raw)
	case p.Has(input.PartVolume):
		t.Name = in.Volume.Name
	case p.Has(input.PartNetwork):
		t.Name, t.Container = in.Network.Name, in.Network.Container
	case p.Has(input.PartPluginOp):
		t.Name = first(in.PluginOp.Name, in.PluginOp.Remote.Raw)
	default:
		t.Name = in.Request.Name
	}
	if t == (Target{}) {
		return nil
	}
	return &t
}

func first(values ...string) string {
	for _, v := range values {
		if v != "" {
			return v
		}
	}
	return ""
}
