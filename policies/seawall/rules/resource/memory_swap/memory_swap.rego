# METADATA
# title: Swap beyond the memory limit
# description: >-
#   A memory limit holds back nothing when swap is unlimited: the container
#   goes on to fill the host's swap and slows everything on it down.
# custom:
#   id: memory-swap
#   severity: low
#   cis: {}
#   pss: ""
#   nist: ["3.4.3"]
#   owasp: ["7"]
#   fix: set --memory-swap to the same value as --memory
#   profiles: {baseline: off, restricted: warn, cis-l1: off, cis-l2: off}
#   surfaces: [container, update, start, service]
#   params: [memory.swap]
package seawall.rules.resource.memory_swap

import data.seawall.lib

findings contains {
	"message": "the container asks for unlimited swap, which makes its memory limit meaningless",
	"field": lib.field("memory_swap"),
	"got": -1,
} if {
	lib.decides("memory_swap")
	input.workload.limits.memory_swap == -1
}

findings contains {
	"message": sprintf("the container may swap %d bytes beside %d bytes of memory, more than memory.swap: %s lets through", [_swap, input.workload.limits.memory, data.params.memory.swap]),
	"field": lib.field("memory_swap"),
	"got": input.workload.limits.memory_swap,
} if {
	_swap > _most[data.params.memory.swap]
}

findings contains {
	"message": "the update sets swap without memory, so the two cannot be compared",
	"field": lib.field("memory_swap"),
	"got": input.workload.limits.memory_swap,
} if {
	data.params.memory.swap in {"equal", "none"}
	lib.decides("memory_swap")
	input.workload.limits.memory_swap > 0
	not lib.decides("memory")
}

# equal: as much swap as memory, which is what Docker grants by itself. none:
# no swap at all.
_most := {
	"equal": input.workload.limits.memory,
	"none": 0,
} if {
	lib.decides("memory")
	input.workload.limits.memory > 0
}

_swap := input.workload.limits.memory_swap - input.workload.limits.memory if {
	lib.decides("memory_swap")
	lib.decides("memory")
	input.workload.limits.memory_swap > 0
}

# Docker's default at create: twice the memory, half of it swap.
_swap := input.workload.limits.memory if {
	lib.whole
	input.workload.limits.memory_swap == 0
}
