package input

import (
	"context"
	"errors"

	"github.com/seawall/seawall/internal/engine"
)

// dropPromises takes out of a service what the engine itself takes out, because
// the request speaks an API version that did not have it yet: a limit or a
// protection that would never come to be. What only adds a risk stays.
func (b *Builder) dropPromises(ctx context.Context, s *serviceBody, version string) error {
	spec, resources := s.TaskTemplate.ContainerSpec, s.TaskTemplate.Resources
	if spec == nil {
		return nil
	}
	if version == "" { // then it is the engine's own
		info, err := b.Facts.Info(ctx)
		if err != nil && !errors.Is(err, engine.ErrOff) {
			return unavailable("the engine's API version", err)
		}
		if version = info.API; version == "" {
			version = "1.24" // unknown: no promise counts
		}
	}
	if before(version, 41) {
		spec.CapabilityDrop = nil
		if resources != nil && resources.Limits != nil {
			resources.Limits.Pids = 0
		}
	}
	if before(version, 44) && spec.Privileges != nil {
		spec.Privileges.NoNewPrivileges = false
	}
	if before(version, 52) && resources != nil && resources.SwapBytes != nil && *resources.SwapBytes >= 0 {
		resources.SwapBytes = nil
	}
	return nil
}
