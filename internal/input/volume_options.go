package input

import (
	"maps"
	"slices"
	"strings"
)

// driverHostPaths returns the paths of the host, or the devices, that a
// volume's driver options would mount, clean, sorted, each once. The local
// driver hands its options to mount(2), as they are; of other drivers no more
// is known than that an option is a path.
//
// The root of the host stands for what cannot be told.
func driverHostPaths(driver string, opts map[string]string) []string {
	if driver != "" && driver != "local" {
		return otherDriverPaths(opts)
	}
	kind, device, flags := opts["type"], opts["device"], strings.Split(opts["o"], ",")
	if kind == "" && device == "" && opts["o"] == "" {
		return []string{}
	}
	paths := mountOptionPaths(kind, flags)
	bind := slices.Contains(flags, "bind") || slices.Contains(flags, "rbind")
	switch place, pseudo := pseudoFilesystems[kind]; {
	case bind:
		paths = append(paths, devicePaths(device)...)
	case pseudo && place != "":
		paths = append(paths, place)
	case !pseudo && !remoteFilesystem(kind, device):
		paths = append(paths, devicePaths(device)...)
	}
	return sortedSet(paths)
}

// pseudoFilesystems are filesystems without a device, and where the host
// mounts the same one; "" is a fresh one that shows nothing of the host.
var pseudoFilesystems = map[string]string{
	"tmpfs":       "",
	"ramfs":       "",
	"overlay":     "", // its paths are in the options
	"overlayfs":   "",
	"aufs":        "",
	"proc":        "/proc",
	"sysfs":       "/sys",
	"devtmpfs":    "/dev",
	"devpts":      "/dev/pts",
	"mqueue":      "/dev/mqueue",
	"hugetlbfs":   "/dev/hugepages",
	"cgroup":      "/sys/fs/cgroup",
	"cgroup2":     "/sys/fs/cgroup",
	"bpf":         "/sys/fs/bpf",
	"pstore":      "/sys/fs/pstore",
	"efivarfs":    "/sys/firmware/efi/efivars",
	"debugfs":     "/sys/kernel/debug",
	"tracefs":     "/sys/kernel/tracing",
	"securityfs":  "/sys/kernel/security",
	"selinuxfs":   "/sys/fs/selinux",
	"configfs":    "/sys/kernel/config",
	"binfmt_misc": "/proc/sys/fs/binfmt_misc",
	"nfsd":        "/proc/fs/nfsd",
	"rpc_pipefs":  "/run",
}

// remoteFilesystem reports whether a mount shows another machine's files.
func remoteFilesystem(kind, device string) bool {
	switch kind {
	case "nfs", "nfs4":
		return strings.Contains(device, ":")
	case "cifs", "smb3", "smbfs":
		return strings.HasPrefix(device, "//") || strings.HasPrefix(device, `\\`)
	case "ceph", "glusterfs", "lustre", "afs", "9p", "virtiofs":
		return !strings.HasPrefix(device, "/")
	}
	return false
}

// devicePaths returns the path of a device or a directory. The kernel goes
// through ".." after links, the gate cannot; so such a path may be any place.
func devicePaths(device string) []string {
	if device == "" || !strings.HasPrefix(device, "/") {
		return []string{"/"}
	}
	paths := []string{cleanHostPath(device)}
	if slices.Contains(strings.Split(device, "/"), "..") {
		paths = append(paths, "/")
	}
	return paths
}

// mountOptionPaths returns the paths in a mount's options: the layers of an
// overlay, an external journal and the like. Network filesystems have none.
func mountOptionPaths(kind string, flags []string) []string {
	paths := []string{}
	switch kind {
	case "nfs", "nfs4", "cifs", "smb3", "smbfs":
		return paths
	}
	for _, flag := range flags {
		key, value, _ := strings.Cut(flag, "=")
		layers := slices.Contains([]string{"lowerdir", "lowerdir+", "datadir+", "upperdir", "workdir"}, key)
		for _, p := range splitLayers(value) {
			if layers && p != "" || strings.HasPrefix(p, "/") {
				paths = append(paths, devicePaths("/"+p)...)
			}
		}
	}
	return paths
}

// splitLayers splits at ':' and '=' that no backslash stands before.
func splitLayers(s string) []string {
	var parts []string
	var part strings.Builder
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '\\' && i+1 < len(s):
			i++
			part.WriteByte(s[i])
		case c == ':' || c == '=':
			parts = append(parts, part.String())
			part.Reset()
		default:
			part.WriteByte(c)
		}
	}
	return append(parts, part.String())
}

// otherDriverPaths returns whatever looks like a path in the options of a
// driver that is not Docker's own.
func otherDriverPaths(opts map[string]string) []string {
	paths := []string{}
	for _, key := range slices.Sorted(maps.Keys(opts)) {
		for _, p := range strings.FieldsFunc(opts[key], func(r rune) bool { return strings.ContainsRune(",:= ", r) }) {
			if strings.HasPrefix(p, "/") && !strings.HasPrefix(p, "//") {
				paths = append(paths, devicePaths(p)...)
			}
		}
	}
	return sortedSet(paths)
}
