package input

import (
	"context"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/moby/moby/api/types/mount"
)

// binds takes the entries of HostConfig.Binds.
func (l *mounter) binds(ctx context.Context, binds []string, driver string) error {
	for i, raw := range binds {
		m, err := parseBind(raw, driver, l.prefix+"Binds["+strconv.Itoa(i)+"]")
		if err != nil {
			return err
		}
		if err := l.add(ctx, m); err != nil {
			return err
		}
	}
	return nil
}

// parseBind reads [source:]target[:modes] as the engine does. A source that
// does not begin with a slash is the name of a volume, made by driver.
func parseBind(raw, driver, field string) (Mount, error) {
	parts := strings.Split(raw, ":")
	m := Mount{Kind: "volume", Via: "Binds", Field: field}
	modes := ""
	switch len(parts) {
	case 1:
		m.Target = parts[0]
	case 2:
		if _, ok := parseModes(parts[1]); ok {
			return Mount{}, undecodable(field, "a bind has modes and no target")
		}
		m.Source, m.Target = parts[0], parts[1]
	case 3:
		m.Source, m.Target, modes = parts[0], parts[1], parts[2]
	default:
		return Mount{}, undecodable(field, "a bind has more than three parts")
	}
	if parts[0] == "" {
		return Mount{}, undecodable(field, "a bind has an empty source")
	}
	mode, ok := parseModes(modes)
	if !ok {
		return Mount{}, undecodable(field, "no engine has the bind modes %s", shown(modes))
	}
	if strings.IndexByte(raw, 0) >= 0 {
		return Mount{}, undecodable(field, "a bind holds a NUL")
	}
	m.ReadOnly, m.Propagation = mode.readOnly, mode.propagation
	if path.IsAbs(m.Source) {
		m.Kind = "bind"
	} else {
		m.Driver = driver
	}
	var err error
	m.Target, err = mountTarget(m.Target, field)
	return m, err
}

// bindMode is what the modes of a bind say that concerns a policy.
type bindMode struct {
	readOnly    bool
	propagation string
	copies      bool // nocopy is there
}

// modeGroups are the words of a bind's modes; of each group one may be there.
var modeGroups = [][]string{
	{"rw", "ro"},
	{"z", "Z"},
	{"private", "rprivate", "slave", "rslave", "shared", "rshared"},
	{"nocopy"},
	{"consistent", "cached", "delegated"},
}

// parseModes reads a comma-separated list of modes; "" is a good one. It is
// not ok for a list that the engine does not take.
func parseModes(s string) (mode bindMode, ok bool) {
	if s == "" {
		return mode, true
	}
	seen := make([]bool, len(modeGroups))
	for word := range strings.SplitSeq(s, ",") {
		group := slices.IndexFunc(modeGroups, func(g []string) bool { return slices.Contains(g, word) })
		if group < 0 || seen[group] {
			return bindMode{}, false
		}
		seen[group] = true
		switch group {
		case 0:
			mode.readOnly = word == "ro"
		case 2:
			mode.propagation = word
		case 3:
			mode.copies = true
		}
	}
	return mode, true
}

// volumesFrom takes over the mounts of other containers. Where one cannot be
// looked up there is no way to know what would be mounted.
func (l *mounter) volumesFrom(ctx context.Context, specs []string) error {
	for i, spec := range specs {
		field := l.prefix + "VolumesFrom[" + strconv.Itoa(i) + "]"
		id, modes, _ := strings.Cut(spec, ":")
		mode, ok := parseModes(modes)
		if !ok || id == "" || mode.propagation != "" || mode.copies {
			return undecodable(field, "no engine takes %s here", shown(spec))
		}
		c, err := l.b.Facts.Container(ctx, id)
		if err != nil {
			e := unavailable("container "+shown(id)+", whose volumes are asked for", err)
			e.Field = field
			return e
		}
		for _, point := range c.Mounts {
			m := mountOfPoint(point, "VolumesFrom", field)
			m.From, m.ReadOnly = id, m.ReadOnly || mode.readOnly
			if err := l.add(ctx, m); err != nil {
				return err
			}
		}
	}
	return nil
}

// fallbackKind is the kind of a mount that very old engines kept no type of.
func fallbackKind(kind mount.Type, name string) string {
	switch {
	case kind != "":
		return string(kind)
	case name != "":
		return "volume"
	}
	return "bind"
}
