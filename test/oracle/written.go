package oracle

import (
	"slices"
	"strings"

	"github.com/seawall/seawall/internal/input"
)

// written is what daemons write into a container by themselves. Each function
// returns the daemon's value as it would be without that.

// swapAsked: Memory alone gives a swap of the same size (MemorySwap becomes
// twice Memory); without Memory, 0 stays 0.
func swapAsked(gate int64, c seen) int64 {
	swap, memory := c.number("HostConfig", "MemorySwap"), c.number("HostConfig", "Memory")
	if gate == 0 && swap == 2*memory {
		return 0
	}
	return swap
}

// bound: 0, null and negative numbers are no limit, and engines show each of
// them for another.
func bound(n int64) int64 { return max(n, 0) }

// shmAsked: the daemon's default of 64 MiB where nothing is asked for.
func shmAsked(gate, shm int64) int64 {
	if gate == 0 && shm == 64<<20 {
		return 0
	}
	return shm
}

// optionsAsked: a container that is privileged or shares the host's pids or
// ipc gets label=disable; one that shares another container's gets its labels.
func optionsAsked(c seen) []string {
	h := func(k string) string { return c.text("HostConfig", k) }
	disables := c.flag("HostConfig", "Privileged") || h("PidMode") == "host" || h("IpcMode") == "host"
	shares := strings.HasPrefix(h("PidMode"), "container:") || strings.HasPrefix(h("IpcMode"), "container:")
	return slices.DeleteFunc(c.texts("HostConfig", "SecurityOpt"), func(o string) bool {
		return o == "label=disable" && disables || strings.HasPrefix(o, "label=") && shares
	})
}

// ipcAsked: the daemon's default where nothing is asked for, private, and
// shareable below API 1.40 and of daemons that say so.
func ipcAsked(gate, mode string) string {
	if gate == "" && (mode == "private" || mode == "shareable") {
		return ""
	}
	return mode
}

// cgroupnsRead: the gate takes HostConfig.Cgroup where CgroupnsMode is empty.
// Engines keep that and use it for nothing.
func cgroupnsRead(w *input.Workload, c seen) string {
	if w.Namespaces.Cgroup == c.text("HostConfig", "Cgroup") {
		return ""
	}
	return w.Namespaces.Cgroup
}

// cgroupnsAsked: on cgroup v1 the daemon writes host, on v2 private, where
// nothing is asked for. That is so where only a field of old is.
func cgroupnsAsked(w *input.Workload, c seen, cgroups string) string {
	gate, mode := cgroupnsRead(w, c), c.text("HostConfig", "CgroupnsMode")
	if (gate == "" || ignored(w, "CgroupnsMode")) && (mode == "private" || mode == "" || mode == "host" && cgroups == "1") {
		return gate
	}
	return mode
}

// ignored: a field at the top level that engines since 27 do not read.
func ignored(w *input.Workload, field string) bool { return slices.Contains(w.LegacyFields, field) }

// networkAsked: default and bridge are one, and 28.5 writes the latter.
func (f daemonFacts) networkAsked(mode string) string {
	switch mode {
	case "default", "":
		return "bridge"
	case f.lan:
		return "lan"
	}
	return f.sharedAsked(mode)
}

// sharedAsked: the name of a container that is shared with becomes its ID.
func (f daemonFacts) sharedAsked(mode string) string {
	if mode == "container:"+f.web {
		return "container:web"
	}
	return mode
}

// unasked is what the daemon holds of a field where nothing is asked for.
var unasked = map[string][]any{
	"NetworkMode": {"bridge", "none"}, "PidMode": {""}, "IpcMode": {"private", "shareable"}, "UTSMode": {""}, "UsernsMode": {""}, "Runtime": {"runc"},
	"CgroupParent": {""}, "LogConfig.Type": {"json-file"}, "OomScoreAdj": {int64(0)}, "RestartPolicy.Name": {"no"},
	"RestartPolicy.MaximumRetryCount": {int64(0)}, "AutoRemove": {false}, "ShmSize": {int64(64 << 20)},
}

// onlyOld: a field at the top level that this engine ignores is nothing asked
// for. Where that would be worse than what is asked for, the rules differ, and
// they are compared, too.
func onlyOld(w *input.Workload, o opinion) opinion {
	field, _, _ := strings.Cut(o.field, ".")
	if o.verdict == hidden && ignored(w, field) && slices.Contains(unasked[o.field], o.daemon) {
		o.verdict = stricter
	}
	return o
}

// runtimeAsked: the default runtime's name where none is asked for.
func runtimeAsked(w *input.Workload, name string) string {
	if (w.Runtime == "" || ignored(w, "Runtime")) && name == "runc" {
		return w.Runtime
	}
	return name
}

// logAsked: the default driver's name where none is asked for. It is the
// daemon's configuration, which the profile's rule reads as unknown.
func logAsked(gate, driver string) string {
	if gate == "" && driver == "json-file" {
		return ""
	}
	return driver
}

// restartAsked: no name and "no" are one.
func restartAsked(name string) string {
	if name == "" {
		return "no"
	}
	return name
}

// propagationAsked: where a bind asks for none, rprivate, or rslave if it shows
// the daemon's own root; volumes have none.
func propagationAsked(gate, mode, source string) string {
	root := source == "/" || strings.HasPrefix("/var/lib/docker/", strings.TrimSuffix(source, "/")+"/")
	if gate == "" && (mode == "rprivate" || mode == "rslave" && root) {
		return ""
	}
	return mode
}

// hostPathAsked: /var/run is /run.
func hostPathAsked(p string) string {
	if rest, ok := strings.CutPrefix(p, "/var/run"); ok && (rest == "" || rest[0] == '/') {
		return "/run" + rest
	}
	return p
}

// maskedDefault and readonlyDefault are the paths that the oldest engine hides
// by default; newer ones hide more.
var (
	maskedDefault = []string{"/proc/acpi", "/proc/asound", "/proc/kcore", "/proc/keys", "/proc/latency_stats",
		"/proc/sched_debug", "/proc/scsi", "/proc/timer_list", "/proc/timer_stats", "/sys/firmware"}
	readonlyDefault = []string{"/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger"}
)

// capabilitiesOf works out, from what the daemon holds, which capabilities the
// process would have: Docker's documented rule.
func capabilitiesOf(c seen) []string {
	add, drop := names(c.texts("HostConfig", "CapAdd")), names(c.texts("HostConfig", "CapDrop"))
	switch {
	case c.flag("HostConfig", "Privileged"):
		return []string{"every one"}
	case slices.Contains(add, "ALL"):
		return append([]string{"every one but"}, drop...)
	case slices.Contains(drop, "ALL"):
		return add
	}
	held := slices.DeleteFunc(strings.Fields("AUDIT_WRITE CHOWN DAC_OVERRIDE FOWNER FSETID KILL MKNOD NET_BIND_SERVICE NET_RAW SETFCAP SETGID SETPCAP SETUID SYS_CHROOT"),
		func(s string) bool { return slices.Contains(drop, s) })
	return append(held, add...)
}

// names are capabilities as the engine takes them: upper-cased by Unicode's
// rules, CAP_ or not. Containers are shown in that form, services as they came.
func names(list []string) []string {
	for i, s := range list {
		if s = strings.ToUpper(s); s != "CAP_ALL" {
			s = strings.TrimPrefix(s, "CAP_")
		}
		list[i] = s
	}
	return list
}

// logBoundAsked: the bound of a log at the top level is a promise that newer
// engines do not keep, so the gate does not count it.
func logBoundAsked(w *input.Workload, list []string) []string {
	return slices.DeleteFunc(list, func(s string) bool {
		return ignored(w, "LogConfig") && (strings.HasPrefix(s, "max-size=") || strings.HasPrefix(s, "max-file="))
	})
}

// noneAsked: no network at the top level is such a promise, too.
func noneAsked(w *input.Workload, networks []string) []string {
	return slices.DeleteFunc(networks, func(s string) bool { return ignored(w, "NetworkMode") && s == "none" })
}
