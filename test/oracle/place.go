package oracle

import (
	"net/netip"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/seawall/seawall/internal/input"
)

// compareMounts wants, for every mount that the daemon holds, one of the gate's
// at the same place that is at least as bad.
func compareMounts(w *input.Workload, c seen) (list []opinion) {
	for _, p := range c.objects("Mounts") {
		list = append(list, compareMount(w, p))
	}
	for _, target := range c.keys("HostConfig", "Tmpfs") {
		list = append(list, exact("tmpfs "+target, slices.ContainsFunc(w.Mounts, func(m input.Mount) bool {
			return m.Kind == "tmpfs" && m.Target == path.Clean("/"+target)
		}), true))
	}
	for _, from := range c.texts("HostConfig", "VolumesFrom") {
		name, _, _ := strings.Cut(from, ":")
		list = append(list, exact("VolumesFrom "+name, slices.ContainsFunc(w.Mounts, func(m input.Mount) bool {
			return m.Via == "VolumesFrom" && m.From == name
		}), true))
	}
	return list
}

func compareMount(w *input.Workload, p seen) opinion {
	place := path.Clean("/" + p.text("Destination"))
	daemon := strings.Join([]string{p.text("Type"), p.text("Name"), p.text("Source"), place, strconv.FormatBool(p.flag("RW")), p.text("Propagation")}, " ")
	best := opinion{field: "mount", gate: "no mount at " + place, daemon: daemon, verdict: hidden}
	for _, m := range w.Mounts {
		if m.Target != place {
			continue
		}
		o := mountOpinion(m, p)
		if o.gate = m; o.verdict < best.verdict || best.verdict == hidden {
			best = opinion{field: "mount", gate: m, daemon: daemon, verdict: o.verdict}
		}
	}
	return best
}

func mountOpinion(m input.Mount, p seen) opinion {
	kind, name := p.text("Type"), p.text("Name")
	source := hostPathAsked(path.Clean("/" + p.text("Source")))
	anonymous := len(name) == 64
	ok := m.Kind == kind && propagationAsked(m.Propagation, p.text("Propagation"), source) == m.Propagation
	switch kind {
	case "bind":
		ok = ok && slices.Contains(m.HostPaths, source)
	case "volume":
		ok = ok && (m.Source == name || m.Source == "" && anonymous)
	}
	return judged("mount", m, p, ok && m.ReadOnly == !p.flag("RW"), ok && !m.ReadOnly)
}

func portsRead(w *input.Workload) (out []string) {
	for _, p := range w.Ports {
		out = append(out, portText(p.Container, p.Protocol, p.Wildcard, p.HostIP, p.HostStart, p.HostEnd))
	}
	return out
}

// portText leaves out the address where it is a wildcard: there are many ways
// to write that.
func portText(container int64, protocol string, wildcard bool, ip string, start, end int64) string {
	if wildcard {
		ip = "*"
	}
	return strings.Join([]string{strconv.FormatInt(container, 10) + "/" + protocol, ip, strconv.FormatInt(start, 10), strconv.FormatInt(end, 10)}, " ")
}

func portsOf(c seen) (out []string) {
	for _, key := range c.keys("HostConfig", "PortBindings") {
		number, protocol, _ := strings.Cut(key, "/")
		if protocol == "" {
			protocol = "tcp"
		}
		port, _ := strconv.ParseInt(number, 10, 64)
		bindings := c.objects("HostConfig", "PortBindings", key)
		if len(bindings) == 0 {
			bindings = []seen{{}}
		}
		for _, b := range bindings {
			ip, err := netip.ParseAddr(b.text("HostIp"))
			start, end, ranged := strings.Cut(b.text("HostPort"), "-")
			if !ranged {
				end = start
			}
			first, _ := strconv.ParseInt(start, 10, 64)
			last, _ := strconv.ParseInt(end, 10, 64)
			out = append(out, portText(port, strings.ToLower(protocol), err != nil || ip.Unmap().IsUnspecified(), b.text("HostIp"), first, last))
		}
	}
	return out
}

func envRead(env []input.Env) (out []string) {
	for _, e := range env {
		out = append(out, e.Name)
	}
	return out
}

// envOf are the names of the variables that the request sets: the daemon adds
// PATH.
func envOf(c seen) (out []string) {
	for _, e := range c.texts("Config", "Env") {
		if name, _, _ := strings.Cut(e, "="); name != "PATH" {
			out = append(out, name)
		}
	}
	return out
}
