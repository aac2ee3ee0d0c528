# METADATA
# title: Containers that leave the user namespace
# description: >-
#   On a daemon with userns-remap, root in a container is an ordinary user
#   outside. The mode host turns that off for one container.
# custom:
#   id: host-userns
#   severity: high
#   cis: {v1.6.0: ["5.31"], v1.7.0: ["5.31"], v1.8.0: ["5.31"]}
#   pss: ""
#   nist: ["3.5.2"]
#   owasp: []
#   fix: drop --userns host
#   profiles: {baseline: deny, restricted: deny, cis-l1: deny, cis-l2: deny}
#   surfaces: [container, start]
#   params: []
package seawall.rules.namespace.host_userns

import data.seawall.lib

findings contains object.union(_severity, {
	"message": "the container opts out of the user namespace, so that its root is the root of the host",
	"field": lib.field("userns"),
	"got": "host",
}) if {
	input.workload.namespaces.user == "host"
}

_severity := {"severity": "low"} if {
	input.engine.known
	not input.engine.userns
} else := {}
