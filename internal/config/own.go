package config

import (
	"path/filepath"
	"reflect"
	"slices"
)

// None is the value of docker.host and docker.host_root that turns them off.
const None = "none"

// OwnPaths are the host paths that belong to the gate: who can write there can
// open it.
func (c *Config) OwnPaths() []string {
	paths := []string{c.Plugin.Socket, filepath.Dir(DefaultPath), "/var/lib/seawall"}
	for _, p := range append([]string{c.File, c.WaiversFile, c.Identity.GroupsFile, c.Compat.OPADockerAuthz.Policy}, c.Policy.Dirs...) {
		if p != "" {
			paths = append(paths, p)
		}
	}
	if c.Audit.File != "-" {
		paths = append(paths, filepath.Dir(c.Audit.File))
	}
	slices.Sort(paths)
	return slices.Compact(paths)
}

// FixedDifferences names the keys that differ in next and that only a new start
// can change.
func (c *Config) FixedDifferences(next *Config) []string {
	var differ []string
	for _, key := range []struct {
		name     string
		old, new any
	}{
		{"docker", c.Docker, next.Docker},
		{"plugin", c.Plugin, next.Plugin},
		{"audit", c.Audit, next.Audit},
		{"metrics", c.Metrics, next.Metrics},
	} {
		if !reflect.DeepEqual(key.old, key.new) {
			differ = append(differ, key.name)
		}
	}
	return differ
}
