package plugin

import (
	"sync/atomic"

	"github.com/seawall/seawall/internal/audit"
)

// counts are the gate's totals since it started.
type counts struct {
	allowed, denied, wouldDeny, failed atomic.Uint64
	own, unrecorded                    atomic.Uint64
}

func (c *counts) verdict(v audit.Verdict) {
	switch v {
	case audit.Allowed:
		c.allowed.Add(1)
	case audit.Denied:
		c.denied.Add(1)
	case audit.WouldDeny:
		c.wouldDeny.Add(1)
	case audit.Failed:
		c.failed.Add(1)
	}
}

// Counts are a gate's totals since it started.
type Counts struct {
	Allowed    uint64 `json:"allowed"`
	Denied     uint64 `json:"denied"`
	WouldDeny  uint64 `json:"would_deny"` // allowed in audit mode only
	Failed     uint64 `json:"failed"`     // refused because the gate could not decide
	Own        uint64 `json:"own"`        // the gate's own look-ups
	Unrecorded uint64 `json:"unrecorded"` // records that could not be written
}

// Counts returns the totals.
func (g *Gate) Counts() Counts {
	return Counts{
		Allowed: g.counts.allowed.Load(), Denied: g.counts.denied.Load(),
		WouldDeny: g.counts.wouldDeny.Load(), Failed: g.counts.failed.Load(),
		Own: g.counts.own.Load(), Unrecorded: g.counts.unrecorded.Load(),
	}
}
