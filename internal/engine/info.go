package engine

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/moby/moby/api/types/swarm"
	"github.com/moby/moby/api/types/system"
	"github.com/moby/moby/client"
)

// readInfo asks for /info and /version.
func readInfo(ctx context.Context, api *client.Client) (Info, error) {
	i, err := api.Info(ctx, client.InfoOptions{})
	if err != nil {
		return Info{}, err
	}
	v, err := api.ServerVersion(ctx, client.ServerVersionOptions{})
	if err != nil {
		return Info{}, err
	}
	if i.Info.ServerVersion == "" || i.Info.Driver == "" {
		return Info{}, errors.New("the daemon tells neither version nor storage driver")
	}
	return newInfo(i.Info, v.APIVersion), nil
}

func newInfo(i system.Info, api string) Info {
	names := securityNames(i.SecurityOptions)
	has := func(name string) bool { return slices.Contains(names, name) }
	return Info{
		Version:         i.ServerVersion,
		API:             api,
		Rootless:        has("rootless"),
		Userns:          has("userns"),
		AppArmor:        has("apparmor"),
		SELinux:         has("selinux"),
		NoNewPrivileges: has("no-new-privileges"),
		CgroupVersion:   i.CgroupVersion,
		SwarmActive:     i.Swarm.LocalNodeState != "" && i.Swarm.LocalNodeState != swarm.LocalNodeStateInactive,
		StorageDriver:   i.Driver,
		StorageQuota:    storageQuota(i.Driver, i.DriverStatus),
		ContainerdStore: containerdStore(i.DriverStatus),
		DockerRootDir:   i.DockerRootDir,
		SecurityOptions: slices.Clone(i.SecurityOptions),
	}
}

// securityNames reads "name=seccomp,profile=builtin" as "seccomp", and the
// bare words of engines before API 1.25 as they are.
func securityNames(options []string) []string {
	names := make([]string, 0, len(options))
	for _, o := range options {
		first, _, _ := strings.Cut(o, ",")
		names = append(names, strings.TrimPrefix(first, "name="))
	}
	return names
}

// storageQuota reports whether the driver can hold HostConfig.StorageOpt.size:
// overlay2 on xfs, btrfs, zfs and devicemapper. For xfs the daemon does not
// show whether the file system is mounted with pquota, so overlay2 on xfs
// counts as able; without pquota the daemon itself refuses the option. The
// containerd image store ignores the size whatever its snapshotter is called.
func storageQuota(driver string, status [][2]string) bool {
	backing := ""
	for _, kv := range status {
		if kv[0] == "Backing Filesystem" {
			backing = kv[1]
		}
	}
	if containerdStore(status) {
		return false
	}
	switch driver {
	case "overlay2":
		return backing == "xfs"
	case "btrfs", "zfs", "devicemapper":
		return true
	}
	return false
}

// containerdStore reports whether images are in containerd's store: the daemon
// shows a driver-type (io.containerd.snapshotter.v1) only then.
func containerdStore(status [][2]string) bool {
	return slices.ContainsFunc(status, func(kv [2]string) bool { return kv[0] == "driver-type" })
}

// ImageOrigin reports whether the daemon proves where an image came from: by
// RepoDigests in the classic store; in containerd's by Identity.Pull, which
// inspect shows from API 1.53 on (engine 29).
func (i Info) ImageOrigin() bool {
	if !i.ContainerdStore {
		return true
	}
	major, minor, _ := strings.Cut(i.API, ".")
	a, err := strconv.Atoi(major)
	b, err2 := strconv.Atoi(minor)
	return err == nil && err2 == nil && (a > 1 || a == 1 && b >= 53)
}
