# METADATA
# title: Containers that unmask kernel files
# description: >-
#   Docker hides some files of /proc and /sys and makes others read-only. A
#   container that takes this away sees and changes the state of the kernel.
# custom:
#   id: masked-paths
#   severity: high
#   cis: {}
#   pss: baseline
#   nist: ["3.4.3"]
#   owasp: []
#   fix: drop --security-opt systempaths=unconfined
#   profiles: {baseline: deny, restricted: deny, cis-l1: warn, cis-l2: deny}
#   surfaces: [container, start]
#   params: []
package seawall.rules.security.masked_paths

import data.seawall.lib

findings contains {
	"message": "the container asks to see kernel files that Docker hides",
	"field": lib.field("masked_paths"),
	"got": input.workload.security.unmasked,
} if {
	count(input.workload.security.unmasked) > 0
	not input.workload.privileged
}

findings contains {
	"message": "the container asks to write kernel files that Docker makes read-only",
	"field": lib.field("readonly_paths"),
	"got": input.workload.security.unreadonly,
} if {
	count(input.workload.security.unreadonly) > 0
	not input.workload.privileged
}
