package input

import (
	"slices"
	"strconv"
	"strings"
)

// securityOptions reads HostConfig.SecurityOpt as the daemon does: k=v, or k:v
// where there is no '=', or a bare word; of one kind the later entry wins.
// noNewPrivileges is the daemon's own default. What no engine takes is listed
// in Unknown.
func securityOptions(opts []string, noNewPrivileges bool) Security {
	s := Security{Seccomp: Seccomp{Mode: "default"}, NoNewPrivileges: noNewPrivileges}
	for _, opt := range opts {
		if !s.word(opt) && !s.pair(opt) {
			s.Unknown = append(s.Unknown, clipped(opt))
		}
	}
	return s
}

// word takes an option that has no value.
func (s *Security) word(opt string) bool {
	switch opt {
	case "no-new-privileges":
		s.NoNewPrivileges = true
	case "writable-cgroups":
		s.WritableCgroups = true
	case "disable":
		s.SELinux.Disabled = true
	default:
		return false
	}
	return true
}

// pair takes an option that has a value.
func (s *Security) pair(opt string) bool {
	key, value, ok := strings.Cut(opt, "=")
	if !ok {
		key, value, ok = strings.Cut(opt, ":")
	}
	if !ok {
		return false
	}
	switch key {
	case "label":
		return s.SELinux.label(value)
	case "apparmor":
		s.AppArmor = value
	case "seccomp":
		s.Seccomp = seccomp(value)
	case "no-new-privileges":
		on, err := strconv.ParseBool(value)
		s.NoNewPrivileges = on && err == nil
		return err == nil
	case "writable-cgroups":
		on, err := strconv.ParseBool(value)
		s.WritableCgroups = on || err != nil
		return err == nil
	default:
		return false
	}
	return true
}

// label takes the value of one label option. Disable holds wherever it stands.
func (l *SELinux) label(value string) bool {
	if value == "disable" {
		l.Disabled = true
		return true
	}
	key, value, ok := strings.Cut(value, ":")
	if !ok {
		return false
	}
	switch key {
	case "user":
		l.User = value
	case "role":
		l.Role = value
	case "type":
		l.Type = value
	case "level":
		l.Level = value
	case "filetype": // of the files of mounts, not of the process
	default:
		return false
	}
	return true
}

// daemonLabels takes out of a container's security options what the daemon
// itself has put there: label=disable for one that shares the host's pids or
// ipc or is privileged, and the labels of a container it shares these with.
func daemonLabels(opts []string, host *hostConfig) []string {
	disables := host.Privileged || host.PidMode.IsHost() || host.IpcMode.IsHost()
	shares := host.PidMode.IsContainer() || host.IpcMode.IsContainer()
	return slices.DeleteFunc(slices.Clone(opts), func(opt string) bool {
		switch opt {
		case "label=disable":
			return disables
		case "label=user:system_u", "label=role:system_r":
			return shares
		}
		return false
	})
}

// The default paths of engine 20.10, the oldest that is supported; newer ones
// hide more.
var (
	defaultMasked = []string{
		"/proc/acpi", "/proc/asound", "/proc/kcore", "/proc/keys", "/proc/latency_stats",
		"/proc/sched_debug", "/proc/scsi", "/proc/timer_list", "/proc/timer_stats", "/sys/firmware",
	}
	defaultReadonly = []string{"/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger"}
)

// paths notes which default paths a request removes. No list is the default
// list, an empty one removes all. A masked path need not be read-only.
func (s *Security) paths(masked, readonly []string) {
	if masked != nil {
		s.Unmasked = without(defaultMasked, masked)
	}
	if readonly == nil {
		return
	}
	s.Unreadonly = without(defaultReadonly, append(slices.Clone(readonly), masked...))
}

// clipped bounds a text that is shown.
func clipped(s string) string {
	const most = 128
	if len(s) > most {
		return strings.ToValidUTF8(s[:most], "") + "..."
	}
	return s
}
