package input

import (
	"context"
	"strings"

	"github.com/moby/moby/api/types/container"
)

// mountOfPoint reads a mount as the daemon holds it for a container.
func mountOfPoint(p container.MountPoint, via, field string) Mount {
	m := Mount{
		Kind: fallbackKind(p.Type, p.Name), Source: p.Source, Target: cleanTarget(p.Destination),
		ReadOnly: !p.RW, Propagation: string(p.Propagation), Driver: p.Driver, Via: via, Field: field,
	}
	if p.Name != "" {
		m.Source = p.Name
	}
	return m
}

// existing collects the mounts of a container that exists.
func (l *mounter) existing(ctx context.Context, h *hostConfig, c container.InspectResponse) ([]Mount, error) {
	if err := l.configured(ctx, h); err != nil {
		return nil, err
	}
	err := l.points(ctx, c)
	return l.list, err
}

// points takes the mounts that the daemon holds for a container and that its
// configuration does not tell: volumes made for it, and those inherited.
func (l *mounter) points(ctx context.Context, c container.InspectResponse) error {
	for _, p := range c.Mounts {
		m := mountOfPoint(p, "Volumes", "Mounts")
		if l.told(m) {
			continue
		}
		if from := c.HostConfig.VolumesFrom; len(from) > 0 && !declared(c.Config, m.Target) {
			m.Via, m.Field = "VolumesFrom", "HostConfig.VolumesFrom"
			m.From, _, _ = strings.Cut(from[0], ":")
		}
		if err := l.add(ctx, m); err != nil {
			return err
		}
	}
	return nil
}

// told reports whether the list holds m already. The source of a bind may be
// spelt in another way, and a volume made for the container has a name now.
func (l *mounter) told(m Mount) bool {
	for _, other := range l.list {
		if other.Kind != m.Kind || other.Target != m.Target {
			continue
		}
		switch m.Kind {
		case "bind":
			if cleanHostPath(other.Source) != cleanHostPath(m.Source) {
				continue
			}
		case "volume":
			if other.Source != "" && other.Source != m.Source {
				continue
			}
		}
		return true
	}
	return false
}

// declared reports whether a container's configuration declares an anonymous
// volume at target.
func declared(config *container.Config, target string) bool {
	for place := range config.Volumes {
		if cleanTarget(place) == target {
			return true
		}
	}
	return false
}
