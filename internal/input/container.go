package input

import (
	"context"

	"github.com/seawall/seawall/internal/action"
)

// containerCreate fills Workload from the body of POST /containers/create.
func (b *Builder) containerCreate(ctx context.Context, in *Input, req action.Request, body *document, needs Needs) error {
	return undecodable("", "not built yet")
}

// containerUpdate fills Workload from the body of POST /containers/{id}/update.
func (b *Builder) containerUpdate(ctx context.Context, in *Input, req action.Request, body *document, needs Needs) error {
	return undecodable("", "not built yet")
}

// containerStart fills Workload from the container as the daemon holds it, for
// start and restart.
func (b *Builder) containerStart(ctx context.Context, in *Input, req action.Request, body *document, needs Needs) error {
	return undecodable("", "not built yet")
}
