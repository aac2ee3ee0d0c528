package input

import (
	"context"

	"github.com/seawall/seawall/internal/action"
	"github.com/seawall/seawall/internal/engine"
)

// Builder makes inputs out of requests. Its fields are set once, before the
// first use; then it is safe for concurrent use.
type Builder struct {
	// Facts answers questions about the daemon's objects. It must not be nil;
	// engine.Off answers none.
	Facts engine.Facts
	// Own says what belongs to the gate itself.
	Own Own
	// HostRoot is where the host's file tree can be read, "/" on the host
	// itself. When it is "", symbolic links in host paths cannot be followed.
	HostRoot string
	// Surface is Input.Surface: "gate", "check" or "scan".
	Surface string
}

// Own is what belongs to the gate itself.
type Own struct {
	PluginName string   // as a managed plugin, "" when it is none
	Paths      []string // host paths of its socket, configuration, policy and audit files
}

// operation fills the part of an input that one action concerns. The body is
// nil on routes that read none, and where an optional one is not there.
type operation func(b *Builder, ctx context.Context, in *Input, req action.Request, body *document, needs Needs) error

// Input reads a request as the daemon will. The error, if any, is an *Error,
// and the input is then nil.
func (b *Builder) Input(ctx context.Context, req action.Request, msg Message, needs Needs) (*Input, error) {
	return nil, undecodable("", "not built yet")
}
