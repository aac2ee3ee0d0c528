package seawall.lib

# field gives the place of a workload's field in the body of the request, in
# Docker's own names. Containers, their updates and services spell most of them
# differently. A name without an entry stands for itself, so that a finding
# never vanishes for lack of one.
field(name) := object.get(_places[_spelling], name, name)

default _spelling := "container"

_spelling := input.workload.kind if input.workload.kind in {"service", "update"}

_places := {
	"container": _container,
	"update": _update,
	"service": _service,
}

_container := object.union(_config, {name: concat(".", ["HostConfig", place]) | some name, place in _host_config})

# What an update may name stands at the top of its body.
_update := object.union(_container, {name: _host_config[name] |
	some name in {
		"blkio", "cpu_period", "cpu_quota", "cpu_shares", "cpus", "cpuset", "kernel_memory",
		"memory", "memory_reservation", "memory_swap", "pids", "restart",
	}
})

_service := object.union(_service_other, {name: concat(".", ["TaskTemplate.ContainerSpec", place]) |
	some name, place in _container_spec
})

_config := {
	"cmd": "Cmd",
	"entrypoint": "Entrypoint",
	"env": "Env",
	"exposed_ports": "ExposedPorts",
	"healthcheck": "Healthcheck",
	"hostname": "Hostname",
	"image": "Image",
	"labels": "Labels",
	"networks": "NetworkingConfig.EndpointsConfig",
	"stop_signal": "StopSignal",
	"user": "User",
	"volumes": "Volumes",
}

_host_config := {
	"annotations": "Annotations",
	"apparmor": "SecurityOpt",
	"auto_remove": "AutoRemove",
	"binds": "Binds",
	"blkio": "BlkioDeviceReadBps",
	"cap_add": "CapAdd",
	"cap_drop": "CapDrop",
	"cgroup_container": "Cgroup",
	"cgroup_parent": "CgroupParent",
	"cgroupns": "CgroupnsMode",
	"cpu_period": "CpuPeriod",
	"cpu_quota": "CpuQuota",
	"cpu_shares": "CpuShares",
	"cpus": "NanoCpus",
	"cpuset": "CpusetCpus",
	"device_requests": "DeviceRequests",
	"device_rules": "DeviceCgroupRules",
	"devices": "Devices",
	"dns": "Dns",
	"dns_options": "DnsOptions",
	"dns_search": "DnsSearch",
	"extra_hosts": "ExtraHosts",
	"groups": "GroupAdd",
	"ipc": "IpcMode",
	"kernel_memory": "KernelMemory",
	"links": "Links",
	"logging": "LogConfig",
	"masked_paths": "MaskedPaths",
	"memory": "Memory",
	"memory_reservation": "MemoryReservation",
	"memory_swap": "MemorySwap",
	"mounts": "Mounts",
	"network": "NetworkMode",
	"no_new_privileges": "SecurityOpt",
	"oom_kill_disable": "OomKillDisable",
	"oom_score_adj": "OomScoreAdj",
	"pid": "PidMode",
	"pids": "PidsLimit",
	"ports": "PortBindings",
	"privileged": "Privileged",
	"publish_all": "PublishAllPorts",
	"readonly_paths": "ReadonlyPaths",
	"readonly_rootfs": "ReadonlyRootfs",
	"restart": "RestartPolicy",
	"runtime": "Runtime",
	"seccomp": "SecurityOpt",
	"security_opt": "SecurityOpt",
	"selinux": "SecurityOpt",
	"shm_size": "ShmSize",
	"storage": "StorageOpt",
	"sysctls": "Sysctls",
	"tmpfs": "Tmpfs",
	"ulimits": "Ulimits",
	"userns": "UsernsMode",
	"uts": "UTSMode",
	"volumes_from": "VolumesFrom",
	"writable_cgroups": "SecurityOpt",
}

_container_spec := {
	"apparmor": "Privileges.AppArmor",
	"binds": "Mounts",
	"cap_add": "CapabilityAdd",
	"cap_drop": "CapabilityDrop",
	"cmd": "Args",
	"dns": "DNSConfig.Nameservers",
	"dns_options": "DNSConfig.Options",
	"dns_search": "DNSConfig.Search",
	"entrypoint": "Command",
	"env": "Env",
	"extra_hosts": "Hosts",
	"groups": "Groups",
	"healthcheck": "Healthcheck",
	"hostname": "Hostname",
	"image": "Image",
	"labels": "Labels",
	"mounts": "Mounts",
	"no_new_privileges": "Privileges.NoNewPrivileges",
	"oom_score_adj": "OomScoreAdj",
	"privileged": "Privileges",
	"readonly_rootfs": "ReadOnly",
	"seccomp": "Privileges.Seccomp",
	"security_opt": "Privileges",
	"selinux": "Privileges.SELinuxContext",
	"stop_signal": "StopSignal",
	"sysctls": "Sysctls",
	"tmpfs": "Mounts",
	"ulimits": "Ulimits",
	"user": "User",
}

_service_other := {
	"cpus": "TaskTemplate.Resources.Limits.NanoCPUs",
	"logging": "TaskTemplate.LogDriver",
	"memory": "TaskTemplate.Resources.Limits.MemoryBytes",
	"memory_reservation": "TaskTemplate.Resources.Reservations.MemoryBytes",
	"memory_swap": "TaskTemplate.Resources.SwapBytes",
	"network": "TaskTemplate.Networks",
	"networks": "TaskTemplate.Networks",
	"pids": "TaskTemplate.Resources.Limits.Pids",
	"ports": "EndpointSpec.Ports",
	"restart": "TaskTemplate.RestartPolicy",
	"runtime": "TaskTemplate.Runtime",
}
