package oracle

// curated are values of fields whose meaning matters most, chosen so that
// daemons take most of them: each rule's field in the forms that the Engine
// API allows, and some that it does not.
var curated map[string]func(g *gen) value

// one chooses one of the values.
func one(from ...value) func(*gen) value {
	return func(g *gen) value { return pick(g, from...) }
}

// listOf chooses up to three of the values, or a bare one.
func listOf(from ...value) func(*gen) value {
	return func(g *gen) value {
		switch {
		case g.chance(4):
			return nil
		case g.chance(6):
			return pick(g, from...)
		case g.chance(6):
			return list{}
		}
		return list(some(g, 3, from...))
	}
}

var (
	capabilities = []value{
		"ALL", "all", "SYS_ADMIN", "sys_admin", "CAP_SYS_ADMIN", "cap_net_raw", "Net_Admin", "NET_BIND_SERVICE", "CHOWN", "CAP_ALL",
		"\u017fys_admin", "SYS_PTRACE", "DAC_READ_SEARCH", "cap_\u017fys_module", "MKNOD", "CAP_NET_BIND_SERVICE", "", " SYS_ADMIN", "BPF",
	}
	hostPaths = []value{
		"/etc", "/", "/proc", "/root", "/var/run/", "/etc/../etc", "//etc", "/var/lib/docker", "/tmp", "/run", "/proc/self/root", "/etc/.", "/var/run/../run/docker.sock", "/usr/bin",
	}
	users = []value{
		"", "0", "root", "1000", "1000:1000", "app", "toor", "0:0", "00", "+0", "1000:0", "1000:root", "app:root", "root:app", "nobody",
		"-1", "4294967296", "2147483648", ":0", ":", "1000:", "ROOT", " root", "0x0", "1e3", "\uff10", "root:1000:5",
	}
	namespaces = []value{"", "host", "private", "container:web", "HOST", "host ", "container:", "shareable", "none", "container:nosuch"}
	labels     = one(object{m("a", "b")}, object{m("com.example.team", "x")}, nil, object{})
	sysctls    = one(
		object{m("net.ipv4.ip_unprivileged_port_start", "0")}, object{m("kernel.msgmax", "65536")},
		object{m("net.core.somaxconn", "1024")}, object{m("kernel.shm_rmid_forced", "1"), m("net.ipv4.ip_forward", "1")}, object{}, nil,
	)
	ulimitLists = listOf(
		object{m("Name", "nofile"), m("Soft", 1024), m("Hard", 2048)}, object{m("Name", "nproc"), m("Soft", -1), m("Hard", -1)},
		object{m("name", "core"), m("HARD", 0)}, object{m("Name", "memlock"), m("Soft", 1), m("Hard", -1)}, nil, object{},
	)
)

const seccompAllows = `{"defaultAction":"SCMP_ACT_ALLOW"}`

func init() {
	curated = map[string]func(*gen) value{
		"Image":          one("app:1", "app", "app:1", "rooted:1", "docker.io/library/app:1", "APP:1", "nosuch:1", "app@sha256:", ""),
		"User":           one(users...),
		"Privileged":     one(true, true, true, false, nil),
		"CapAdd":         listOf(capabilities...),
		"CapDrop":        listOf(capabilities...),
		"Capabilities":   listOf(capabilities...),
		"CapabilityAdd":  listOf(capabilities...),
		"CapabilityDrop": listOf(capabilities...),
		"NetworkMode":    one("host", "none", "bridge", "default", "", "lan", "container:web", "HOST", "nosuch", "container:", "ns:/proc/1/ns/net"),
		"PidMode":        one(namespaces...),
		"IpcMode":        one(namespaces...),
		"UTSMode":        one("", "host", "HOST", "private"),
		"UsernsMode":     one("", "host", "HOST", "private"),
		"CgroupnsMode":   one("", "host", "private", "HOST"),
		"Cgroup":         one("", "container:web", "host"),
		"SecurityOpt": listOf("no-new-privileges", "no-new-privileges=true", "no-new-privileges:false", "no-new-privileges=0", "seccomp=unconfined", "seccomp:unconfined",
			"seccomp="+seccompAllows, "seccomp={}", "seccomp=builtin", "label=disable", "label:disable", "label=type:spc_t", "label=level:s0", "disable",
			"apparmor=unconfined", "apparmor:docker-default", "systempaths=unconfined", "seccomp=UNCONFINED", "no-new-privileges=TRUE", "writable-cgroups", "writable-cgroups=true", "x=y"),
		"MaskedPaths":        one(nil, list{}, list{"/proc/kcore"}, list{"/proc/acpi", "/proc/kcore"}),
		"ReadonlyPaths":      one(nil, list{}, list{"/proc/sys"}),
		"Binds":              func(g *gen) value { return g.binds() },
		"Mounts":             func(g *gen) value { return g.mounts() },
		"Volumes":            one(object{m("/data", object{})}, object{m("/a", object{}), m("/b/../c", object{})}, object{m("relative", object{})}, nil, object{}),
		"VolumesFrom":        listOf("web", "web:ro", "nosuch", "web:z", ""),
		"VolumeDriver":       one("", "local"),
		"Tmpfs":              one(object{m("/tmp", "")}, object{m("/run", "size=64m,ro")}, object{m("/run", "rw,noexec,size=1g,size=2g")}, object{m("tmp", "")}, nil),
		"Devices":            one(list{object{m("PathOnHost", "/dev/null"), m("PathInContainer", "/dev/x"), m("CgroupPermissions", "rwm")}}, list{object{m("PathOnHost", "/dev/../dev/kmsg")}}, list{nil}, list{object{m("pathonhost", "/dev"), m("PathInContainer", "/d"), m("CgroupPermissions", "r")}}, nil),
		"DeviceCgroupRules":  listOf("a *:* rwm", "c 1:3 r", "b 8:* rwm", "x"),
		"DeviceRequests":     one(list{object{m("Driver", "nvidia"), m("Count", -1), m("Capabilities", list{list{"gpu"}})}}, list{object{m("Driver", "cdi"), m("DeviceIDs", list{"vendor.com/class=name"})}}, nil, list{}),
		"Sysctls":            sysctls,
		"Ulimits":            ulimitLists,
		"RestartPolicy":      one(object{m("Name", "always")}, object{m("Name", "on-failure"), m("MaximumRetryCount", 3)}, object{m("name", "unless-stopped")}, object{m("Name", "")}, object{m("Name", "no")}, nil, object{m("Condition", "any")}, object{m("Condition", "none")}),
		"PortBindings":       func(g *gen) value { return g.portBindings() },
		"ExposedPorts":       one(object{m("80/tcp", object{})}, object{m("8000-8002", object{})}, object{m("x", object{})}, nil),
		"LogConfig":          one(object{m("Type", "none")}, object{m("Type", "json-file"), m("Config", object{m("max-size", "1m")})}, object{m("Config", object{m("max-size", "1m")})}, object{m("Type", "")}, object{m("Type", "nosuch")}, object{m("Type", "syslog")}),
		"Runtime":            one("", "runc", "nosuch", "io.containerd.runc.v2", "RUNC"),
		"CgroupParent":       one("", "/seawall-oracle", "x.slice", "/a/../b"),
		"Links":              listOf("web:db", "web", "nosuch:x"),
		"ExtraHosts":         listOf("a:127.0.0.1", "host.docker.internal:host-gateway", "bad"),
		"GroupAdd":           listOf("root", "0", "docker", "", "1000"),
		"Dns":                listOf("1.1.1.1", "::1", "", "x"),
		"StorageOpt":         one(object{m("size", "1G")}, object{}, nil),
		"Memory":             one(0, 1<<26, 1<<28, 6<<20, 1, -1, verbatim("6.7108864e7"), verbatim("67108864.0"), verbatim("1e30"), nil),
		"MemorySwap":         one(0, -1, 1<<26, 1<<29, 1),
		"MemoryReservation":  one(0, 1<<25, 1<<30, -5),
		"KernelMemory":       one(0, 1<<26, 1<<22),
		"PidsLimit":          one(0, -1, 64, nil, 1, -5, verbatim("1e2")),
		"NanoCpus":           one(0, 500000000, 1, -1, 1<<40),
		"CpuQuota":           one(0, -1, 50000, 1000, 1),
		"CpuPeriod":          one(0, 100000, 1000, -1),
		"CpuShares":          one(0, 512, 2, -1, 262145),
		"CpusetCpus":         one("", "0", "0-1", "9-99", "x"),
		"Cpuset":             one("", "0"),
		"BlkioWeight":        one(0, 500, 9, 1001, 65536),
		"BlkioDeviceReadBps": one(nil, list{}, list{object{m("Path", "/dev/null"), m("Rate", 1024)}}, list{nil}),
		"ShmSize":            one(0, 1<<20, -1, 1<<40),
		"OomScoreAdj":        one(0, -1000, 1000, -1001, 500),
		"OomKillDisable":     one(true, false, nil),
		"Healthcheck":        one(object{m("Test", list{"NONE"})}, object{m("Test", list{"CMD", "true"})}, object{m("Test", list{})}, object{m("Test", list{"CMD-SHELL", "x"}), m("Interval", 1<<40)}, nil, object{m("Test", list{"none"})}),
		"Env":                listOf("A=b", "B", "SECRET=x", "", "=x", "A=c=d"),
		"Cmd":                listOf("true", "idle", ""),
		"Entrypoint":         listOf("idle", "/bin/sh", ""),
		"Shell":              listOf("/bin/sh"),
		"Labels":             labels,
		"Annotations":        labels,
		"MacAddress":         one("", "02:42:ac:11:00:02", "x"),
		"EndpointsConfig":    func(g *gen) value { return g.endpoints() },
		"Isolation":          one("", "default", "process", "hyperv"),
		"ConsoleSize":        one(list{0, 0}, list{24, 80}, list{1}, nil),
		"StopSignal":         one("SIGTERM", "9", "", "x"),
		"StopTimeout":        one(10, 0, nil),
		"Hostname":           one("", "web", "-", "a.b"),
		"Platform":           one("", "linux"),
		"WorkingDir":         one("", "/tmp", "x", "/a/.."),
		"DetachKeys":         one("", "ctrl-a"),
	}
	serviceValues()
}

func (g *gen) binds() value {
	var out list
	for range 1 + g.IntN(2) {
		source := pick(g, append(append([]value{}, hostPaths...), g.unique("v"), "etcvol", "x y", "", "relative/path", "plain")...).(string)
		target := pick(g, "/data", "/data", "/data/../d2", "/", "data", "//x//", "/etc")
		mode := pick(g, "", "", ":ro", ":rw", ":ro,Z", ":z", ":rshared", ":ro,rslave", ":nocopy", ":RO", ":ro,rw", ":rprivate,ro", ":x", ":consistent,ro", ":")
		bind := source + ":" + target + mode
		if g.chance(6) {
			bind = pick(g, target, source, bind+":x")
		}
		out = append(out, bind)
	}
	return out
}

// optional chooses one of the values or leaves the member out.
func (g *gen) optional(o object, percent int, key string, from ...value) object {
	if g.chance(percent) {
		return append(o, m(key, pick(g, from...)))
	}
	return o
}

func (g *gen) mounts() value {
	var out list
	for range 1 + g.IntN(2) {
		kind := pick[value](g, "bind", "bind", "volume", "volume", "tmpfs", "BIND", "", "image", "cluster", "npipe", "\u017f")
		o := object{m("Type", kind), m("Target", pick(g, "/mnt", "/mnt/../m2", "mnt", "/", "/data", "//m3"))}
		switch kind {
		case "bind", "BIND", "":
			o = append(o, m("Source", pick(g, hostPaths...)))
			o = g.optional(o, 40, "BindOptions", object{m("Propagation", pick(g, "rprivate", "rshared", "shared", "slave", "RSHARED", "", "x"))}, object{m("NonRecursive", true)}, object{m("CreateMountpoint", true)}, object{}, object{m("ReadOnlyNonRecursive", true)}, nil)
		case "volume":
			o = g.optional(o, 80, "Source", g.unique("v"), "etcvol", "plain", "", "/etc")
			o = g.optional(o, 50, "VolumeOptions", object{m("DriverConfig", object{m("Name", pick(g, "local", "")), m("Options", g.driverOptions())})},
				object{m("NoCopy", true)}, object{m("Subpath", "a/b")}, object{}, nil, object{m("DriverConfig", object{m("Options", g.driverOptions())})})
		case "tmpfs":
			o = g.optional(o, 60, "TmpfsOptions", object{m("SizeBytes", pick(g, numbers...)), m("Mode", 511)}, object{}, object{m("SizeBytes", 1<<20)})
		default:
			o = g.optional(o, 80, "Source", "app:1", "x")
		}
		o = g.optional(o, 30, "ReadOnly", true, false, nil)
		o = g.optional(o, 10, "Consistency", "cached", "default", "x")
		out = append(out, o)
	}
	return out
}

func (g *gen) driverOptions() value {
	return pick[value](g,
		object{m("type", "none"), m("o", "bind"), m("device", "/etc")}, object{m("type", "tmpfs"), m("device", "tmpfs")},
		object{m("type", "ext4"), m("device", "/dev/sda1")}, object{m("o", "rbind,ro"), m("device", "/root"), m("type", "bind")},
		object{m("type", "overlay"), m("device", "overlay"), m("o", "lowerdir=/etc:/usr,upperdir=/tmp/u,workdir=/tmp/w")},
		object{m("type", "nfs"), m("o", "addr=10.0.0.1"), m("device", ":/x")}, object{m("Type", "none"), m("O", "bind"), m("Device", "/etc")},
		object{m("type", "proc"), m("device", "proc")}, object{m("size", "10m")}, object{}, nil,
	)
}

func (g *gen) portBindings() value {
	binding := func() value {
		return object{m("HostIp", pick(g, "", "0.0.0.0", "127.0.0.1", "::", "::1", "::ffff:0.0.0.0", "x", "10.0.0.1")), m("HostPort", pick(g, "", "0", "8080", "80", "8000-8010", "22", "x", "65536", "00080", "+80", "80-70", "0-5"))}
	}
	port := pick(g, "80/tcp", "80", "53/udp", "8000-8001/tcp", "80/TCP", "x", "80/", "22/sctp", "080/tcp")
	return pick[value](g, object{m(port, list{binding()})}, object{m(port, list{binding(), binding()})}, object{m(port, list{})}, object{m(port, nil)}, object{m("80", list{binding()}), m("81/udp", list{binding()})}, nil)
}

func (g *gen) endpoints() value {
	net := pick(g, "host", "none", "lan", "lan", "bridge", "nosuch", "default", g.world.net)
	return pick[value](g, object{m(net, object{})}, object{m(net, nil)}, object{m(net, object{m("Links", list{"web:db"})})},
		object{m(net, object{m("NetworkID", pick(g, "host", "lan", g.world.net))})},
		object{m(net, object{m("IPAMConfig", object{m("IPv4Address", "10.99.0.9")})})},
		object{m(net, object{m("DriverOpts", object{m("com.docker.network.endpoint.sysctls", "net.ipv4.conf.IFNAME.forwarding=1")})})},
		object{m(net, object{}), m("none", object{})}, nil, object{})
}
