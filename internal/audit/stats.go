package audit

import (
	"cmp"
	"maps"
	"slices"
	"time"
)

// Stats counts decisions. Use [NewStats]; memory grows with the number of
// different users, images and rules, not with the number of decisions.
type Stats struct {
	From      time.Time       `json:"from"`
	To        time.Time       `json:"to"`
	Decisions int             `json:"decisions"`
	Verdicts  map[Verdict]int `json:"verdicts"`
	// Refused counts those that were, or in audit mode would have been,
	// refused.
	Refused int `json:"refused"`

	ByRule  map[string]*Count `json:"by_rule"`
	ByUser  map[string]*Count `json:"by_user"`
	ByImage map[string]*Count `json:"by_image"`
	ByHour  map[string]*Count `json:"by_hour"` // 2026-01-02T15:00Z
	// Refusals counts equal refusals: the same user, action, target and rules.
	Refusals map[Refusal]int `json:"-"`

	latency  []int64 // microseconds, a sample
	observed int
}

// Count is how often something was decided on, and refused.
type Count struct {
	Decisions int `json:"decisions"`
	Refused   int `json:"refused"`
}

// Refusal is what makes two refusals equal.
type Refusal struct {
	User   string `json:"user"`
	Action string `json:"action"`
	About  string `json:"about"`
	Rules  string `json:"rules"`
}

// NewStats returns empty counters.
func NewStats() *Stats {
	return &Stats{
		Verdicts: map[Verdict]int{}, Refusals: map[Refusal]int{},
		ByRule: map[string]*Count{}, ByUser: map[string]*Count{}, ByImage: map[string]*Count{}, ByHour: map[string]*Count{},
	}
}

// maxKeys bounds the number of different keys in one map: names are the
// requesters' to choose. What comes later counts under [Others].
const maxKeys = 10_000

// Others stands for everything beyond the first keys.
const Others = "(others)"

// Add counts one decision. Events of the gate itself do not count.
func (s *Stats) Add(e *Event) {
	if e.Phase != PhaseRequest {
		return
	}
	s.Decisions++
	s.Verdicts[e.Verdict]++
	if s.From.IsZero() || e.Time.Before(s.From) {
		s.From = e.Time
	}
	if e.Time.After(s.To) {
		s.To = e.Time
	}
	refused := e.Refused()
	count(s.ByUser, e.Who(), refused)
	count(s.ByHour, e.Time.UTC().Format("2006-01-02T15:00Z"), refused)
	if image, _ := e.where(); image != "" {
		count(s.ByImage, image, refused)
	}
	for _, rule := range e.Rules() {
		count(s.ByRule, rule, e.denies(rule))
	}
	if refused {
		s.Refused++
		s.refusal(e)
	}
	s.observe(e.LatencyUS)
}

// Refused reports whether the request was refused, or would have been by an
// enforcing policy.
func (e *Event) Refused() bool { return e.Verdict != Allowed && e.Verdict != "" }

// denies reports whether a rule asked for a refusal.
func (e *Event) denies(rule string) bool {
	for _, f := range e.Findings {
		if f.Rule == rule && f.Mode == "deny" {
			return true
		}
	}
	return false
}

func count(m map[string]*Count, key string, refused bool) {
	c := m[key]
	if c == nil {
		if len(m) >= maxKeys {
			key = Others
		}
		if c = m[key]; c == nil {
			c = &Count{}
			m[key] = c
		}
	}
	c.Decisions++
	if refused {
		c.Refused++
	}
}

func (s *Stats) refusal(e *Event) {
	key := Refusal{e.Who(), e.Action, e.About(), e.denying()}
	if _, known := s.Refusals[key]; !known && len(s.Refusals) >= maxKeys {
		key = Refusal{User: Others}
	}
	s.Refusals[key]++
}

// denying lists the rules that refuse, as text.
func (e *Event) denying() string {
	out := ""
	for _, rule := range e.Rules() {
		if e.denies(rule) {
			if out != "" {
				out += ", "
			}
			out += rule
		}
	}
	return cmp.Or(out, e.Error)
}

// sample is how many latencies are kept: beyond it each new one takes the place
// of an older one, so that all parts of the log count.
const sample = 100_000

func (s *Stats) observe(us int64) {
	if us <= 0 {
		return
	}
	s.observed++
	if len(s.latency) < sample {
		s.latency = append(s.latency, us)
		return
	}
	// A fixed walk instead of chance: the same log gives the same figures.
	if at := int(uint64(s.observed) * 0x9E3779B97F4A7C15 >> 17 % uint64(s.observed)); at < sample {
		s.latency[at] = us
	}
}

// Latency is the time below which the given share (0 to 1) of decisions was
// made, 0 when none is known.
func (s *Stats) Latency(share float64) time.Duration {
	if len(s.latency) == 0 {
		return 0
	}
	slices.Sort(s.latency)
	at := int(share * float64(len(s.latency)))
	return time.Duration(s.latency[min(at, len(s.latency)-1)]) * time.Microsecond
}

// Named is a key with its counts.
type Named struct {
	Name string `json:"name"`
	Count
}

// Top lists the n keys with the most refusals, then the most decisions; n 0 is
// all.
func Top(m map[string]*Count, n int) []Named {
	out := make([]Named, 0, len(m))
	for name, c := range m {
		out = append(out, Named{name, *c})
	}
	slices.SortFunc(out, func(a, b Named) int {
		return cmp.Or(cmp.Compare(b.Refused, a.Refused), cmp.Compare(b.Decisions, a.Decisions), cmp.Compare(a.Name, b.Name))
	})
	if n > 0 && len(out) > n {
		out = out[:n]
	}
	return out
}

// CountedRefusal is a refusal and how often it came.
type CountedRefusal struct {
	Refusal
	Times int `json:"times"`
}

// TopRefusals lists the n most frequent refusals.
func (s *Stats) TopRefusals(n int) []CountedRefusal {
	out := make([]CountedRefusal, 0, len(s.Refusals))
	for _, key := range slices.SortedFunc(maps.Keys(s.Refusals), compareRefusals) {
		out = append(out, CountedRefusal{key, s.Refusals[key]})
	}
	slices.SortStableFunc(out, func(a, b CountedRefusal) int { return cmp.Compare(b.Times, a.Times) })
	return out[:min(n, len(out))]
}

func compareRefusals(a, b Refusal) int {
	return cmp.Or(cmp.Compare(a.User, b.User), cmp.Compare(a.Action, b.Action), cmp.Compare(a.About, b.About), cmp.Compare(a.Rules, b.Rules))
}
