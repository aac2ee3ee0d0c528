package input

import (
	"context"
	"errors"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/moby/moby/api/types/mount"

	"github.com/seawall/seawall/internal/engine"
)

// mounter collects the mounts of one workload.
type mounter struct {
	b      *Builder
	needs  Needs
	prefix string // of Field: "HostConfig.", or "" for legacy fields at the top level
	list   []Mount
}

// add completes m and takes it into the list.
func (l *mounter) add(ctx context.Context, m Mount) error {
	m.Resolved = true
	paths := []string{}
	switch m.Kind {
	case "bind":
		paths = []string{m.Source}
	case "image":
		var err error
		if m.Image, err = l.b.image(ctx, m.Source, l.needs); err != nil {
			return err
		}
	case "volume", "cluster":
		var err error
		if paths, err = l.volume(ctx, &m); err != nil {
			return err
		}
	}
	for _, p := range paths {
		names, resolved := l.b.hostPaths(ctx, p)
		m.HostPaths = append(m.HostPaths, names...)
		m.Resolved = m.Resolved && resolved
	}
	m.HostPaths = sortedSet(m.HostPaths)
	l.list = append(l.list, m)
	return nil
}

// volume finds out what a volume shows of the host: by the options given
// inline, and by those of a volume of this name that exists, whose options
// count instead. Names are unique over all drivers.
func (l *mounter) volume(ctx context.Context, m *Mount) ([]string, error) {
	paths := driverHostPaths(m.Driver, m.DriverOpts)
	if m.Source != "" && l.needs.Has(NeedVolume) {
		v, err := l.b.Facts.Volume(ctx, m.Source)
		switch {
		case err == nil:
			paths = append(paths, driverHostPaths(v.Driver, v.Options)...)
			m.Driver = v.Driver
			opts := maps.Clone(v.Options)
			if opts == nil {
				opts = map[string]string{}
			}
			for key, value := range m.DriverOpts {
				if _, there := opts[key]; !there {
					opts[key] = value
				}
			}
			m.DriverOpts = opts
		case !errors.Is(err, engine.ErrNotFound) && !errors.Is(err, engine.ErrOff):
			return nil, unavailable("volume "+shown(m.Source), err)
		}
	}
	if len(paths) > 0 && m.Via != "VolumesFrom" {
		m.Via = "DriverOpts"
	}
	return paths, nil
}

// specs takes the mounts of a Mounts list. In a service, types and modes of
// propagation are read in any case.
func (l *mounter) specs(ctx context.Context, field string, specs []mount.Mount, anyCase bool) error {
	for i, spec := range specs {
		where := field + "[" + strconv.Itoa(i) + "]"
		if anyCase {
			spec = lowerMount(spec)
		}
		m, err := specMount(spec, where)
		if err != nil {
			return err
		}
		if err := l.add(ctx, m); err != nil {
			return err
		}
	}
	return nil
}

// specMount reads one entry of a Mounts list.
func specMount(spec mount.Mount, field string) (Mount, error) {
	target, err := mountTarget(spec.Target, field+".Target")
	if err != nil {
		return Mount{}, err
	}
	m := Mount{
		Kind: string(spec.Type), Source: spec.Source, Target: target, ReadOnly: spec.ReadOnly,
		Via: "Mounts", Field: field,
	}
	if spec.BindOptions != nil {
		m.Propagation = string(spec.BindOptions.Propagation)
	}
	switch spec.Type {
	case mount.TypeBind:
		if !path.IsAbs(spec.Source) || strings.IndexByte(spec.Source, 0) >= 0 {
			return Mount{}, undecodable(field+".Source", "the source of a bind mount is not an absolute path")
		}
	case mount.TypeVolume:
		if o := spec.VolumeOptions; o != nil && o.DriverConfig != nil {
			m.Driver, m.DriverOpts = o.DriverConfig.Name, o.DriverConfig.Options
		}
	case mount.TypeTmpfs:
		if o := spec.TmpfsOptions; o != nil {
			m.Size = max(o.SizeBytes, 0)
		}
	case mount.TypeImage, mount.TypeCluster, mount.TypeNamedPipe:
	default:
		return Mount{}, undecodable(field+".Type", "no engine has a mount of type %s", shown(m.Kind))
	}
	return m, nil
}

// lowerMount puts a service's mount into the spelling of a container's. Swarm
// upper-cases by Unicode's rules and takes a missing type for a bind.
func lowerMount(spec mount.Mount) mount.Mount {
	kind := strings.ToLower(strings.ToUpper(string(spec.Type)))
	if kind == "" {
		kind = "bind"
	}
	spec.Type = mount.Type(kind)
	if o := spec.BindOptions; o != nil {
		copied := *o
		copied.Propagation = mount.Propagation(strings.ToLower(strings.ToUpper(string(o.Propagation))))
		spec.BindOptions = &copied
	}
	return spec
}

// mountTarget cleans the place of a mount in the container. The engine refuses
// relative ones and the root.
func mountTarget(target, field string) (string, error) {
	if !path.IsAbs(target) || strings.IndexByte(target, 0) >= 0 {
		return "", undecodable(field, "the target of a mount is not an absolute path")
	}
	if target = cleanTarget(target); target == "/" {
		return "", undecodable(field, "the target of a mount is the root directory")
	}
	return target, nil
}

func cleanTarget(target string) string { return path.Clean("/" + target) }

// tmpfs takes the entries of HostConfig.Tmpfs.
func (l *mounter) tmpfs(ctx context.Context, entries map[string]string) error {
	for _, place := range slices.Sorted(maps.Keys(entries)) {
		field := l.prefix + "Tmpfs[" + place + "]"
		target, err := mountTarget(place, field)
		if err != nil {
			return err
		}
		options := strings.Split(entries[place], ",")
		err = l.add(ctx, Mount{
			Kind: "tmpfs", Target: target, ReadOnly: slices.Contains(options, "ro"),
			Via: "Tmpfs", Field: field, Size: tmpfsSize(options),
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// tmpfsSize returns the bound of a tmpfs in bytes. The last size= counts; a
// share of the memory, and what the kernel would not read, is no bound.
func tmpfsSize(options []string) int64 {
	size := int64(0)
	for _, option := range options {
		if value, ok := strings.CutPrefix(option, "size="); ok {
			size = kernelBytes(value)
		}
	}
	return size
}

// kernelBytes reads a size as Linux does: a number and one of k, m, g, t, p, e.
func kernelBytes(s string) int64 {
	digits := strings.TrimRight(s, "kKmMgGtTpPeE")
	shift := 0
	switch suffix := strings.ToLower(s[len(digits):]); len(suffix) {
	case 0:
	case 1:
		shift = 10 * (1 + strings.Index("kmgtpe", suffix))
	default:
		return 0
	}
	n, err := strconv.ParseInt(digits, 0, 64)
	if err != nil || n < 0 || n > (1<<63-1)>>shift {
		return 0
	}
	return n << shift
}

// volumes takes the anonymous volumes of Config.Volumes or of the image, which
// the engine makes where nothing else is mounted.
func (l *mounter) volumes(ctx context.Context, targets []string, driver, via string) error {
	for _, place := range targets {
		field := via
		if via == "Volumes" {
			field = "Volumes[" + place + "]"
		}
		target := cleanTarget(place)
		if l.has(target) {
			continue
		}
		err := l.add(ctx, Mount{Kind: "volume", Target: target, Driver: driver, Via: via, Field: field})
		if err != nil {
			return err
		}
	}
	return nil
}

func (l *mounter) has(target string) bool {
	return slices.ContainsFunc(l.list, func(m Mount) bool { return m.Target == target })
}
