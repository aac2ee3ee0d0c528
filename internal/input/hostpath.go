package input

import (
	"context"
	"path"
	"slices"
	"strings"
)

// cleanHostPath cleans a path of the host lexically, as the engine does with
// the source of a bind, and folds /var/run to /run and /var/lock to /run/lock.
// A path that is not absolute is taken from the root, where the engine runs.
func cleanHostPath(p string) string {
	p = path.Clean("/" + p)
	for _, link := range [...]struct{ from, to string }{{"/var/run", "/run"}, {"/var/lock", "/run/lock"}} {
		if rest, ok := below(p, link.from); ok {
			return link.to + rest
		}
	}
	return p
}

// below returns what follows directory in p, "" or a path with a leading
// slash. It is not ok when p is neither directory nor in it.
func below(p, directory string) (rest string, ok bool) {
	rest, ok = strings.CutPrefix(p, directory)
	return rest, ok && (rest == "" || rest[0] == '/')
}

// hostPaths returns the names of the host's path p that a rule may know it by:
// the cleaned path, its twin on a host with a merged /usr, what a process'
// entry in /proc stands for, and, where the host's tree can be read, where
// symbolic links lead. resolved is false when links could not be followed.
//
// Links can change after the look; the engine follows them when the container
// starts. The gate looks again then.
func (b *Builder) hostPaths(ctx context.Context, p string) (paths []string, resolved bool) {
	clean := cleanHostPath(p)
	paths = hostPathNames(clean)
	if b.HostRoot == "" {
		return paths, false
	}
	target, err := (&walk{root: b.HostRoot}).follow(ctx, clean)
	if err != nil {
		return paths, false
	}
	for _, name := range hostPathNames(cleanHostPath(target)) {
		if !slices.Contains(paths, name) {
			paths = append(paths, name)
		}
	}
	return paths, true
}

// hostPathNames returns p, which is clean, and its lexical twins.
func hostPathNames(p string) []string {
	names := []string{p}
	if target, ok := procTarget(p); ok {
		for _, name := range hostPathNames(cleanHostPath(target)) {
			if !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	if twin := usrTwin(p); twin != "" {
		names = append(names, twin)
	}
	return names
}

// usrTwin returns the other name that p has where /bin, /sbin and /lib* are
// links into /usr, "" if it has none.
func usrTwin(p string) string {
	short, merged := strings.CutPrefix(p, "/usr")
	if !merged {
		short = p
	}
	for _, directory := range [...]string{"/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32"} {
		if _, ok := below(short, directory); ok && merged {
			return short
		} else if ok {
			return "/usr" + short
		}
	}
	return ""
}

// procTarget returns what a path through a process' entry in /proc means:
// root is the root of the host, and anything else that leads out of /proc
// (cwd, exe, fd, map_files) may be any place, so it counts as the root too.
// It is not ok for other paths.
func procTarget(p string) (target string, ok bool) {
	rest, ok := strings.CutPrefix(p, "/proc/")
	if !ok {
		return "", false
	}
	process, rest, _ := strings.Cut(rest, "/")
	if !isProcess(process) {
		return "", false
	}
	entry, rest, _ := strings.Cut(rest, "/")
	if entry == "task" {
		_, rest, _ = strings.Cut(rest, "/")
		entry, rest, _ = strings.Cut(rest, "/")
	}
	switch entry {
	case "root":
		return "/" + rest, true
	case "cwd", "exe", "fd", "map_files":
		return "/", true
	}
	return "", false
}

func isProcess(s string) bool {
	return s == "self" || s == "thread-self" || s != "" && strings.Trim(s, "0123456789") == ""
}
