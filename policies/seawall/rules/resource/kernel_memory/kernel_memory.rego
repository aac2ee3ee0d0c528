# METADATA
# title: Kernel memory limits, which do nothing
# description: >-
#   The kernel memory limit was once the advice against fork bombs. No
#   supported engine applies it, so whoever relies on it has no limit.
# custom:
#   id: kernel-memory
#   severity: low
#   cis: {}
#   pss: ""
#   nist: []
#   owasp: []
#   fix: replace --kernel-memory by --pids-limit and --memory
#   profiles: {baseline: warn, restricted: warn, cis-l1: warn, cis-l2: warn}
#   surfaces: [container, update]
#   params: []
package seawall.rules.resource.kernel_memory

import data.seawall.lib

findings contains {
	"message": "the container asks for a kernel memory limit, which engines since 23.0 ignore",
	"field": lib.field("kernel_memory"),
	"got": input.workload.limits.kernel_memory,
} if {
	lib.decides("kernel_memory")
	input.workload.limits.kernel_memory > 0
}
