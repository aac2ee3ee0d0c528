package input

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path"
	"strings"
)

// maxLinks bounds the symbolic links of one path. Linux stops at 40.
const maxLinks = 64

var errLinks = errors.New("too many symbolic links")

// walk follows symbolic links in a tree that is, or will be, the root of the
// host. Links never lead out of the tree: an absolute one starts at its root.
type walk struct {
	root  string
	links int
}

// follow returns where the clean path p leads. From the first component that
// does not exist on, the rest is taken as it is: the engine would make it.
func (w *walk) follow(ctx context.Context, p string) (string, error) {
	at, todo := "/", strings.Split(p, "/")
	for len(todo) > 0 {
		if err := ctx.Err(); err != nil {
			return "", err
		}
		var name string
		name, todo = todo[0], todo[1:]
		if name == "" || name == "." {
			continue
		}
		at = path.Join(at, name)
		if target, ok := procTarget(at); ok {
			at = target // the entry of this very process is not what the engine's would be
			continue
		}
		if rest, ok := strings.CutPrefix(at, "/proc/"); ok && isProcess(rest) {
			continue
		}
		link, err := w.link(at)
		if errors.Is(err, fs.ErrNotExist) {
			return path.Join(append([]string{at}, todo...)...), nil
		}
		if err != nil {
			return "", err
		}
		if link == "" {
			continue
		}
		if at = path.Dir(at); path.IsAbs(link) {
			at = "/"
		}
		todo = append(strings.Split(link, "/"), todo...)
	}
	return at, nil
}

// link returns the target of the symbolic link at p, "" if it is none.
func (w *walk) link(p string) (string, error) {
	name := path.Join(w.root, p)
	info, err := os.Lstat(name)
	if err != nil || info.Mode()&fs.ModeSymlink == 0 {
		return "", err
	}
	if w.links++; w.links > maxLinks {
		return "", errLinks
	}
	return os.Readlink(name)
}
