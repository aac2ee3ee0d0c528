package policy

import (
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/seawall/seawall/internal/input"
)

// Rule is one rule of a loaded policy: what its METADATA says, and what is in
// force.
type Rule struct {
	ID          string `json:"id"`
	Package     string `json:"package"` // seawall.rules.privilege.privileged
	Subject     string `json:"subject"` // privilege; "site" for a site rule
	Title       string `json:"title"`
	Description string `json:"description"`
	Severity    string `json:"severity"` // critical, high, medium, low or info
	// CIS holds the sections of the CIS Docker Benchmark by its version.
	CIS   map[string][]string `json:"cis"`
	PSS   string              `json:"pss"`   // Kubernetes Pod Security Standards: baseline, restricted or ""
	NIST  []string            `json:"nist"`  // risks of NIST SP 800-190
	OWASP []string            `json:"owasp"` // rules of OWASP's Docker Security Cheat Sheet
	Fix   string              `json:"fix"`
	// Profiles hold the rule's mode in each profile.
	Profiles map[string]Mode `json:"profiles"`
	Surfaces []string        `json:"surfaces"` // the doors where it can fire
	Params   []string        `json:"params"`   // the parameters it reads
	// Waivable is false for the few rules that guard the gate itself: no waiver
	// matches them and only RuleOptions.UnsafeMode weakens them.
	Waivable bool `json:"waivable"`
	Site     bool `json:"site"` // from the operator's folder
	// File and Line are where the METADATA block begins.
	File string `json:"file"`
	Line int    `json:"line"`
	// Mode is in force; Origin says where it comes from, for example "profile
	// restricted" or "rules.healthcheck.mode".
	Mode   Mode   `json:"mode"`
	Origin string `json:"origin"`

	// Reads is what the compiled rule refers to, through all it uses.
	Reads Reads `json:"-"`

	ref      ast.Ref // data.….findings
	question question
	parts    input.Parts
	// always is true when some clause of the rule reads no conditional part, so
	// that the rule is asked about every request.
	always bool
	// actions are those at which the rule can fire, nil for any.
	actions []string
}

// Reads are the places that a rule refers to, up to the first variable: of the
// input ("workload.mounts", "" for all of it) and of the parameters.
type Reads struct {
	Input  []string
	Params []string
}

// Severities, from the worst on.
var severities = []string{"critical", "high", "medium", "low", "info"}

func severityRank(s string) int { return slices.Index(severities, s) }

// Surfaces are the doors that METADATA may name.
var surfaces = []string{
	"container", "update", "start", "service", "exec", "build", "commit", "volume", "network", "image",
	"plugin", "swarm", "request",
}

// cis gives the sections of the newest benchmark, the form that users see.
func (r *Rule) cis() string { return strings.Join(r.CIS["v1.8.0"], ", ") }

// concerns reports whether the rule is asked about a request that fills parts.
func (r *Rule) concerns(parts input.Parts) bool { return r.always || r.parts&parts != 0 }

// idOf is the rule id that a package stands for.
func idOf(pkg ast.Ref) string {
	last, _ := pkg[len(pkg)-1].Value.(ast.String)
	return strings.ReplaceAll(string(last), "_", "-")
}
