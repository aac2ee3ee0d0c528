# METADATA
# title: Containers that share the host's name
# description: >-
#   In the UTS namespace of the host a container that may set its host name
#   sets the name of the host.
# custom:
#   id: host-uts
#   severity: medium
#   cis: {v1.6.0: ["5.21"], v1.7.0: ["5.21"], v1.8.0: ["5.21"]}
#   pss: ""
#   nist: []
#   owasp: []
#   fix: drop --uts host and use --hostname
#   profiles: {baseline: warn, restricted: deny, cis-l1: deny, cis-l2: deny}
#   surfaces: [container, start]
#   params: []
package seawall.rules.namespace.host_uts

import data.seawall.lib

findings contains {
	"message": "the container asks for the UTS namespace of the host, so that it may rename it",
	"field": lib.field("uts"),
	"got": "host",
} if {
	input.workload.namespaces.uts == "host"
}
