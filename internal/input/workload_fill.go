package input

import (
	"context"
	"net/netip"
	"slices"
	"strings"

	"github.com/moby/moby/api/types/container"
)

// config takes what Config says of a container.
func (w *Workload) config(c *container.Config, entrypoint, cmd []string) {
	w.Env = envNames(c.Env)
	w.Labels = c.Labels
	w.Entrypoint, w.Cmd = entrypoint, cmd
}

// host takes what HostConfig says, apart from mounts, devices and networks,
// whose meaning depends on more.
func (w *Workload) host(h *hostConfig, securityOpts []string, noNewPrivileges bool) (err error) {
	w.Privileged = h.Privileged
	w.Groups = h.GroupAdd
	w.Capabilities = capabilities(h.CapAdd, h.CapDrop, h.Capabilities, h.Privileged)
	w.Security = securityOptions(securityOpts, noNewPrivileges)
	w.Security.paths(h.MaskedPaths, h.ReadonlyPaths)
	w.Namespaces = Namespaces{
		Network: networkMode(string(h.NetworkMode)), PID: string(h.PidMode), IPC: string(h.IpcMode),
		UTS: string(h.UTSMode), User: string(h.UsernsMode), Cgroup: string(h.CgroupnsMode),
		CgroupContainer: string(h.Cgroup),
	}
	if err := w.resources(h); err != nil {
		return err
	}
	w.Restart = Restart{Name: string(h.RestartPolicy.Name), MaxRetry: int64(h.RestartPolicy.MaximumRetryCount)}
	w.ReadonlyRootfs = h.ReadonlyRootfs
	w.PublishAll = h.PublishAllPorts
	w.Links = slices.Clone(h.Links)
	w.DNS = DNS{Servers: addresses(h.DNS), Search: h.DNSSearch, Options: h.DNSOptions, ExtraHosts: h.ExtraHosts}
	w.Sysctls = h.Sysctls
	w.Runtime, w.CgroupParent = h.Runtime, h.CgroupParent
	w.Logging = Logging{Driver: h.LogConfig.Type, Options: h.LogConfig.Config}
	w.Annotations = h.Annotations
	w.AutoRemove = h.AutoRemove
	w.Ports, err = publishedPorts(h.PortBindings, "HostConfig.PortBindings")
	return err
}

// resources takes limits, and what else is in the cgroup of a container.
func (w *Workload) resources(h *hostConfig) (err error) {
	if nullDevice(&h.Resources) {
		return undecodable("HostConfig", "a list of block devices holds a null")
	}
	w.Limits = resourceLimits(&h.Resources)
	w.Limits.KernelMemory = max(h.KernelMemory, 0)
	w.Limits.ShmSize = h.ShmSize
	w.Limits.Storage = h.StorageOpt["size"]
	if w.Ulimits, err = ulimits(h.Ulimits, "HostConfig.Ulimits"); err != nil {
		return err
	}
	w.OOM = OOM{KillDisable: h.OomKillDisable != nil && *h.OomKillDisable, ScoreAdj: int64(h.OomScoreAdj)}
	w.DeviceRules = h.DeviceCgroupRules
	w.DeviceRequests = make([]DeviceRequest, 0, len(h.DeviceRequests))
	for _, r := range h.DeviceRequests {
		w.DeviceRequests = append(w.DeviceRequests, DeviceRequest{
			Driver: r.Driver, Count: int64(r.Count), DeviceIDs: r.DeviceIDs,
			Capabilities: sortedSet(slices.Concat(r.Capabilities...)),
		})
	}
	return nil
}

// devices takes device nodes and directories of them. Where a path is a
// symbolic link, the engine gives what it leads to; that is listed too.
func (b *Builder) devices(ctx context.Context, list []container.DeviceMapping) ([]Device, error) {
	devices := make([]Device, 0, len(list))
	for i, d := range list {
		if strings.IndexByte(d.PathOnHost, 0) >= 0 || d.PathOnHost == "" {
			return nil, undecodable("HostConfig.Devices", "device %d has no path on the host", i)
		}
		paths, _ := b.hostPaths(ctx, d.PathOnHost)
		for _, p := range paths {
			devices = append(devices, Device{Host: p, Container: d.PathInContainer, Permissions: d.CgroupPermissions})
		}
	}
	return devices, nil
}

// healthcheck reads the test of a healthcheck: a missing one is inherited, NONE
// turns it off, and so does what is neither CMD nor CMD-SHELL.
func healthcheck(h *container.HealthConfig, inherited bool) Healthcheck {
	if h == nil || len(h.Test) == 0 {
		return Healthcheck{Present: inherited}
	}
	if h.Test[0] == "CMD" || h.Test[0] == "CMD-SHELL" {
		return Healthcheck{Stated: true, Present: true}
	}
	return Healthcheck{Disabled: true}
}

// addresses writes name servers as text; an empty one is none.
func addresses(list []netip.Addr) []string {
	texts := make([]string, 0, len(list))
	for _, a := range list {
		if a.IsValid() {
			texts = append(texts, a.String())
		}
	}
	return texts
}
