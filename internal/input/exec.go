package input

import (
	"context"
	"errors"
	"strings"

	"github.com/moby/moby/api/types/container"

	"github.com/seawall/seawall/internal/action"
	"github.com/seawall/seawall/internal/engine"
)

// execBody is the body of an exec, with what older engines read differently.
type execBody struct {
	container.ExecCreateRequest
	Cmd stringList
	// Detach and Container are read and not used by older engines.
	Detach    bool
	Container string
}

// execCreate fills Exec. The user is the request's, else the container's.
func (b *Builder) execCreate(ctx context.Context, in *Input, req action.Request, body *document, needs Needs) error {
	var exec execBody
	if err := decode(body, &exec); err != nil {
		return err
	}
	in.SetPart(PartExec)
	in.Exec = Exec{
		Container:  req.Name,
		Privileged: exec.Privileged,
		TTY:        exec.Tty,
		Stdin:      exec.AttachStdin,
		WorkingDir: exec.WorkingDir,
		Cmd:        exec.Cmd,
		Env:        envNames(exec.Env),
	}
	c, found, err := b.container(ctx, req.Name, needs)
	if err != nil {
		return err
	}
	if found {
		if err := b.execContainer(ctx, &in.Exec, c, needs); err != nil {
			return err
		}
	}
	return b.execUser(ctx, &in.Exec, exec.User, needs)
}

func (b *Builder) execContainer(ctx context.Context, e *Exec, c container.InspectResponse, needs Needs) (err error) {
	e.ContainerID = c.ID
	e.ContainerName = strings.TrimPrefix(c.Name, "/")
	if c.Config != nil {
		e.ContainerUser = c.Config.User
	}
	e.Image, err = b.imageOf(ctx, c, needs)
	return err
}

// execUser finds the effective user. Nothing comes after an exec, so a name
// that cannot be resolved now stays unproven.
func (b *Builder) execUser(ctx context.Context, e *Exec, asked string, needs Needs) (err error) {
	raw, source := asked, "request"
	if raw == "" {
		raw, source = e.ContainerUser, "image"
	}
	if raw == "" {
		source = "default"
	}
	e.User = parseUser(raw)
	if e.ContainerID != "" {
		if e.User, err = b.resolveUser(ctx, e.ContainerID, e.User, needs); err != nil {
			return err
		}
	}
	e.User.Source = source
	if e.User.Proof == "deferred" {
		e.User.Proof = "unproven"
	}
	return nil
}

// execStart fills Exec from the exec as the daemon holds it: the second look,
// for what was created before the gate closed or the policy changed. Without
// look-ups there is nothing to look at.
//
// An exec that the daemon does not have is an error, as a container is that is
// to start and is not there.
func (b *Builder) execStart(ctx context.Context, in *Input, req action.Request, body *document, needs Needs) error {
	var start execStartBody
	if err := decode(body, &start); err != nil {
		return err
	}
	if !needs.Has(NeedContainer) {
		return nil
	}
	held, err := b.Facts.Exec(ctx, req.Name)
	switch {
	case errors.Is(err, engine.ErrOff):
		return nil
	case err != nil:
		return unavailable("the exec "+shown(req.Name), err)
	case held.ProcessConfig == nil || held.ProcessConfig.Privileged == nil || held.ContainerID == "":
		return unavailable("the process of exec "+shown(req.Name), nil)
	}
	c, found, err := b.container(ctx, held.ContainerID, needs)
	if err != nil || !found {
		return err
	}
	p := held.ProcessConfig
	in.SetPart(PartExec)
	in.Exec = Exec{Container: held.ContainerID, Privileged: *p.Privileged, TTY: p.Tty, Cmd: append([]string{p.Entrypoint}, p.Arguments...)}
	if err := b.execContainer(ctx, &in.Exec, c, needs); err != nil {
		return err
	}
	asked := p.User
	if asked == in.Exec.ContainerUser { // where none is asked for, the daemon has put it there
		asked = ""
	}
	return b.execUser(ctx, &in.Exec, asked, needs)
}
