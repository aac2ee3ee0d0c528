package policy

import (
	"io/fs"
	"strings"
	"time"

	"github.com/seawall/seawall/policies"
)

// Options say what to load. The zero Options load the embedded library with
// the profile restricted, enforcing, without waivers.
type Options struct {
	// Library holds seawall/, the shipped rules; nil is [policies.FS].
	Library fs.FS
	// Dirs are the operator's folders: site rules (*.rego, package
	// custom.seawall.rules.<rule> or custom.seawall.lib.<name>) and data
	// (*.json, *.yaml). A folder that is named must exist.
	Dirs []string
	// Profile is a profile's name, optionally with a version: cis-l1@1.8.0.
	// Empty is restricted.
	Profile string
	// Mode is Enforce or Audit. Empty is Enforce.
	Mode Mode
	// Params are laid over the library's defaults, key by key.
	Params map[string]any
	// Rules override what the profile says, by rule id.
	Rules map[string]RuleOptions
	// Roles say which users may do what, by name. Any role at all turns the rule
	// user-action on, which denies what no role of a user grants.
	Roles map[string]Role
	// DefaultRole is the role of users with a certificate for whom no other
	// holds. Empty is none: they may do nothing.
	DefaultRole string
	// Waivers set findings aside.
	Waivers []Waiver
	// Also names what else decides beside this policy, for the revision; see
	// [Policy.Also].
	Also string
	// UnsafeGuardsOnly turns off every shipped rule but those that guard the
	// gate itself: another policy stands in their place. Rules can still turn
	// single ones on.
	UnsafeGuardsOnly bool
	// Now tells the time, for the expiry of waivers only: no rule can see a
	// clock. Nil is time.Now.
	Now func() time.Time
}

// OptionError says which option is wrong. The caller that read the options from
// a file can find the line by Path. Parameters have a [ParamError].
type OptionError struct {
	Path    []string // roles, dev, actions
	Problem string
}

func (e *OptionError) Error() string { return strings.Join(e.Path, ".") + ": " + e.Problem }

// RuleOptions are the operator's word on one rule.
type RuleOptions struct {
	// Mode is deny, warn or off; "enforce" reads as deny. Empty leaves what
	// the profile says.
	Mode Mode `json:"mode,omitempty" yaml:"mode,omitempty"`
	// UnsafeMode is the only way to weaken a rule that guards the gate itself
	// (METADATA waivable: false). It is refused on any other rule.
	UnsafeMode Mode `json:"unsafe_mode,omitempty" yaml:"unsafe_mode,omitempty"`
}

func (o Options) withDefaults() Options {
	if o.Library == nil {
		o.Library = policies.FS
	}
	if o.Profile == "" {
		o.Profile = "restricted"
	}
	if o.Mode == "" {
		o.Mode = Enforce
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	return o
}
