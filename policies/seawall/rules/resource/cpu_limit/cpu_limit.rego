# METADATA
# title: Containers without a CPU limit
# description: >-
#   A container without a CPU limit may use every processor of the host for as
#   long as it likes.
# custom:
#   id: cpu-limit
#   severity: medium
#   cis: {v1.6.0: ["5.12"], v1.7.0: ["5.12"], v1.8.0: ["5.12"]}
#   pss: ""
#   nist: []
#   owasp: ["7"]
#   fix: use --cpus 1.5, or deploy.resources.limits.cpus in a compose file
#   profiles: {baseline: off, restricted: deny, cis-l1: deny, cis-l2: deny}
#   surfaces: [container, update, start, service]
#   params: [cpu.accept, cpu.max]
package seawall.rules.resource.cpu_limit

import data.seawall.lib

findings contains {
	"message": sprintf("the container has no CPU limit, none of %s is set", [concat(", ", data.params.cpu.accept)]),
	"field": lib.field("cpus"),
	"got": 0,
} if {
	lib.whole
	not _limited
}

findings contains {
	"message": "the update takes the CPU quota away and sets no other CPU limit",
	"field": lib.field("cpu_quota"),
	"got": input.workload.limits.cpu_quota,
} if {
	input.workload.kind == "update"
	lib.decides("cpu_quota")
	input.workload.limits.cpu_quota <= 0
	not _limited
}

findings contains {
	"message": sprintf("the container asks for %v CPUs, more than the %v that one may have", [_granted, data.params.cpu.max]),
	"field": lib.field("cpus"),
	"got": _granted,
} if {
	is_number(data.params.cpu.max)
	_granted > data.params.cpu.max
}

findings contains {
	"message": "the update sets one of CPU quota and period without the other, so the two cannot be compared",
	"field": lib.field("cpu_quota"),
	"got": input.workload.limits.cpu_quota,
} if {
	is_number(data.params.cpu.max)
	input.workload.kind == "update"
	named := {name | some name in {"cpu_quota", "cpu_period"}; lib.decides(name)}
	count(named) == 1
}

_limited if {
	some name in data.params.cpu.accept
	lib.cpu_share[name]
}

# Shares are a weight, not a bound: they count where the operator says so.
_limited if {
	"CpuShares" in data.params.cpu.accept
	input.workload.limits.cpu_shares > 0
}

# Of several bounds the tightest holds.
_granted := min([share | some share in lib.cpu_share])
