// Package check judges Docker requests before anything runs: the same action,
// input and policy stages as the gate, on the surface "check".
//
// What only a daemon knows (who an image runs as, where it came from, what a
// volume mounts) is asked where one is reachable. Where none is, a rule that
// depends on it is undecided, and undecided is never a pass: see [Judge].
package check

import (
	"github.com/seawall/seawall/internal/input"
	"github.com/seawall/seawall/internal/policy"
)

// Request is one request to be judged, and where it comes from.
type Request struct {
	// Subject names it for people: "service web", "container_create".
	Subject string
	Message input.Message
	// Place is where it is asked for; Locate finds the place of one finding and
	// may be nil.
	Place  Place
	Locate func(policy.Finding) Place
	// Inspect is what `docker inspect` showed of the container that the request
	// starts; nil for any other request.
	Inspect []byte
	// Skips set findings aside, for this request.
	Skips []Skip
	// Opaque says why the request cannot be judged at all, "" if it can: an
	// audit record without its body.
	Opaque string
}

// Skip sets the findings of one rule aside in a file, with a reason. It counts
// for check only: the gate knows waivers.
type Skip struct {
	Rule   string `json:"rule"`
	Reason string `json:"reason"`
}

// Place is a position in a file; Line and Column count from 1, 0 is unknown.
type Place struct {
	File   string `json:"file,omitempty"`
	Line   int    `json:"line,omitempty"`
	Column int    `json:"column,omitempty"`
}

// Status is what becomes of a finding.
type Status string

// The statuses. Undecided is a finding that depends on what could not be asked
// here.
const (
	Denied    Status = "deny"
	Warned    Status = "warn"
	Undecided Status = "undecided"
	Skipped   Status = "skipped"
)

// Finding is a finding of the policy at a place.
type Finding struct {
	policy.Finding
	Status  Status `json:"status"`
	Subject string `json:"subject"`
	Request int    `json:"request"` // index in Report.Requests
	// Depends says on what an undecided finding depends.
	Depends string `json:"depends,omitempty"`
	// Skip is the reason of a skip, "" if it is none.
	Skip string `json:"skip,omitempty"`
	Place
}

// Judged is one request after its judgement.
type Judged struct {
	Subject   string `json:"subject"`
	Action    string `json:"action"`
	Evaluated int    `json:"evaluated"`
	Input     any    `json:"input,omitempty"` // as rules see it; with Judge.Explain only
	Place
}

// Report is everything that a check found.
type Report struct {
	Profile   string          `json:"profile"`
	Revision  string          `json:"revision"`
	Daemon    string          `json:"daemon"` // which was asked, or why none
	Files     []string        `json:"files"`
	Requests  []Judged        `json:"requests"`
	Evaluated int             `json:"evaluated"` // rules, over all requests
	Findings  []Finding       `json:"findings"`
	Waived    []policy.Waived `json:"waived"`
	Notes     []string        `json:"notes"` // what was not checked, and why

	// Rules are the rules of the policy, for their texts.
	Rules []policy.Rule `json:"-"`
}

// Count counts the findings of a status.
func (r *Report) Count(s Status) (n int) {
	for _, f := range r.Findings {
		if f.Status == s {
			n++
		}
	}
	return n
}

// Findings that no rule of the policy makes.
const (
	// RuleUndecidable stands for all rules about a thing nothing is known of.
	RuleUndecidable = "not-decidable"
	// RuleUnresolved is a variable of a compose file that has no value.
	RuleUnresolved = "unresolved-variable"
)

// Extra are the rules that check adds to those of the policy.
var Extra = []policy.Rule{
	{
		ID: RuleUndecidable, Title: "Requests that cannot be judged here", Severity: "high", Mode: policy.Deny, Waivable: true,
		Description: "Nothing is known of the object that the request is about, so no rule can be asked.",
		Fix:         "run the check where the daemon is reachable",
	},
	{
		ID: RuleUnresolved, Title: "Variables without a value", Severity: "medium", Mode: policy.Deny, Waivable: true,
		Description: "Compose puts an empty string in place of a variable that is not set. What will run depends on who runs it.",
		Fix:         "set the variable, or give it a default: ${NAME:-value}",
	},
}
