package oracle

import (
	"path"
	"slices"
	"strings"

	"github.com/seawall/seawall/internal/input"
)

// compareUpdate compares an update with what it changed of a container. What
// the gate takes for unchanged must be as it was before.
func compareUpdate(in *input.Input, before, after seen) (list []opinion) {
	w := &in.Workload
	l := w.Limits
	for _, f := range []struct {
		name, key string
		gate      int64
	}{
		{"memory", "Memory", l.Memory}, {"memory_reservation", "MemoryReservation", l.MemoryReservation},
		{"pids", "PidsLimit", l.PIDs}, {"nano_cpus", "NanoCpus", l.NanoCPUs}, {"cpu_quota", "CpuQuota", bound(l.CPUQuota)},
		{"cpu_period", "CpuPeriod", bound(l.CPUPeriod)}, {"cpu_shares", "CpuShares", bound(l.CPUShares)}, {"blkio_weight", "BlkioWeight", l.BlkioWeight},
	} {
		was, is := bound(before.number("HostConfig", f.key)), bound(after.number("HostConfig", f.key))
		if slices.Contains(w.Unchanged, f.name) {
			list = append(list, exact("unchanged "+f.key, was, is))
			continue
		}
		// What the engine leaves alone although the request names it was judged
		// all the same.
		o := atMost(f.key, f.gate, is)
		if was == is {
			o.verdict = min(o.verdict, stricter)
		}
		list = append(list, o)
	}
	was, is := before.number("HostConfig", "MemorySwap"), after.number("HostConfig", "MemorySwap")
	switch {
	case slices.Contains(w.Unchanged, "memory_swap"):
		// An update of Memory alone gives a swap of twice as much, by default.
		list = append(list, exactOr("unchanged MemorySwap", was, is, is == 2*after.number("HostConfig", "Memory")))
	default:
		o := compareSwap(l.MemorySwap, is, 0)
		if was == is {
			o.verdict = min(o.verdict, stricter)
		}
		list = append(list, o)
	}
	name := func(c seen) string { return restartAsked(c.text("HostConfig", "RestartPolicy", "Name")) }
	if slices.Contains(w.Unchanged, "restart") {
		list = append(list, exact("unchanged RestartPolicy", name(before), name(after)))
	} else {
		list = append(list, exact("RestartPolicy", restartAsked(w.Restart.Name), name(after)))
	}
	// Nothing else of a container may change by an update.
	for _, key := range []string{"Privileged", "CapAdd", "Devices", "Binds", "SecurityOpt", "PidMode", "NetworkMode", "DeviceCgroupRules", "Ulimits", "CgroupParent"} {
		list = append(list, exact("unchanged "+key, encode(before.at("HostConfig", key)), encode(after.at("HostConfig", key))))
	}
	return list
}

// compareExec compares an exec with the one that the daemon holds. An inspect
// shows no user where neither exec nor container has one.
func compareExec(in *input.Input, c seen) []opinion {
	e := &in.Exec
	process := func(key string) []string { return []string{"ProcessConfig", key} }
	command := append([]string{c.text(process("entrypoint")...)}, c.texts(process("arguments")...)...)
	user := e.User.Raw
	if c.text(process("user")...) == "" && e.User.Source != "request" {
		user = ""
	}
	return []opinion{
		risk("exec Privileged", e.Privileged, c.flag(process("privileged")...)),
		exact("exec User", user, c.text(process("user")...)),
		exact("exec Tty", e.TTY, c.flag(process("tty")...)),
		risk("exec AttachStdin", e.Stdin, c.flag("OpenStdin")),
		sameList("exec Cmd", e.Cmd, command),
		exact("exec container", e.ContainerID, c.text("ContainerID")),
	}
}

// compareVolume compares a volume create with the volume.
func compareVolume(in *input.Input, c seen) []opinion {
	v := &in.Volume
	return []opinion{
		exactOr("volume Name", v.Name, c.text("Name"), v.Name == ""), // made up
		exact("volume Driver", v.Driver, c.text("Driver")),
		risks("volume DriverOpts", pairsOf(v.DriverOpts), c.pairs("Options")),
		risks("volume Labels", pairsOf(v.Labels), slices.DeleteFunc(c.pairs("Labels"), func(s string) bool { return s == "com.docker.volume.anonymous=" })),
	}
}

// compareNetwork compares a network create with the network.
func compareNetwork(in *input.Input, c seen) []opinion {
	n := &in.Network
	return []opinion{
		exact("network Name", n.Name, c.text("Name")),
		exact("network Driver", n.Driver, driverAsked(n, c.text("Driver"))),
		exactOr("network Scope", scopeAsked(n.Scope), scopeAsked(c.text("Scope")), n.Scope != "" || n.Driver != "bridge"),
		promise("network Internal", n.Internal, c.flag("Internal")),
		risk("network Attachable", n.Attachable, c.flag("Attachable")),
		risk("network Ingress", n.Ingress, c.flag("Ingress")),
		exact("network ConfigOnly", n.ConfigOnly, c.flag("ConfigOnly")),
		exact("network ConfigFrom", n.ConfigFrom, c.text("ConfigFrom", "Network")),
		exact("network IPAM.Driver", ipamAsked(n.IPAMDriver), ipamAsked(c.text("IPAM", "Driver"))),
		risks("network Options", pairsOf(n.Options), optionsWithout(c.pairs("Options"))),
		risks("network Labels", pairsOf(n.Labels), c.pairs("Labels")),
	}
}

// driverAsked: a network that is only a configuration has no driver, and the
// daemon shows "null"; one of the swarm shows none until it is allocated.
func driverAsked(n *input.Network, driver string) string {
	if n.ConfigOnly && driver == "null" || driver == "" {
		return n.Driver
	}
	return driver
}

// scopeAsked and ipamAsked: the daemon's defaults.
func scopeAsked(scope string) string {
	if scope == "" {
		return "local"
	}
	return scope
}

func ipamAsked(driver string) string {
	if driver == "" {
		return "default"
	}
	return driver
}

// optionsWithout leaves out what the daemon adds: the switches for IPv4 and
// IPv6, and an overlay's number.
func optionsWithout(list []string) []string {
	return slices.DeleteFunc(list, func(s string) bool {
		return strings.HasPrefix(s, "com.docker.network.enable_ipv") || strings.HasPrefix(s, "com.docker.network.driver.overlay.vxlanid")
	})
}

// compareService compares a service create with the specification that the
// swarm keeps.
func compareService(in *input.Input, c seen) []opinion {
	w := &in.Workload
	spec := func(key ...string) []string {
		return append([]string{"Spec", "TaskTemplate", "ContainerSpec"}, key...)
	}
	image, _, _ := strings.Cut(c.text(spec("Image")...), "@")
	asked, _, _ := strings.Cut(w.Image.Raw, "@")
	d := privilegesOf(c)
	list := []opinion{
		exactOr("service Name", w.Name, c.text("Spec", "Name"), w.Name == ""), // the swarm makes one up
		exactOr("service Image", asked, image, image == asked+":latest"),
		exactOr("service User", requested(w.User), c.text(spec("User")...), false),
		risks("service Groups", w.Groups, c.texts(spec("Groups")...)),
		risks("service CapabilityAdd", w.Capabilities.Add, names(c.texts(spec("CapabilityAdd")...))),
		includesAll("service CapabilityDrop", names(c.texts(spec("CapabilityDrop")...)), w.Capabilities.Drop),
		promise("service ReadOnly", w.ReadonlyRootfs, c.flag(spec("ReadOnly")...)),
		mode("service seccomp", w.Security.Seccomp.Mode, d.seccomp, "unconfined", "custom"), // older APIs drop it
		mode("service apparmor", w.Security.AppArmor, d.apparmor, "unconfined"),
		risk("service label=disable", w.Security.SELinux.Disabled, d.labelOff),
		exact("service label=type", w.Security.SELinux.Type, d.labelType),
		promise("service no-new-privileges", w.Security.NoNewPrivileges, d.noNewPrivileges),
		risks("service Sysctls", pairsOf(w.Sysctls), c.pairs(spec("Sysctls")...)),
		risks("service Env", envRead(w.Env), envNamesOf(c.texts(spec("Env")...))),
		atMost("service Memory", w.Limits.Memory, bound(c.number("Spec", "TaskTemplate", "Resources", "Limits", "MemoryBytes"))),
		atMost("service NanoCPUs", w.Limits.NanoCPUs, bound(c.number("Spec", "TaskTemplate", "Resources", "Limits", "NanoCPUs"))),
		atMost("service Pids", w.Limits.PIDs, bound(c.number("Spec", "TaskTemplate", "Resources", "Limits", "Pids"))),
		exactOr("service OomScoreAdj", w.OOM.ScoreAdj, c.number(spec("OomScoreAdj")...), c.number(spec("OomScoreAdj")...) == 0), // older APIs drop it
		exact("service plugin", w.PluginRuntime, c.text("Spec", "TaskTemplate", "Runtime") == "plugin"),
		exact("service LogDriver", w.Logging.Driver, c.text("Spec", "TaskTemplate", "LogDriver", "Name")),
		risks("service Ports", servicePortsRead(w), servicePortsOf(c)),
		exactOr("service networks", len(set(w.Namespaces.Networks)), serviceNetworksOf(c), len(w.Namespaces.Networks) > serviceNetworksOf(c)),
	}
	return append(list, compareServiceMounts(w, c)...)
}

func requested(u input.WorkloadUser) string {
	if u.Source == "request" {
		return u.Raw
	}
	return ""
}

// includesAll is for what protects: the gate may not hold more than there is.
func includesAll(field string, daemon, gate []string) opinion {
	daemon, gate = set(daemon), set(gate)
	return judged(field, gate, daemon, slices.Equal(gate, daemon), includes(daemon, gate))
}

func privilegesOf(c seen) options {
	p := func(key ...string) []string {
		return append([]string{"Spec", "TaskTemplate", "ContainerSpec", "Privileges"}, key...)
	}
	o := options{seccomp: "default", noNewPrivileges: c.flag(p("NoNewPrivileges")...), labelOff: c.flag(p("SELinuxContext", "Disable")...), labelType: c.text(p("SELinuxContext", "Type")...)}
	if m := c.text(p("Seccomp", "Mode")...); m != "" {
		o.seccomp = m
	}
	if c.text(p("AppArmor", "Mode")...) == "disabled" {
		o.apparmor = "unconfined"
	}
	return o
}

func envNamesOf(env []string) (out []string) {
	for _, e := range env {
		name, _, _ := strings.Cut(e, "=")
		out = append(out, name)
	}
	return out
}

func servicePortsRead(w *input.Workload) (out []string) {
	for _, p := range w.Ports {
		out = append(out, portText(p.Container, p.Protocol+" "+p.Mode, true, "", p.HostStart, p.HostEnd))
	}
	return out
}

func servicePortsOf(c seen) (out []string) {
	for _, p := range c.objects("Spec", "EndpointSpec", "Ports") {
		out = append(out, portText(p.number("TargetPort"), p.text("Protocol")+" "+p.text("PublishMode"), true, "", p.number("PublishedPort"), p.number("PublishedPort")))
	}
	return out
}

// serviceNetworksOf counts the networks, which the swarm keeps by ID; without
// any there is docker0.
func serviceNetworksOf(c seen) int {
	targets := set(nil)
	for _, n := range append(c.objects("Spec", "TaskTemplate", "Networks"), c.objects("Spec", "Networks")...) {
		targets = append(targets, n.text("Target"))
	}
	return max(1, len(set(targets)))
}

func compareServiceMounts(w *input.Workload, c seen) (list []opinion) {
	for _, p := range c.objects("Spec", "TaskTemplate", "ContainerSpec", "Mounts") {
		place := path.Clean("/" + p.text("Target"))
		kind, source := p.text("Type"), p.text("Source")
		propagation := p.text("BindOptions", "Propagation")
		driver := pairsOfAny(p.at("VolumeOptions", "DriverConfig", "Options"))
		o := opinion{field: "service mount", gate: w.Mounts, daemon: p, verdict: hidden}
		for _, m := range w.Mounts {
			if m.Target != place || m.Kind != kind || m.Source != source || !includes(pairsOf(m.DriverOpts), driver) {
				continue
			}
			// The swarm writes the default down where there are other options.
			if m.Propagation != propagation && (m.Propagation != "" || propagation != "rprivate") {
				continue
			}
			o.verdict = min(o.verdict, judged("", nil, nil, m.ReadOnly == p.flag("ReadOnly"), !m.ReadOnly).verdict)
		}
		list = append(list, o)
	}
	return list
}

func pairsOfAny(v any) []string { return seen{"x": v}.pairs("x") }
