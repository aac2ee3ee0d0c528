package input

import (
	"context"
	"errors"

	"github.com/moby/moby/api/types/container"

	"github.com/seawall/seawall/internal/engine"
)

// engineFacts fills Engine.
func (b *Builder) engineFacts(ctx context.Context, e *Engine) error {
	info, err := b.Facts.Info(ctx)
	switch {
	case errors.Is(err, engine.ErrOff):
		return nil
	case err != nil:
		return unavailable("the engine itself", err)
	}
	*e = Engine{
		Known:           true,
		Version:         info.Version,
		API:             info.API,
		Rootless:        info.Rootless,
		Userns:          info.Userns,
		AppArmor:        info.AppArmor,
		SELinux:         info.SELinux,
		NoNewPrivileges: info.NoNewPrivileges,
		CgroupVersion:   info.CgroupVersion,
		Swarm:           info.SwarmActive,
		StorageDriver:   info.StorageDriver,
		StorageQuota:    info.StorageQuota,
		ImageStore:      imageStore(info),
		ImageOrigin:     info.ImageOrigin(),
		SecurityOptions: info.SecurityOptions,
	}
	return nil
}

// container asks for a container. It is not found when look-ups are off or not
// needed. A container that does not exist is an error: it might by the time
// the daemon looks, and then nobody has judged it.
func (b *Builder) container(ctx context.Context, name string, needs Needs) (c container.InspectResponse, found bool, err error) {
	if !needs.Has(NeedContainer) {
		return c, false, nil
	}
	c, err = b.Facts.Container(ctx, name)
	switch {
	case errors.Is(err, engine.ErrOff):
		return c, false, nil
	case err != nil:
		return c, false, unavailable("the container "+shown(name), err)
	}
	return c, true, nil
}

func imageStore(info engine.Info) string {
	if info.ContainerdStore {
		return "containerd"
	}
	return "graphdriver"
}
