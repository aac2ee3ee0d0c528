package engine

import (
	"fmt"
	"slices"
)

// config is what the options add up to.
type config struct {
	json  map[string]any // daemon.json
	args  []string       // dockerd's command line
	binds []string
	pki   *PKI
	remap bool // the user for userns-remap is needed
	reg   bool
	hosts []string // registry names that lead to the loopback registry
}

// Option sets up a daemon. Options given to Start hold for the daemon's life
// unless a later Restart or Reload sets the same thing again.
type Option func(*config)

// WithAuthz names the authorization plugins in daemon.json, in order. With no
// name the key is removed.
func WithAuthz(plugins ...string) Option {
	if len(plugins) == 0 {
		return WithDaemonJSON(map[string]any{"authorization-plugins": nil})
	}
	return WithDaemonJSON(map[string]any{"authorization-plugins": slices.Clone(plugins)})
}

// WithDaemonJSON sets top-level keys of daemon.json. A nil value removes the
// key. Docker refuses a key that is also a flag.
func WithDaemonJSON(keys map[string]any) Option {
	return func(c *config) {
		for k, v := range keys {
			if v == nil {
				delete(c.json, k)
				continue
			}
			c.json[k] = v
		}
	}
}

// WithLabels sets the engine's labels, "key=value".
func WithLabels(labels ...string) Option {
	return WithDaemonJSON(map[string]any{"labels": slices.Clone(labels)})
}

// WithExperimental turns experimental features on (checkpoints, for one).
func WithExperimental() Option {
	return WithDaemonJSON(map[string]any{"experimental": true})
}

// WithStorage chooses the storage driver; default is the engine's choice,
// overlay2.
func WithStorage(driver string) Option {
	return WithDaemonJSON(map[string]any{"storage-driver": driver})
}

// WithContainerdStore keeps images in containerd, as new installations of
// Docker 29 do. Engines before 26.1 have no such store and do not start.
func WithContainerdStore() Option {
	return WithDaemonJSON(map[string]any{"features": map[string]bool{"containerd-snapshotter": true}})
}

// WithUsernsRemap runs containers in a user namespace, whose root is uid
// 100000 outside. Only Start heeds it.
func WithUsernsRemap() Option {
	return func(c *config) {
		c.remap = true
		c.json["userns-remap"] = "dockremap"
	}
}

// WithBridge(false) starts without docker0 and without iptables rules.
func WithBridge(on bool) Option {
	if on {
		return WithDaemonJSON(map[string]any{"bridge": nil, "iptables": nil})
	}
	return WithDaemonJSON(map[string]any{"bridge": "none", "iptables": false})
}

// WithExtraArgs adds arguments to dockerd's command line. In Restart they
// replace those of before; with none they are dropped.
func WithExtraArgs(args ...string) Option {
	return func(c *config) { c.args = slices.Clone(args) }
}

// WithBinds shows files or folders of the host at the same path inside the
// daemon's machine. Only Start heeds it. The test's own Dir is always shown.
func WithBinds(paths ...string) Option {
	return func(c *config) { c.binds = append(c.binds, paths...) }
}

// WithTLS opens a second listener, tcp://127.0.0.1:2376 in the daemon's own
// network, that wants client certificates signed by pki. Reach it by
// [Daemon.TLSClient] or [Daemon.DockerTLS].
func WithTLS(pki *PKI) Option {
	return func(c *config) { c.pki = pki }
}

// WithRegistry runs a registry beside the daemon, at 127.0.0.1:5000 in the
// daemon's own network, and makes it Docker Hub's mirror, so that
// [Daemon.Publish] can give an image RepoDigests under any of these names:
// Hub's (no host), 127.0.0.1:5000, and the given host names.
// Only Start heeds it.
func WithRegistry(hosts ...string) Option {
	return func(c *config) {
		c.reg = true
		c.hosts = append(c.hosts, hosts...)
		c.json["registry-mirrors"] = []string{"http://" + registryAddr}
		c.json["insecure-registries"] = slices.Clone(c.hosts)
	}
}

// flags returns dockerd's command line for c.
func (c *config) flags(cgroupParent string) []string {
	args := []string{"--cgroup-parent", cgroupParent, "-H", "unix:///var/run/docker.sock"}
	if c.pki != nil {
		args = append(args, "-H", fmt.Sprintf("tcp://%s", tlsAddr), "--tlsverify",
			"--tlscacert", "/etc/docker/tls/ca.pem", "--tlscert", "/etc/docker/tls/server.pem", "--tlskey", "/etc/docker/tls/server-key.pem")
	}
	return append(args, c.args...)
}
