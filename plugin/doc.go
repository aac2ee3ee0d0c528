// Package plugin is the gate: the Docker authorization plugin itself.
//
// [Gate] answers the daemon's two questions, before a request
// (AuthZPlugin.AuthZReq) and after it (AuthZPlugin.AuthZRes). A request runs
// through one pipeline, readable in gate.go:
//
//	message → identity → action → input → decision → record → answer
//
// Whatever fails on that way ends in a refusal that says why: an error, a
// panic, a time-out, a lost look-up, an unwritable record. [Server] speaks the
// plugin protocol on a unix socket with the types of
// github.com/docker/go-plugins-helpers/authorization, and guards what that
// library leaves open: it bounds every message, refuses a broken one without
// asking the gate, and drains on shutdown.
package plugin
