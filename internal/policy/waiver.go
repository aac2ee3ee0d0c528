package policy

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"
)

// Waiver sets the findings of some rules aside for some requests until a day.
// It is data of the operator's; nothing that a requester can write grants one.
type Waiver struct {
	// ID is quoted in decisions; empty is made from the content.
	ID string `json:"id,omitempty" yaml:"id,omitempty"`
	// Rules are rule ids, at least one.
	Rules []string `json:"rules" yaml:"rules"`
	// Match says which requests; all requests when it is empty.
	Match Match `json:"match,omitzero" yaml:"match,omitempty"`
	// Reason and Owner are for whoever reads the record; both are needed.
	Reason string `json:"reason" yaml:"reason"`
	Owner  string `json:"owner" yaml:"owner"`
	// Expires is a day (2026-12-31, the waiver holds through it, in UTC) or a
	// moment (RFC 3339).
	Expires string `json:"expires" yaml:"expires"`

	until time.Time
	order int // in the operator's list
}

// Match narrows a waiver. Within one list any entry will do; all lists that are
// not empty must hold.
type Match struct {
	// Images are digests (sha256:…: of the image or of a manifest that it was
	// pulled by) or repositories (registry.example.com/team/app, * within a
	// segment, /** at the end). A repository holds for content that was pulled
	// from there, not for what is merely named so.
	Images []string `json:"images,omitempty" yaml:"images,omitempty"`
	// Names are globs of container names. A name proves nothing, so Images or
	// Users must stand beside it.
	Names []string `json:"names,omitempty" yaml:"names,omitempty"`
	// Users are names of client certificates, exactly.
	Users []string `json:"users,omitempty" yaml:"users,omitempty"`
	// Groups are groups of the requester, exactly.
	Groups []string `json:"groups,omitempty" yaml:"groups,omitempty"`
	// Services are globs of service names.
	Services []string `json:"services,omitempty" yaml:"services,omitempty"`
}

// maxWaiverText bounds reason, owner and patterns, in bytes.
const maxWaiverText = 1024

// WaiverStatus is a waiver as listed for operators.
type WaiverStatus struct {
	Waiver
	// DaysLeft counts the days until it ends, the last one in part; 0 when it
	// has ended.
	DaysLeft int  `json:"days_left"`
	Expired  bool `json:"expired"`
}

// Waivers lists all waivers, those that end first at the top.
func (p *Policy) Waivers() []WaiverStatus {
	now := p.now()
	out := make([]WaiverStatus, 0, len(p.waivers.all))
	for _, w := range p.waivers.all {
		s := WaiverStatus{Waiver: *w, Expired: w.expired(now)}
		if !s.Expired {
			s.DaysLeft = int(math.Ceil(w.until.Sub(now).Hours() / 24))
		}
		out = append(out, s)
	}
	slices.SortStableFunc(out, func(a, b WaiverStatus) int { return a.until.Compare(b.until) })
	return out
}

func (w *Waiver) expired(now time.Time) bool { return !now.Before(w.until) }

// compile validates the waiver against the rules of the policy and fills what
// is derived.
func (w *Waiver) compile(byID map[string]*Rule, ids []string) error {
	if len(w.Rules) == 0 {
		return fmt.Errorf("no rules")
	}
	for _, id := range w.Rules {
		r, ok := byID[id]
		if !ok {
			return fmt.Errorf("unknown rule %q%s", id, nearest(id, ids))
		}
		if !r.Waivable {
			return fmt.Errorf("the rule %s guards the gate itself and cannot be waived", id)
		}
	}
	for key, text := range map[string]string{"reason": w.Reason, "owner": w.Owner, "expires": w.Expires} {
		if strings.TrimSpace(text) == "" || len(text) > maxWaiverText {
			return fmt.Errorf("%s is needed, of at most %d bytes", key, maxWaiverText)
		}
	}
	if err := w.Match.check(); err != nil {
		return fmt.Errorf("match: %w", err)
	}
	var err error
	if w.until, err = parseExpiry(w.Expires); err != nil {
		return err
	}
	if w.ID == "" {
		text, err := json.Marshal(w)
		if err != nil {
			return err
		}
		sum := sha256.Sum256(text)
		w.ID = "w-" + hex.EncodeToString(sum[:4])
	}
	return nil
}

func (m *Match) check() error {
	for _, p := range m.Images {
		if err := checkImagePattern(p); err != nil {
			return fmt.Errorf("images: %w", err)
		}
	}
	if len(m.Names) > 0 && len(m.Images) == 0 {
		return fmt.Errorf("names: a name proves nothing; add images")
	}
	for key, list := range map[string][]string{"names": m.Names, "services": m.Services, "users": m.Users, "groups": m.Groups} {
		for _, s := range list {
			if s == "" || len(s) > maxWaiverText {
				return fmt.Errorf("%s: an entry is empty or too long", key)
			}
			if key == "names" || key == "services" {
				if err := checkGlob(s); err != nil {
					return fmt.Errorf("%s: %w", key, err)
				}
			}
		}
	}
	return nil
}

// parseExpiry reads a day, which ends at midnight UTC, or a moment.
func parseExpiry(text string) (time.Time, error) {
	if day, err := time.Parse(time.DateOnly, text); err == nil {
		return day.AddDate(0, 0, 1), nil
	}
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return time.Time{}, fmt.Errorf("expires: %q is neither a day (2026-12-31) nor a moment (RFC 3339)", text)
	}
	return t, nil
}
