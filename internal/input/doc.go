// Package input reads a Docker request as the daemon will read it, and says in
// one normal form what it asks for: the input of a policy.
//
// It is the only package that knows Docker's JSON. [Builder.Input] takes a
// request line in normal form (package action), the daemon's message, and what
// the policy needs to know; it returns an [Input] or an [*Error], and every
// error means no.
//
// # Reading what the daemon reads
//
// A body goes through three stages.
//
//   - The token-level pass (json.go) refuses what two readers, or two releases
//     of encoding/json, could read in two ways: a key twice in one object,
//     halves of surrogate pairs, text that is not UTF-8, a second document,
//     numbers out of range, and anything deep or large beyond use.
//   - The walk along the Go type that the daemon decodes into (jsontype.go,
//     jsondecode.go) renames keys to the type's own spelling, by the rule of
//     encoding/json: any case, and Unicode's simple folding. Two spellings of
//     one field are refused. The types are the union of all supported engines,
//     so that a field that only an old engine honours counts.
//   - The result is decoded strictly into the type, and the client's own text
//     once more as the daemon decodes it. If they differ, the gate has misread
//     the body and refuses it.
//
// # What the daemon does not show
//
// A body reaches a plugin only if the first Content-Type is JSON and the body
// is not too large; what exactly differs by engine (CVE-2024-41110,
// CVE-2026-34040). The daemon shows the last value of each header and uses the
// first. So a body that is shown is JSON, whatever its type says, and about a
// body that is not shown the headers prove one thing only: Content-Length 0
// means that there is none. From this follow the rules of body.go: where the
// daemon needs a body and shows none, and where a form that no plugin is shown
// could override the query, the answer is no.
//
// One gap remains, and no plugin can close it: where a raw stream is to be
// expected (build without remote, load, import from the client, archive put),
// a form in its place looks the same. What the query of these says is a claim.
// They are doors that a policy opens knowingly.
//
// # Facts
//
// What a name stands for is asked of the daemon (package engine), and only if
// the policy needs it ([Needs]). No look-up, no pass: a fact that is needed
// and not to be had is an error of kind [Unavailable]. With look-ups turned off
// the fields stay zero and say so.
//
// To add a field: add it to a struct here, fill it, run go generate.
package input
