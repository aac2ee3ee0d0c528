package input

import (
	"context"
	"errors"

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

// Input reads a request as the daemon will. The error, if any, is an *Error,
// and the input is then nil.
func (b *Builder) Input(ctx context.Context, req action.Request, msg Message, needs Needs) (*Input, error) {
	in, err := b.input(ctx, req, msg, needs)
	if err == nil {
		return in, nil
	}
	if e := (*Error)(nil); errors.As(err, &e) {
		return nil, e
	}
	return nil, &Error{Kind: Undecodable, Reason: "the request cannot be read", Err: err}
}

func (b *Builder) input(ctx context.Context, req action.Request, msg Message, needs Needs) (*Input, error) {
	if req.Action.Name == "" || req.Method != msg.Method || req.RawURI != msg.URI {
		return nil, undecodable("", "the message and the request line do not belong together")
	}
	if b.Facts == nil {
		return nil, unavailable("anything", errors.New("no source of facts"))
	}
	if err := single(req); err != nil {
		return nil, err
	}
	body, err := b.body(req, msg)
	if err != nil {
		return nil, err
	}
	in := &Input{Surface: b.Surface, Action: Action(req.Action), Request: requestOf(req), User: msg.User, needs: needs}
	if needs.Has(NeedInfo) {
		if err := b.engineFacts(ctx, &in.Engine); err != nil {
			return nil, err
		}
	}
	if err := b.operate(ctx, in, req, body, needs); err != nil {
		return nil, err
	}
	if body != nil {
		in.UnknownFields = body.unknown
		if needs.Has(NeedBody) {
			body.mask(secrets[req.Action.Name]...)
			in.Body = body.root.plain()
		}
	}
	return in, nil
}

func requestOf(req action.Request) Request {
	query := map[string][]string(req.Query)
	if query == nil {
		query = map[string][]string{}
	}
	return Request{Method: req.Method, Path: req.Path, APIVersion: req.APIVersion, Name: req.Name, Query: query}
}

// operate fills the part that the action concerns, if any. A body that no
// operation reads is refused: its keys would keep the client's spelling.
func (b *Builder) operate(ctx context.Context, in *Input, req action.Request, body *document, needs Needs) error {
	do := operations[req.Action.Name]
	if do == nil {
		if body != nil {
			return undecodable("", "the gate has no reading of the body of %s", req.Action.Name)
		}
		return nil
	}
	return do(b, ctx, in, req, body, needs)
}
