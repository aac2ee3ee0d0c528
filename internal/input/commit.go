package input

import (
	"context"

	"github.com/moby/moby/api/types/container"

	"github.com/seawall/seawall/internal/action"
)

// commitBody is the Config that a commit merges over the container's, with
// what only older engines read.
type commitBody struct {
	container.Config
	Cmd        stringList
	Entrypoint stringList
	MacAddress string // engines before 29
	legacyConfig
}

// legacyConfig are the fields that engines before 27 read beside a Config and
// do not use in a commit.
type legacyConfig struct {
	HostConfig       any
	NetworkingConfig any
}

// commit fills ImageOp: the body, the changes and the container make an image.
func (b *Builder) commit(ctx context.Context, in *Input, req action.Request, body *document, needs Needs) error {
	in.SetPart(PartImageOp)
	op := &in.ImageOp
	op.Operation = "commit"
	op.Container = req.Query.Get("container")
	op.Changes = req.Query.All("changes")
	if body != nil {
		var config commitBody
		if err := decode(body, &config); err != nil {
			return err
		}
		op.User = config.User
	}
	if err := op.target(req.Query); err != nil {
		return err
	}
	c, found, err := b.container(ctx, op.Container, needs)
	if err != nil || !found {
		return err
	}
	op.Source, err = b.imageOf(ctx, c, needs)
	return err
}
