package oracle

import (
	"reflect"

	"github.com/moby/moby/api/types/container"
	"github.com/moby/moby/api/types/network"
	"github.com/moby/moby/api/types/swarm"
	"github.com/moby/moby/api/types/volume"
)

// What older engines have beside the types of the newest API.
type (
	oldHost struct {
		container.HostConfig
		KernelMemory, KernelMemoryTCP int64
		Capabilities                  []string
	}
	oldTop struct {
		container.Config
		MacAddress string
		Cpuset     string
	}
	oldUpdate struct {
		container.UpdateConfig
		KernelMemory int64
	}
	oldExec struct {
		container.ExecCreateRequest
		Detach    bool
		Container string
	}
	oldNetwork struct {
		network.CreateRequest
		CheckDuplicate bool
	}
)

// fields puts random fields of a type into o.
func (g *gen) fields(o object, t reflect.Type, least, most int) object {
	all := fieldsOf(t)
	for range least + g.IntN(most-least+1) {
		f := pick(g, all...)
		if v := g.random(f.name, f.typ, 1); f.name != "Image" || g.chance(20) {
			o = o.set(f.name, v)
		}
	}
	return o
}

// named puts fields that matter for rules into o.
func (g *gen) named(o object, most int, names ...string) object {
	for range g.IntN(most + 1) {
		name := pick(g, names...)
		o = o.set(name, curated[name](g))
	}
	return o
}

var hostNames = []string{
	"Privileged", "CapAdd", "CapDrop", "NetworkMode", "PidMode", "IpcMode", "UTSMode", "UsernsMode", "CgroupnsMode", "SecurityOpt", "MaskedPaths",
	"ReadonlyPaths", "Binds", "Binds", "Mounts", "Mounts", "VolumesFrom", "Tmpfs", "Devices", "DeviceCgroupRules", "DeviceRequests", "Sysctls",
	"Ulimits", "RestartPolicy", "PortBindings", "LogConfig", "Runtime", "CgroupParent", "Memory", "MemorySwap", "PidsLimit", "NanoCpus", "CpuQuota",
	"CpuShares", "CpusetCpus", "BlkioWeight", "ShmSize", "OomScoreAdj", "OomKillDisable", "Links", "ExtraHosts", "GroupAdd", "Annotations", "KernelMemory", "Capabilities",
}

// create makes the body of a container create.
func (g *gen) create() request {
	top := object{m("Image", pick(g, "app:1", "app:1", "app:1", "rooted:1", "docker.io/library/app:1", "app"))}
	if g.chance(15) {
		top = g.fields(top, reflect.TypeFor[oldTop](), 1, 2)
	}
	top = g.named(top, 2, "User", "User", "Env", "Cmd", "Entrypoint", "Volumes", "Healthcheck", "Labels", "ExposedPorts")
	host := object{}
	if g.chance(40) {
		host = object{m("Memory", 67108864), m("PidsLimit", 64), m("CapDrop", list{"ALL"}), m("SecurityOpt", list{"no-new-privileges"}), m("ReadonlyRootfs", true)}
	}
	host = g.named(host, 3, hostNames...)
	if g.chance(22) {
		host = g.fields(host, reflect.TypeFor[oldHost](), 1, 2)
	}
	switch {
	case g.chance(6): // HostConfig's fields at the top level, as of old
		top = append(top, host...)
		top = g.optional(top, 30, "HostConfig", nil, object{})
	case g.chance(6): // and beside it
		top = g.named(append(top, m("HostConfig", host)), 2, "Memory", "MemorySwap", "CpuShares", "Cpuset", "VolumeDriver", "Privileged", "CapAdd", "PidMode")
	default:
		top = append(top, m("HostConfig", host))
	}
	if g.chance(20) {
		top = append(top, m("NetworkingConfig", object{m("EndpointsConfig", g.endpoints())}))
	}
	g.Shuffle(len(top), func(i, j int) { top[i], top[j] = top[j], top[i] })
	return g.request("create", "/containers/create?name="+g.unique("oracle"), top)
}

// update makes the body of an update of the container id.
func (g *gen) update(id string) request {
	o := g.named(object{}, 3, "Memory", "MemorySwap", "MemoryReservation", "PidsLimit", "PidsLimit", "NanoCpus", "CpuQuota", "CpuPeriod", "CpuShares",
		"CpusetCpus", "BlkioWeight", "RestartPolicy", "KernelMemory", "BlkioDeviceReadBps")
	if g.chance(40) {
		o = g.fields(o, reflect.TypeFor[oldUpdate](), 1, 2)
	}
	return g.request("update", "/containers/"+id+"/update", o)
}

// exec makes the body of an exec in the container that runs.
func (g *gen) exec() request {
	o := object{m("Cmd", list{"true"})}
	o = g.named(o, 3, "User", "Privileged", "Env", "Cmd", "WorkingDir")
	if g.chance(50) {
		o = g.fields(o, reflect.TypeFor[oldExec](), 1, 3)
	}
	return g.request("exec", "/containers/"+g.world.web+"/exec", o)
}

// volume makes the body of a volume create. Drivers are few here and below: an
// engine looks 15 seconds for one that it does not have.
func (g *gen) volume() request {
	o := object{m("Name", g.unique("oracle"))}
	o = g.optional(o, 30, "Driver", "local", "", nil)
	o = g.optional(o, 80, "DriverOpts", g.driverOptions())
	o = g.optional(o, 30, "Labels", labels(g))
	if g.chance(15) {
		o = g.fields(o, reflect.TypeFor[volume.CreateRequest](), 1, 1).set("Name", g.unique("oracle")).without("Driver")
	}
	return g.request("volume", "/volumes/create", o)
}

// network makes the body of a network create. Most are only configurations,
// which cost no bridge.
func (g *gen) network() request {
	o := object{m("Name", g.unique("oracle"))}
	o = g.optional(o, 50, "Driver", "bridge", "", "macvlan", "ipvlan", "null", "host", "overlay", nil)
	o = g.optional(o, 80, "ConfigOnly", true)
	o = g.optional(o, 20, "Internal", true, false)
	o = g.optional(o, 20, "Attachable", true)
	o = g.optional(o, 10, "Ingress", true)
	o = g.optional(o, 15, "Scope", "", "local", "swarm", "global")
	o = g.optional(o, 10, "ConfigFrom", object{m("Network", "lanconf")}, object{m("Network", "nosuch")}, nil)
	o = g.optional(o, 40, "Options", object{m("com.docker.network.bridge.name", g.unique("or"))}, object{m("parent", "eth0")}, object{m("com.docker.network.bridge.host_binding_ipv4", "127.0.0.1")}, object{m("encrypted", "")}, object{}, nil)
	o = g.optional(o, 20, "IPAM", object{m("Driver", "default")}, object{m("Driver", "nosuch")}, object{m("Config", list{})}, nil)
	if g.chance(20) {
		o = g.fields(o, reflect.TypeFor[oldNetwork](), 1, 2).set("Name", g.unique("oracle")).without("Driver")
	}
	return g.request("network", "/networks/create", o)
}

// service makes the body of a service create. It has no tasks: what runs would
// cost more than it shows.
func (g *gen) service() request {
	spec := object{m("Image", pick(g, pinned, "app:1", "app", pinned))}
	spec = g.named(spec, 4, "User", "CapabilityAdd", "CapabilityDrop", "Sysctls", "Ulimits", "OomScoreAdj", "Healthcheck", "Env", "Labels",
		"svc.Mounts", "svc.Mounts", "svc.Privileges", "svc.Privileges", "svc.Hosts", "svc.Groups", "svc.ReadOnly")
	if g.chance(30) {
		spec = g.fields(spec, reflect.TypeFor[swarm.ContainerSpec](), 1, 2)
		spec = spec.without("Secrets").without("Configs")
	}
	task := object{m("ContainerSpec", plainNames(spec))}
	task = plainNames(g.named(task, 3, "svc.Resources", "svc.Resources", "svc.RestartPolicy", "svc.LogDriver", "svc.Networks", "svc.Runtime"))
	o := object{m("Name", g.unique("oracle")), m("Mode", object{m("Replicated", object{m("Replicas", 0)})}), m("TaskTemplate", task)}
	o = plainNames(g.named(o, 2, "svc.EndpointSpec", "svc.Networks", "Labels"))
	return g.request("service", "/services/create", o)
}

// pinned is an image that nobody looks up.
const pinned = "app:1@sha256:1111111111111111111111111111111111111111111111111111111111111111"
