package seawall.lib

# decides is true when the request settles a limit, or the restart policy, by
# its name in input.workload.unchanged: always where the workload is described
# in full, and on an update where it is named. Unchanged is not missing.
decides(_) if whole

decides(name) if {
	input.workload.kind == "update"
	not name in input.workload.unchanged
}

# cpu_share is how many CPUs a limit grants, by each field that bounds them.
cpu_share["NanoCpus"] := input.workload.limits.nano_cpus / 1000000000 if {
	decides("nano_cpus")
	input.workload.limits.nano_cpus > 0
}

cpu_share["CpuQuota"] := input.workload.limits.cpu_quota / _cpu_period if {
	decides("cpu_quota")
	input.workload.limits.cpu_quota > 0
}

cpu_share["CpusetCpus"] := cpuset_size(input.workload.limits.cpuset_cpus) if {
	decides("cpuset_cpus")
	input.workload.limits.cpuset_cpus != ""
}

# Docker's default period is 100 ms.
default _cpu_period := 100000

_cpu_period := input.workload.limits.cpu_period if input.workload.limits.cpu_period > 0

# cpuset_size counts the CPUs of a list such as 0-3,7, those named twice twice.
# Of a list that cannot be read the size does not matter: the engine refuses it.
# It adds up and does not enumerate, so that a long list costs no more than it
# is long.
cpuset_size(text) := sum([size |
	some part in split(text, ",")
	bounds := split(part, "-")
	every bound in bounds { regex.match(`^ *[0-9]{1,9} *$`, bound) }
	size := max([1, (to_number(trim_space(bounds[count(bounds) - 1])) - to_number(trim_space(bounds[0]))) + 1])
])

# one_shot is true for a container that is not restarted: a job, not a service.
one_shot if input.workload.auto_remove

one_shot if input.workload.restart.name in {"", "no"}
