// Package oracle asks real daemons whether the gate reads what they read.
//
// A seeded generator makes bodies, plain and odd: any field of the Engine's own
// types, keys in any spelling that encoding/json takes for them, fields that
// only old engines know, old API versions, nulls, numbers at the edge. Each
// body is read by the gate (package input) and sent, byte for byte, to an open
// dockerd. What the daemon made of it is then inspected and compared with the
// gate's normal form, field by field, and by the rules: what a rule finds in
// the container that the daemon holds it must have found in the request.
//
// There are three outcomes of a field. It is the same; or the gate's reading is
// the stricter one (it sees a privilege that this engine ignores, or misses a
// limit that this engine sets), which costs a refusal and nothing else; or it
// differs, which could hide a finding and is a failure.
//
// What a daemon writes back that nobody asked for is put right in one place,
// [written], each with its reason.
//
//	go test ./test/oracle -run TestOracle -bodies 20000 -seed 7 -v
//	go test ./test/oracle -run TestOracle -seed 7 -body 1234 -v   # one body again
package oracle
