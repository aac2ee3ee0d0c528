# METADATA
# title: Containers that see the host's control groups
# description: >-
#   In the control group namespace of the host a container sees the names
#   and the limits of everything that runs there.
# custom:
#   id: host-cgroupns
#   severity: medium
#   cis: {}
#   pss: ""
#   nist: []
#   owasp: []
#   fix: drop --cgroupns host, or use --cgroupns private
#   profiles: {baseline: warn, restricted: deny, cis-l1: warn, cis-l2: deny}
#   surfaces: [container, start]
#   params: []
package seawall.rules.namespace.host_cgroupns

import data.seawall.lib

findings contains {
	"message": "the container asks for the control group namespace of the host, which shows all its groups",
	"field": lib.field("cgroupns"),
	"got": "host",
} if {
	input.workload.namespaces.cgroup == "host"
}
