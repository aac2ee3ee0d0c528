package policy

import (
	"fmt"
	"maps"
	"slices"

	"github.com/seawall/seawall/internal/action"
)

// settle decides the mode of every rule: the profile's, then what parameters
// and roles set, then the operator's word on the rule.
func settle(rules []*Rule, opts Options, profile Profile, others func() error) error {
	byID := map[string]*Rule{}
	ids := make([]string, 0, len(rules))
	for _, r := range rules {
		byID[r.ID] = r
		ids = append(ids, r.ID)
		r.Mode, r.Origin = r.Profiles[profile.Name], "profile "+profile.Name
		if opts.UnsafeGuardsOnly && !r.guards() && !r.Site {
			r.Mode, r.Origin = Off, "another policy stands in its place"
		}
	}
	if err := others(); err != nil {
		return err
	}
	for _, id := range slices.Sorted(maps.Keys(opts.Rules)) {
		r, ok := byID[id]
		if !ok {
			return &OptionError{[]string{"rules", id}, "unknown rule" + nearest(id, ids)}
		}
		if err := r.override(opts.Rules[id]); err != nil {
			return &OptionError{[]string{"rules", id}, err.Error()}
		}
	}
	return nil
}

// guards reports whether a rule guards the gate itself: what it cannot read, it
// cannot show to any policy.
func (r *Rule) guards() bool {
	return !r.Waivable || r.ID == string(action.Undecodable) || r.ID == string(action.UnknownEndpoint)
}

func (r *Rule) override(o RuleOptions) error {
	mode, err := ruleMode(o.Mode)
	if err != nil {
		return err
	}
	unsafe, err := ruleMode(o.UnsafeMode)
	if err != nil {
		return err
	}
	switch {
	case unsafe != "" && r.Waivable:
		return fmt.Errorf("unsafe_mode is for the rules that guard the gate itself; write mode: %s", unsafe)
	case unsafe != "" && mode != "":
		return fmt.Errorf("mode and unsafe_mode exclude each other")
	case !r.Waivable && mode != "" && weaker(mode, r.Mode):
		return fmt.Errorf("this rule guards the gate itself; to weaken it anyway write unsafe_mode: %s", mode)
	case unsafe != "":
		r.Mode, r.Origin = unsafe, "rules."+r.ID+".unsafe_mode"
	case mode != "":
		r.Mode, r.Origin = mode, "rules."+r.ID+".mode"
	}
	return nil
}

func ruleMode(m Mode) (Mode, error) {
	switch m {
	case "", Deny, Warn, Off:
		return m, nil
	case Enforce:
		return Deny, nil
	}
	return "", fmt.Errorf("the mode is deny, warn or off, not %q", m)
}

// weaker reports whether a asks for less than b.
func weaker(a, b Mode) bool {
	order := []Mode{Off, Warn, Deny}
	return slices.Index(order, a) < slices.Index(order, b)
}
