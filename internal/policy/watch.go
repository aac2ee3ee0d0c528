package policy

import (
	"context"
	"crypto/sha256"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/fsnotify/fsnotify"
)

// restat is how often Watch looks at the files itself, for file systems and
// renames that no event tells of.
const restat = 30 * time.Second

// Watch calls fn when something below the given files and folders has changed,
// once things have been quiet for debounce. It sees editors that rename,
// symbolic links that are swapped, and folders that go away and come back. It
// returns when ctx ends. fn is never called twice at a time.
func Watch(ctx context.Context, paths []string, debounce time.Duration, fn func()) error {
	w, err := fsnotify.NewWatcher()
	if err != nil {
		return fmt.Errorf("watching the policy: %w", err)
	}
	defer w.Close()
	seen := snapshot(paths)
	follow(w, paths)
	tick := time.NewTicker(restat)
	defer tick.Stop()
	quiet := time.NewTimer(debounce)
	quiet.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-w.Events:
			quiet.Reset(debounce)
		case <-w.Errors: // an overflow: look for ourselves
			quiet.Reset(debounce)
		case <-tick.C:
			if snapshot(paths) != seen {
				quiet.Reset(debounce)
			}
		case <-quiet.C:
			follow(w, paths)
			if now := snapshot(paths); now != seen {
				seen = now
				fn()
			}
		}
	}
}

// follow watches every folder below paths and the folder that each of them lies
// in, which is where renames and swaps show. What cannot be watched is left to
// the next look.
func follow(w *fsnotify.Watcher, paths []string) {
	for _, p := range paths {
		_ = w.Add(filepath.Dir(p))
		each(p, func(name string, info fs.FileInfo) {
			if info.IsDir() {
				_ = w.Add(name)
			}
		})
	}
}

// snapshot sums up names, sizes, times and inodes of all that lies below paths.
func snapshot(paths []string) [sha256.Size]byte {
	h := sha256.New()
	for _, p := range paths {
		each(p, func(name string, info fs.FileInfo) {
			target, _ := filepath.EvalSymlinks(name)
			if info.IsDir() {
				fmt.Fprintln(h, name, target)
				return
			}
			fmt.Fprintln(h, name, target, info.Size(), info.ModTime().UnixNano(), info.Mode())
		})
	}
	return [sha256.Size]byte(h.Sum(nil))
}

// each visits what Load would read, links followed.
func each(path string, visit func(name string, info fs.FileInfo)) {
	var walk func(name string, depth int)
	walk = func(name string, depth int) {
		info, err := os.Stat(name)
		if err != nil || depth > maxDepth {
			return
		}
		visit(name, info)
		if !info.IsDir() {
			return
		}
		entries, _ := os.ReadDir(name)
		for _, e := range entries {
			walk(filepath.Join(name, e.Name()), depth+1)
		}
	}
	walk(path, 0)
}
