// Package suggest proposes, from what is on record, the smallest change of the
// configuration under which it would pass: parameters first, then waivers by
// image digest that end.
//
// What it claims to allow it has tried: every claimed request is replayed under
// the proposal, and what is still refused is claimed no longer.
package suggest

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/seawall/seawall/internal/audit"
	"github.com/seawall/seawall/internal/config"
	"github.com/seawall/seawall/internal/policy"
	"github.com/seawall/seawall/internal/replay"
)

// Options make a Proposal.
type Options struct {
	// Config is what the proposal adds to.
	Config *config.Config
	// Now is the moment from which waivers last Days days.
	Now  time.Time
	Days int
	// Owner answers for the waivers.
	Owner string
	// IncludeDangerous lets waivers through that open privilege, namespaces
	// of the host, its devices and files, or the socket of a container engine.
	IncludeDangerous bool
}

// maxKinds bounds the different requests that are looked at.
const maxKinds = 20_000

// Collector gathers refused requests, equal ones as one.
type Collector struct {
	opts  Options
	kinds map[string]*kind
	// Dropped counts requests beyond maxKinds.
	Dropped int
}

// kind is a request that was refused, and how often.
type kind struct {
	event *audit.Event // the newest
	evidence
	needs []string // keys of the changes that it needs
	left  string   // why it is not claimed, "" when it is
}

// evidence is why a line is proposed.
type evidence struct {
	times int
	users []string
	last  time.Time
}

func (v *evidence) add(o evidence) {
	v.times += o.times
	for _, u := range o.users {
		if !slices.Contains(v.users, u) {
			v.users = append(v.users, u)
		}
	}
	slices.Sort(v.users)
	if o.last.After(v.last) {
		v.last = o.last
	}
}

// String is the evidence as a comment has it.
func (v evidence) String() string {
	who := v.users
	more := ""
	if len(who) > 3 {
		who, more = who[:3], fmt.Sprintf(" and %d more", len(v.users)-3)
	}
	names := make([]string, len(who))
	for i, u := range who {
		names[i] = plain(u)
		if u == audit.Nobody {
			names[i] = "the unix socket"
		}
	}
	return fmt.Sprintf("%d× by %s%s, last %s", v.times, strings.Join(names, ", "), more, v.last.UTC().Format(time.DateOnly))
}

// plain makes text of a requester's fit for a comment.
func plain(s string) string {
	more := ""
	if len(s) > 200 {
		s, more = strings.ToValidUTF8(s[:200], ""), "…"
	}
	q := fmt.Sprintf("%+q", s)
	return q[1:len(q)-1] + more
}

// NewCollector returns an empty collector.
func NewCollector(opts Options) *Collector {
	return &Collector{opts: opts, kinds: map[string]*kind{}}
}

// Add takes one decision; what was not refused is passed over.
func (c *Collector) Add(e *audit.Event) {
	if e.Phase != audit.PhaseRequest || !e.Refused() {
		return
	}
	key := e.Who() + "\x00" + e.Action + "\x00" + e.About() + "\x00" + e.Error
	for _, f := range e.Findings {
		key += "\x00" + f.Rule + "\x00" + fmt.Sprint(f.Got)
	}
	if e.Input != nil {
		key += "\x00" + string(e.Input.Doc)
	}
	k := c.kinds[key]
	if k == nil {
		if len(c.kinds) >= maxKinds {
			c.Dropped++
			return
		}
		k = &kind{event: e}
		c.kinds[key] = k
	}
	k.add(evidence{1, []string{e.Who()}, e.Time})
}

// Proposal is what is proposed.
type Proposal struct {
	Config  *config.Config // with the changes
	Changes []Change
	Left    []Left // what is not allowed by it
	Claimed int    // refused requests that would pass
	Kinds   int    // different ones
}

// Left is a refused request that the proposal does not allow.
type Left struct {
	Text, Why string
	Times     int
}

// Propose finds the changes, tries them, and gives up what they do not achieve.
func (c *Collector) Propose(ctx context.Context) (*Proposal, error) {
	base, other, err := c.opts.Config.LoadPolicy(ctx)
	if err != nil {
		return nil, err
	}
	rules := map[string]policy.Rule{}
	for _, r := range base.Rules() {
		rules[r.ID] = r
	}
	kinds := c.sorted()
	for _, k := range kinds {
		c.need(k, k.event.Findings, rules, base.Params())
	}
	for {
		changes := gather(kinds)
		cfg := c.apply(changes, base.Params())
		p, _, err := cfg.LoadPolicy(ctx)
		if err != nil {
			return nil, err
		}
		undone, err := c.try(ctx, kinds, &replay.Player{Policy: p, Beside: other != nil}, rules)
		if err != nil {
			return nil, err
		}
		if !undone {
			return conclude(kinds, changes, cfg), nil
		}
	}
}

func (c *Collector) sorted() []*kind {
	kinds := slices.Collect(maps.Values(c.kinds))
	slices.SortFunc(kinds, func(a, b *kind) int {
		return cmp.Or(cmp.Compare(b.times, a.times), cmp.Compare(a.event.ID, b.event.ID))
	})
	return kinds
}

// try replays what is claimed, and reports whether something has to be changed:
// a claim given up, or more asked for. Some rules speak only once another is
// content.
func (c *Collector) try(ctx context.Context, kinds []*kind, p *replay.Player, rules map[string]policy.Rule) (bool, error) {
	undone := false
	for _, k := range kinds {
		if k.left != "" {
			continue
		}
		r, err := p.Play(ctx, k.event)
		if err != nil {
			return false, err
		}
		switch {
		case r.Outcome == replay.Undecidable:
			k.left = r.Why
		case r.Denied:
			before := len(k.needs)
			c.need(k, r.Decision.Findings, rules, p.Policy.Params())
			if k.left == "" && len(k.needs) == before {
				k.left = "still refused by " + strings.Join(refusing(r.Decision), ", ")
			}
		default:
			continue
		}
		undone = true
	}
	return undone, nil
}

// refusing lists the rules that refuse, each once.
func refusing(d policy.Decision) []string {
	var out []string
	for _, f := range d.Findings {
		if f.Mode == policy.Deny && !slices.Contains(out, f.Rule) {
			out = append(out, f.Rule)
		}
	}
	return out
}

func conclude(kinds []*kind, changes []Change, cfg *config.Config) *Proposal {
	p := &Proposal{Config: cfg, Changes: changes}
	for _, k := range kinds {
		if k.left == "" {
			p.Claimed += k.times
			p.Kinds++
			continue
		}
		p.Left = append(p.Left, Left{fmt.Sprintf("%s %s %s", k.event.Who(), k.event.Action, k.event.About()), k.left, k.times})
	}
	return p
}
