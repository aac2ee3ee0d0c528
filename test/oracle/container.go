package oracle

import (
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/seawall/seawall/internal/input"
)

// daemonFacts are what the comparison knows of the daemon.
type daemonFacts struct {
	cgroups string // "1" or "2"
	web     string // the ID of the container web
	lan     string // the ID of the network lan
}

// compareContainer compares a create with the container that came of it.
func compareContainer(in *input.Input, c seen, f daemonFacts) []opinion {
	w := &in.Workload
	h := func(key string) []string { return []string{"HostConfig", key} }
	list := []opinion{
		exact("Image", w.Image.Raw, c.text("Config", "Image")),
		exact("User", w.User.Raw, c.text("Config", "User")),
		risks("GroupAdd", w.Groups, c.texts(h("GroupAdd")...)),
		risk("Privileged", w.Privileged, c.flag(h("Privileged")...)),
		compareCapabilities(w, c),
		mode("NetworkMode", w.Namespaces.Network, f.networkAsked(c.text(h("NetworkMode")...)), "host"),
		risks("networks", w.Namespaces.Networks, noneAsked(w, f.networksOf(c))),
		mode("PidMode", w.Namespaces.PID, f.sharedAsked(c.text(h("PidMode")...)), "host"),
		mode("IpcMode", w.Namespaces.IPC, ipcAsked(w.Namespaces.IPC, f.sharedAsked(c.text(h("IpcMode")...))), "host"),
		mode("UTSMode", w.Namespaces.UTS, c.text(h("UTSMode")...), "host"),
		mode("UsernsMode", w.Namespaces.User, c.text(h("UsernsMode")...), "host"),
		mode("CgroupnsMode", cgroupnsRead(w, c), cgroupnsAsked(w, c, f.cgroups), "host"),
		promise("ReadonlyRootfs", w.ReadonlyRootfs, c.flag(h("ReadonlyRootfs")...)),
		risk("PublishAllPorts", w.PublishAll, c.flag(h("PublishAllPorts")...)),
		exact("AutoRemove", w.AutoRemove, c.flag(h("AutoRemove")...)),
		exact("Runtime", w.Runtime, runtimeAsked(w, c.text(h("Runtime")...))),
		exact("CgroupParent", w.CgroupParent, c.text(h("CgroupParent")...)),
		exact("LogConfig.Type", w.Logging.Driver, logAsked(w.Logging.Driver, c.text("HostConfig", "LogConfig", "Type"))),
		risks("LogConfig.Config", pairsOf(w.Logging.Options), logBoundAsked(w, c.pairs("HostConfig", "LogConfig", "Config"))),
		risks("Sysctls", pairsOf(w.Sysctls), c.pairs(h("Sysctls")...)),
		risks("Labels", pairsOf(w.Labels), c.pairs("Config", "Labels")),
		risks("Annotations", pairsOf(w.Annotations), c.pairs(h("Annotations")...)),
		risks("DeviceCgroupRules", w.DeviceRules, c.texts(h("DeviceCgroupRules")...)),
		risks("Devices", devicesRead(w), devicesOf(c)),
		risks("DeviceRequests", requestsRead(w), requestsOf(c)),
		risks("Ulimits", ulimitsRead(w), ulimitsOf(c)),
		risks("Ports", portsRead(w), portsOf(c)),
		risks("ExtraHosts", w.DNS.ExtraHosts, c.texts(h("ExtraHosts")...)),
		risks("Dns", w.DNS.Servers, nonEmpty(c.texts(h("Dns")...))), // an empty one is none
		risks("Env", envRead(w.Env), envOf(c)),
		risk("OomKillDisable", w.OOM.KillDisable, c.flag(h("OomKillDisable")...)),
		exact("OomScoreAdj", w.OOM.ScoreAdj, c.number(h("OomScoreAdj")...)),
		exact("RestartPolicy.Name", restartAsked(w.Restart.Name), restartAsked(c.text("HostConfig", "RestartPolicy", "Name"))),
		exact("RestartPolicy.MaximumRetryCount", w.Restart.MaxRetry, c.number("HostConfig", "RestartPolicy", "MaximumRetryCount")),
	}
	list = append(list, compareLimits(w, c)...)
	list = append(list, compareSecurity(w, c)...)
	list = append(list, compareMounts(w, c)...)
	for i := range list {
		list[i] = onlyOld(w, list[i])
	}
	return list
}

func compareCapabilities(w *input.Workload, c seen) opinion {
	daemon := capabilitiesOf(c)
	if len(daemon) > 0 && strings.HasPrefix(daemon[0], "every one") {
		// Which ones there are is the kernel's matter: forty and more.
		return judged("capabilities", w.Capabilities.Effective, daemon, len(w.Capabilities.Effective) > 20 && !slices.ContainsFunc(daemon[1:], func(s string) bool {
			return slices.Contains(w.Capabilities.Effective, s)
		}), len(w.Capabilities.Effective) > 40)
	}
	return risks("capabilities", w.Capabilities.Effective, daemon)
}

// networksOf are the networks that the container is a member of or will be.
func (f daemonFacts) networksOf(c seen) []string {
	names := []string{f.networkAsked(c.text("HostConfig", "NetworkMode"))}
	for _, n := range c.keys("NetworkSettings", "Networks") {
		names = append(names, f.networkAsked(n))
	}
	return names
}

func compareLimits(w *input.Workload, c seen) []opinion {
	n := func(key string) int64 { return bound(c.number("HostConfig", key)) }
	l := w.Limits
	return []opinion{
		atMost("Memory", l.Memory, n("Memory")),
		compareSwap(l.MemorySwap, swapAsked(l.MemorySwap, c), c.number("HostConfig", "Memory")),
		atMost("MemoryReservation", l.MemoryReservation, n("MemoryReservation")),
		exactOr("KernelMemory", l.KernelMemory, n("KernelMemory"), l.KernelMemory > 0), // a warning, on engines that ignore it
		atMost("PidsLimit", l.PIDs, n("PidsLimit")),
		atMost("NanoCpus", l.NanoCPUs, n("NanoCpus")),
		atMost("CpuQuota", bound(l.CPUQuota), n("CpuQuota")),
		atMost("CpuPeriod", bound(l.CPUPeriod), n("CpuPeriod")),
		atMost("CpuShares", bound(l.CPUShares), n("CpuShares")),
		exactOr("CpusetCpus", l.CpusetCPUs, c.text("HostConfig", "CpusetCpus"), l.CpusetCPUs == ""),
		exactOr("BlkioWeight", l.BlkioWeight, n("BlkioWeight"), n("BlkioWeight") == 0), // not kept where the kernel has no such controller; no rule reads it
		exact("ShmSize", l.ShmSize, shmAsked(l.ShmSize, c.number("HostConfig", "ShmSize"))),
		exactOr("StorageOpt.size", l.Storage, c.text("HostConfig", "StorageOpt", "size"), l.Storage == ""),
	}
}

// compareSwap: -1 is without bound, which is the loosest; 0 is twice the memory.
func compareSwap(gate, daemon, memory int64) opinion {
	bytes := gate
	if gate == 0 {
		bytes = 2 * memory
	}
	return judged("MemorySwap", gate, daemon, gate == daemon, gate == -1 || daemon >= 0 && bytes >= daemon)
}

func exactOr[T comparable](field string, gate, daemon T, stricterIfNot bool) opinion {
	return judged(field, gate, daemon, gate == daemon, stricterIfNot)
}

func compareSecurity(w *input.Workload, c seen) []opinion {
	s := w.Security
	d := optionsOf(optionsAsked(c))
	masked, readonly := c.at("HostConfig", "MaskedPaths"), c.at("HostConfig", "ReadonlyPaths")
	gone := func(now any, hides []string, also []string) []string {
		if now == nil {
			if c.flag("HostConfig", "Privileged") {
				return nil // hides nothing, as every privileged container
			}
			return nil
		}
		held := append(textsOf(now), also...)
		return slices.DeleteFunc(slices.Clone(hides), func(p string) bool { return slices.Contains(held, p) })
	}
	return []opinion{
		mode("seccomp", s.Seccomp.Mode, d.seccomp, "unconfined"),
		mode("apparmor", s.AppArmor, d.apparmor, "unconfined"),
		risk("label=disable", s.SELinux.Disabled, d.labelOff),
		exactOr("label=type", s.SELinux.Type, d.labelType, d.labelType == ""),
		promise("no-new-privileges", s.NoNewPrivileges, d.noNewPrivileges),
		risk("writable-cgroups", s.WritableCgroups, d.writableCgroups),
		risks("MaskedPaths", s.Unmasked, gone(masked, maskedDefault, nil)),
		risks("ReadonlyPaths", s.Unreadonly, gone(readonly, readonlyDefault, textsOf(masked))),
	}
}

// options are what security options say, read anew.
type options struct {
	seccomp, apparmor, labelType               string
	labelOff, noNewPrivileges, writableCgroups bool
}

func optionsOf(list []string) options {
	o := options{seccomp: "default"}
	for _, opt := range list {
		key, val, ok := strings.Cut(opt, "=")
		if !ok {
			key, val, _ = strings.Cut(opt, ":")
		}
		truth, _ := strconv.ParseBool(val)
		switch key {
		case "no-new-privileges":
			o.noNewPrivileges = truth || val == ""
		case "writable-cgroups":
			o.writableCgroups = truth || val == ""
		case "disable":
			o.labelOff = true
		case "seccomp":
			if o.seccomp = val; val == "builtin" {
				o.seccomp = "default"
			} else if val != "unconfined" {
				o.seccomp = "custom"
			}
		case "apparmor":
			o.apparmor = val
		case "label":
			if val == "disable" {
				o.labelOff = true
			} else if t, ok := strings.CutPrefix(val, "type:"); ok {
				o.labelType = t
			}
		}
	}
	return o
}

func nonEmpty(list []string) []string {
	return slices.DeleteFunc(list, func(s string) bool { return s == "" })
}

func devicesRead(w *input.Workload) (out []string) {
	for _, d := range w.Devices {
		out = append(out, d.Host+" "+d.Permissions)
	}
	return out
}

func devicesOf(c seen) (out []string) {
	for _, d := range c.objects("HostConfig", "Devices") {
		out = append(out, hostPathAsked(path.Clean("/"+d.text("PathOnHost")))+" "+d.text("CgroupPermissions"))
	}
	return out
}

func requestsRead(w *input.Workload) (out []string) {
	for _, r := range w.DeviceRequests {
		out = append(out, r.Driver+" "+strconv.FormatInt(r.Count, 10)+" "+strings.Join(set(r.Capabilities), ","))
	}
	return out
}

func requestsOf(c seen) (out []string) {
	for _, r := range c.objects("HostConfig", "DeviceRequests") {
		var caps []string
		for _, alternative := range r.list("Capabilities") {
			caps = append(caps, textsOf(alternative)...)
		}
		out = append(out, r.text("Driver")+" "+strconv.FormatInt(r.number("Count"), 10)+" "+strings.Join(set(caps), ","))
	}
	return out
}

func ulimitsRead(w *input.Workload) (out []string) {
	for _, u := range w.Ulimits {
		out = append(out, u.Name+" "+strconv.FormatInt(u.Soft, 10)+" "+strconv.FormatInt(u.Hard, 10))
	}
	return out
}

func ulimitsOf(c seen) (out []string) {
	for _, u := range c.objects("HostConfig", "Ulimits") {
		out = append(out, u.text("Name")+" "+strconv.FormatInt(u.number("Soft"), 10)+" "+strconv.FormatInt(u.number("Hard"), 10))
	}
	return out
}
