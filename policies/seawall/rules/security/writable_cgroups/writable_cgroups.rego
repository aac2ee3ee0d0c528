# METADATA
# title: Containers that write their own control groups
# description: >-
#   With writable control groups a container changes its own limits and
#   those of what it creates.
# custom:
#   id: writable-cgroups
#   severity: high
#   cis: {}
#   pss: ""
#   nist: []
#   owasp: []
#   fix: drop --security-opt writable-cgroups
#   profiles: {baseline: deny, restricted: deny, cis-l1: warn, cis-l2: deny}
#   surfaces: [container, start]
#   params: []
package seawall.rules.security.writable_cgroups

import data.seawall.lib

findings contains {
	"message": "the container asks to write its control groups, where its own limits are kept",
	"field": lib.field("writable_cgroups"),
	"got": true,
} if {
	input.workload.security.writable_cgroups
}
