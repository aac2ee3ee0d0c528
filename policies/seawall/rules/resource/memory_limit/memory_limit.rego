# METADATA
# title: Containers without a memory limit
# description: >-
#   A container without a memory limit takes the memory of the whole host,
#   and the kernel then kills whatever it chooses.
# custom:
#   id: memory-limit
#   severity: high
#   cis: {v1.6.0: ["5.11"], v1.7.0: ["5.11"], v1.8.0: ["5.11"]}
#   pss: ""
#   nist: ["3.4.3"]
#   owasp: ["7"]
#   fix: set --memory 512m, or mem_limit or deploy.resources.limits.memory in a compose file
#   profiles: {baseline: off, restricted: deny, cis-l1: deny, cis-l2: deny}
#   surfaces: [container, update, start, service]
#   params: [memory.max, memory.require]
package seawall.rules.resource.memory_limit

import data.seawall.lib

findings contains {
	"message": "the container has no memory limit, so it may take all memory of the host",
	"field": lib.field("memory"),
	"got": 0,
} if {
	lib.whole
	data.params.memory.require
	not _limited
}

findings contains {
	"message": sprintf("the container asks for more memory than the allowed %v", [data.params.memory.max]),
	"field": lib.field("memory"),
	"got": input.workload.limits.memory,
} if {
	data.params.memory.max != null
	input.workload.limits.memory > lib.bytes(data.params.memory.max)
	not "memory" in input.workload.unchanged
}

_limited if input.workload.limits.memory > 0
