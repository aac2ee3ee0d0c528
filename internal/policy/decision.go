package policy

// Mode is what happens when a rule finds something, or overall.
type Mode string

// The modes of a rule. A finding under Deny refuses the request, one under
// Warn is told and recorded, an Off rule is not evaluated.
const (
	Deny Mode = "deny"
	Warn Mode = "warn"
	Off  Mode = "off"
)

// The overall modes: Enforce refuses, Audit records what it would have refused
// and allows everything that the daemon itself allows.
const (
	Enforce Mode = "enforce"
	Audit   Mode = "audit"
)

// Finding is one breach of one rule by one field of a request.
type Finding struct {
	Rule     string `json:"rule"`     // id, for example "privileged"
	Severity string `json:"severity"` // critical, high, medium, low or info
	Mode     Mode   `json:"mode"`     // Deny or Warn
	Message  string `json:"message"`  // what was asked and why it is refused
	Field    string `json:"field"`    // in Docker's own names, for example HostConfig.Privileged
	Got      any    `json:"got"`      // the offending value, never a secret
	Fix      string `json:"fix"`      // what to do instead
	CIS      string `json:"cis"`      // section of the CIS Docker Benchmark 1.8.0, "" if none
}

// Waived is a finding that a waiver set aside.
type Waived struct {
	Finding
	Waiver string `json:"waiver"` // the waiver's id
	Owner  string `json:"owner"`
	Reason string `json:"reason"`
}

// Decision is the answer to one request under one revision of the policy. The
// zero Decision denies.
type Decision struct {
	Allow bool `json:"allow"`
	// WouldDeny says that an enforcing policy would have refused the request; it
	// differs from !Allow only in audit mode.
	WouldDeny bool      `json:"would_deny"`
	Findings  []Finding `json:"findings"` // by severity, then rule, then field
	Waived    []Waived  `json:"waived"`
	Evaluated int       `json:"evaluated"` // rules that were asked
	Profile   string    `json:"profile"`
	Mode      Mode      `json:"mode"`
	Revision  string    `json:"revision"` // of policy, parameters and waivers together
}
