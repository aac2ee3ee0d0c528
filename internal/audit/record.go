// Package audit keeps the record of every decision: one JSON line each, with
// secrets masked, in a file whose lines are chained by hash so that a changed,
// missing or reordered line shows.
//
// Start with [Open], which returns a [Writer]; [New] makes the [Record] of a
// decision. Nothing that enters a Record holds an environment value, a
// registry credential or a build argument: [Mask] takes them out before.
package audit

import (
	"encoding/json"
	"time"

	"github.com/seawall/seawall/internal/policy"
)

// Version is the version of the record format, the field v of each line.
const Version = 1

// Phase says at which point of a request's life a record was made.
type Phase string

// The phases. An event is not about a request: the gate started, the policy
// was reloaded, a torn line was found.
const (
	PhaseRequest  Phase = "request"
	PhaseResponse Phase = "response"
	PhaseEvent    Phase = "event"
)

// Verdict is what the gate answered.
type Verdict string

// The verdicts. WouldDeny is an allowed request that an enforcing policy would
// have refused; Failed is a refusal because the gate itself could not decide.
const (
	Allowed   Verdict = "allow"
	Denied    Verdict = "deny"
	WouldDeny Verdict = "would_deny"
	Failed    Verdict = "error"
)

// Record is one line of the audit log.
type Record struct {
	V     int       `json:"v"`
	ID    string    `json:"id"` // ULID of the decision; the response phase repeats the request's
	Time  time.Time `json:"time"`
	Seq   uint64    `json:"seq"`  // counts lines over rotations and restarts, from 1
	Prev  string    `json:"prev"` // SHA-256 of the line before, hex; "" for the very first
	Phase Phase     `json:"phase"`

	Action  string  `json:"action,omitempty"`
	Class   string  `json:"class,omitempty"`
	User    *User   `json:"user,omitempty"`
	Target  *Target `json:"target,omitempty"`
	Verdict Verdict `json:"verdict,omitempty"`

	Findings  []policy.Finding `json:"findings,omitempty"`
	Waived    []policy.Waived  `json:"waived,omitempty"`
	Evaluated int              `json:"evaluated,omitempty"`
	Mode      policy.Mode      `json:"mode,omitempty"`
	Profile   string           `json:"profile,omitempty"`
	Revision  string           `json:"revision,omitempty"`

	Status    int    `json:"status,omitempty"`     // HTTP status of the engine's answer
	CreatedID string `json:"created_id,omitempty"` // of the object that the request made
	LatencyUS int64  `json:"latency_us,omitempty"` // from message to answer, microseconds

	Request *Request `json:"request,omitempty"`
	Input   *Input   `json:"input,omitempty"` // nil for a read that was simply allowed
	Error   string   `json:"error,omitempty"` // why the gate could not decide
	Event   string   `json:"event,omitempty"` // for PhaseEvent: what happened
}

// User is who asked.
type User struct {
	Name   string   `json:"name"` // "" when the daemon knows nobody (unix socket)
	Auth   string   `json:"auth,omitempty"`
	Groups []string `json:"groups,omitempty"`
	Serial string   `json:"serial,omitempty"` // of the client certificate
}

// Target is what the request is about.
type Target struct {
	Container string `json:"container,omitempty"`
	Image     string `json:"image,omitempty"`
	Name      string `json:"name,omitempty"` // of any other object
}

// Request is the request as it may be shown: secrets masked.
type Request struct {
	Method string          `json:"method"`
	URI    string          `json:"uri"`
	Body   json.RawMessage `json:"body,omitempty"` // masked JSON
	// BodySize is the length of the body the daemon showed, in bytes.
	BodySize int `json:"body_size,omitempty"`
	// BodySHA256 stands for a body that could not be read as JSON or was too
	// large to keep.
	BodySHA256 string `json:"body_sha256,omitempty"`
}
