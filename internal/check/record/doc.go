// Package record runs a Docker client against an Engine API that records what
// it is asked and does nothing. The client's own parsing decides what a command
// line means, so every flag of every version means what it means.
//
// Nothing real is touched: the client gets the recorder's address, an empty
// configuration of its own, and no context.
package record

import "github.com/seawall/seawall/internal/input"

// bodyLimit is how much of a JSON body the daemon shows to a plugin.
const bodyLimit = 4 << 20

// Recording is what one run of a client asked for.
type Recording struct {
	// Messages are the requests in the order of their arrival, as the daemon
	// would tell them to an authorization plugin.
	Messages []input.Message
	// Opaque says that the client is a builder that opened a stream of its own
	// (BuildKit), of which neither a plugin nor the recorder sees more.
	Opaque bool
	// Code is the client's exit code, -1 when it had to be stopped.
	Code int
	// Stopped says why it had to be, "" if it ended by itself.
	Stopped string
	// Output is what the client printed, at most the last 16 KiB.
	Output string
}

// Complete reports whether the client came to its end, so that there is
// nothing it would have asked for beyond what is recorded.
func (r *Recording) Complete() bool { return r.Code == 0 || r.Opaque || r.Stopped == waiting }

// waiting is why a client that only watches its containers is stopped.
const waiting = "it waits for its containers"
