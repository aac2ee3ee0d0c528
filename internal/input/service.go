package input

import (
	"context"

	"github.com/seawall/seawall/internal/action"
)

// serviceCreate fills Workload from the body of POST /services/create and
// POST /services/{id}/update.
func (b *Builder) serviceCreate(ctx context.Context, in *Input, req action.Request, body *document, needs Needs) error {
	return undecodable("", "not built yet")
}
