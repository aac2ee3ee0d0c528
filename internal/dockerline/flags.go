package dockerline

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// flag is a field of the body and the flag of `docker run` that sets it.
type flag struct {
	host  bool // of HostConfig
	field string
	flag  string
	write func(w *writer, flag string, v any, field string)
}

// flags are in the order in which they are written: the dangerous first, where
// a reader looks.
var flags = []flag{
	{true, "Privileged", "--privileged", (*writer).boolean},
	{true, "CapAdd", "--cap-add", (*writer).list},
	{true, "CapDrop", "--cap-drop", (*writer).list},
	{true, "SecurityOpt", "--security-opt", (*writer).list},
	{true, "NetworkMode", "--network", (*writer).mode},
	{true, "PidMode", "--pid", (*writer).mode},
	{true, "IpcMode", "--ipc", (*writer).mode},
	{true, "UTSMode", "--uts", (*writer).mode},
	{true, "UsernsMode", "--userns", (*writer).mode},
	{true, "CgroupnsMode", "--cgroupns", (*writer).mode},
	{true, "Binds", "--volume", (*writer).list},
	{true, "Mounts", "--mount", (*writer).mounts},
	{false, "Volumes", "--volume", (*writer).keys},
	{true, "VolumesFrom", "--volumes-from", (*writer).list},
	{true, "Tmpfs", "--tmpfs", (*writer).colonMap},
	{true, "Devices", "--device", (*writer).devices},
	{true, "DeviceCgroupRules", "--device-cgroup-rule", (*writer).list},
	{true, "VolumeDriver", "--volume-driver", (*writer).scalar},
	{true, "PortBindings", "--publish", (*writer).ports},
	{true, "PublishAllPorts", "--publish-all", (*writer).boolean},
	{false, "ExposedPorts", "--expose", (*writer).keys},
	{true, "Links", "--link", (*writer).list},
	{false, "User", "--user", (*writer).scalar},
	{true, "GroupAdd", "--group-add", (*writer).list},
	{true, "Memory", "--memory", (*writer).scalar},
	{true, "MemorySwap", "--memory-swap", (*writer).scalar},
	{true, "MemoryReservation", "--memory-reservation", (*writer).scalar},
	{true, "NanoCpus", "--cpus", (*writer).cpus},
	{true, "CpuShares", "--cpu-shares", (*writer).scalar},
	{true, "CpuPeriod", "--cpu-period", (*writer).scalar},
	{true, "CpuQuota", "--cpu-quota", (*writer).scalar},
	{true, "CpusetCpus", "--cpuset-cpus", (*writer).scalar},
	{true, "CpusetMems", "--cpuset-mems", (*writer).scalar},
	{true, "PidsLimit", "--pids-limit", (*writer).scalar},
	{true, "BlkioWeight", "--blkio-weight", (*writer).scalar},
	{true, "ShmSize", "--shm-size", (*writer).scalar},
	{true, "Ulimits", "--ulimit", (*writer).ulimits},
	{true, "OomKillDisable", "--oom-kill-disable", (*writer).boolean},
	{true, "OomScoreAdj", "--oom-score-adj", (*writer).scalar},
	{true, "ReadonlyRootfs", "--read-only", (*writer).boolean},
	{true, "Sysctls", "--sysctl", (*writer).equalMap},
	{true, "StorageOpt", "--storage-opt", (*writer).equalMap},
	{true, "RestartPolicy", "--restart", (*writer).restart},
	{true, "LogConfig", "--log-driver", (*writer).logging},
	{true, "Runtime", "--runtime", (*writer).scalar},
	{true, "CgroupParent", "--cgroup-parent", (*writer).scalar},
	{true, "Isolation", "--isolation", (*writer).scalar},
	{true, "Dns", "--dns", (*writer).list},
	{true, "DnsOptions", "--dns-option", (*writer).list},
	{true, "DnsSearch", "--dns-search", (*writer).list},
	{true, "ExtraHosts", "--add-host", (*writer).list},
	{true, "Init", "--init", (*writer).boolean},
	{true, "AutoRemove", "--rm", (*writer).boolean},
	{true, "Annotations", "--annotation", (*writer).equalMap},
	{false, "Hostname", "--hostname", (*writer).scalar},
	{false, "Domainname", "--domainname", (*writer).scalar},
	{false, "MacAddress", "--mac-address", (*writer).scalar},
	{false, "Env", "--env", (*writer).list},
	{false, "Labels", "--label", (*writer).equalMap},
	{false, "WorkingDir", "--workdir", (*writer).scalar},
	{false, "StopSignal", "--stop-signal", (*writer).scalar},
	{false, "StopTimeout", "--stop-timeout", (*writer).scalar},
	{false, "Tty", "--tty", (*writer).boolean},
	{false, "OpenStdin", "--interactive", (*writer).boolean},
	// What `docker run` sets by itself.
	{false, "AttachStdin", "", (*writer).implied},
	{false, "AttachStdout", "", (*writer).implied},
	{false, "AttachStderr", "", (*writer).implied},
	{false, "StdinOnce", "", (*writer).implied},
	{false, "NetworkDisabled", "--network none", (*writer).disabled},
	{true, "ConsoleSize", "", (*writer).implied},
}

func (*writer) implied(string, any, string) {}

func (w *writer) disabled(string, any, string) { w.flag("--network", "none") }

func (w *writer) boolean(flag string, v any, field string) {
	if v != true {
		w.leave(field)
		return
	}
	w.flag(flag, "")
}

func (w *writer) scalar(flag string, v any, field string) {
	switch v.(type) {
	case string, json.Number:
		w.flag(flag, fmt.Sprint(v))
	default:
		w.leave(field)
	}
}

// mode leaves out what is the default anyway.
func (w *writer) mode(flag string, v any, field string) {
	if v == "default" {
		return
	}
	w.scalar(flag, v, field)
}

func (w *writer) list(flag string, v any, field string) {
	for _, e := range each(v) {
		w.scalar(flag, e, field)
	}
}

func each(v any) []any {
	if list, ok := v.([]any); ok {
		return list
	}
	return []any{v}
}

func (w *writer) keys(flag string, v any, field string) {
	m, ok := v.(map[string]any)
	if !ok {
		w.leave(field)
	}
	for _, k := range slices.Sorted(maps.Keys(m)) {
		w.flag(flag, k)
	}
}

func (w *writer) equalMap(flag string, v any, field string) { w.pairs(flag, v, field, "=") }
func (w *writer) colonMap(flag string, v any, field string) { w.pairs(flag, v, field, ":") }

func (w *writer) pairs(flag string, v any, field, sep string) {
	m, ok := v.(map[string]any)
	if !ok {
		w.leave(field)
	}
	for _, k := range slices.Sorted(maps.Keys(m)) {
		if zero(m[k]) {
			w.flag(flag, k)
			continue
		}
		w.flag(flag, k+sep+fmt.Sprint(m[k]))
	}
}

func (w *writer) cpus(flag string, v any, field string) {
	n, ok := v.(json.Number)
	f, err := n.Float64()
	if !ok || err != nil {
		w.leave(field)
		return
	}
	w.flag(flag, strings.TrimRight(strings.TrimRight(fmt.Sprintf("%.9f", f/1e9), "0"), "."))
}

func (w *writer) devices(flag string, v any, field string) {
	for _, e := range each(v) {
		d := newObject(asMap(e))
		parts := []string{d.text("PathOnHost"), d.text("PathInContainer"), d.text("CgroupPermissions")}
		for len(parts) > 1 && parts[len(parts)-1] == "" {
			parts = parts[:len(parts)-1]
		}
		w.flag(flag, strings.Join(parts, ":"))
		w.rest(d, field+".")
	}
}

func asMap(v any) map[string]any {
	m, _ := v.(map[string]any)
	return m
}

func (o *object) text(name string) string {
	v, ok := o.take(name)
	if !ok {
		return ""
	}
	return fmt.Sprint(v)
}

func (w *writer) ports(flag string, v any, _ string) {
	m := asMap(v)
	for _, port := range slices.Sorted(maps.Keys(m)) {
		bindings := each(m[port])
		if zero(m[port]) {
			w.flag(flag, port)
			continue
		}
		for _, e := range bindings {
			b := newObject(asMap(e))
			ip, host := b.text("HostIp"), b.text("HostPort")
			if strings.Contains(ip, ":") {
				ip = "[" + ip + "]"
			}
			text := port
			if host != "" || ip != "" {
				text = host + ":" + port
			}
			if ip != "" {
				text = ip + ":" + text
			}
			w.flag(flag, text)
		}
	}
}

func (w *writer) ulimits(flag string, v any, _ string) {
	for _, e := range each(v) {
		u := newObject(asMap(e))
		name, soft, hard := u.text("Name"), u.text("Soft"), u.text("Hard")
		text := name + "=" + soft
		if hard != "" && hard != soft {
			text += ":" + hard
		}
		w.flag(flag, text)
	}
}

func (w *writer) restart(flag string, v any, _ string) {
	p := newObject(asMap(v))
	name, max := p.text("Name"), p.text("MaximumRetryCount")
	if name == "" || name == "no" {
		return
	}
	if max != "" {
		name += ":" + max
	}
	w.flag(flag, name)
}

func (w *writer) logging(flag string, v any, field string) {
	l := newObject(asMap(v))
	if driver := l.text("Type"); driver != "" {
		w.flag(flag, driver)
	}
	if options := l.object("Config"); len(options) > 0 {
		w.equalMap("--log-opt", options, field+".Config")
	}
}
