package replay

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/seawall/seawall/internal/policy"
)

// Summary counts results. The zero Summary counts none.
type Summary struct {
	Decisions   int `json:"decisions"`
	Before      int `json:"refused_before"` // of those that can be decided now
	Now         int `json:"refused_now"`
	Same        int `json:"same"`
	Denied      int `json:"newly_denied"`
	Allowed     int `json:"newly_allowed"`
	Undecidable int `json:"undecidable"`

	groups map[Group]*times
}

// Group is what makes two changes alike.
type Group struct {
	Outcome Outcome `json:"outcome"`
	User    string  `json:"user"`
	Action  string  `json:"action"`
	About   string  `json:"about"`
	Rules   string  `json:"rules"`
	Why     string  `json:"why,omitempty"`
}

type times struct {
	n    int
	last time.Time
	id   string
	msg  string
}

// Change is a group with how often it came.
type Change struct {
	Group
	Times   int       `json:"times"`
	Last    time.Time `json:"last"`
	ID      string    `json:"id"` // of the newest
	Message string    `json:"message,omitempty"`
}

// Add counts one result.
func (s *Summary) Add(r Result) {
	s.Decisions++
	switch r.Outcome {
	case Same:
		s.Same++
	case NewlyDenied:
		s.Denied++
	case NewlyAllowed:
		s.Allowed++
	case Undecidable:
		s.Undecidable++
	}
	if r.Outcome != Undecidable {
		if r.Event.Refused() {
			s.Before++
		}
		if r.Denied {
			s.Now++
		}
	}
	if r.Outcome != Same {
		s.note(r)
	}
}

func (s *Summary) note(r Result) {
	key := Group{r.Outcome, r.Event.Who(), r.Event.Action, r.Event.About(), strings.Join(r.Rules, ", "), r.Why}
	if s.groups == nil {
		s.groups = map[Group]*times{}
	}
	t := s.groups[key]
	if t == nil {
		t = &times{msg: firstMessage(r)}
		s.groups[key] = t
	}
	t.n++
	if !r.Event.Time.Before(t.last) {
		t.last, t.id = r.Event.Time, r.Event.ID
	}
}

func firstMessage(r Result) string {
	findings := r.Decision.Findings
	if r.Outcome == NewlyAllowed {
		findings = r.Event.Findings
	}
	for _, f := range findings {
		if f.Mode == policy.Deny {
			return f.Message
		}
	}
	return ""
}

// Changes lists the groups of one outcome, the most frequent first.
func (s *Summary) Changes(o Outcome) []Change {
	out := []Change{}
	for g, t := range s.groups {
		if g.Outcome == o {
			out = append(out, Change{g, t.n, t.last, t.id, t.msg})
		}
	}
	slices.SortFunc(out, func(a, b Change) int {
		return cmp.Or(cmp.Compare(b.Times, a.Times), b.Last.Compare(a.Last), cmp.Compare(a.ID, b.ID))
	})
	return out
}
