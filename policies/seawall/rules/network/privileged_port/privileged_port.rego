# METADATA
# title: Ports that belong to the host
# description: >-
#   Ports below 1024 are those of the host's own services. A container that
#   takes one stands in for them.
# custom:
#   id: privileged-port
#   severity: low
#   cis: {v1.6.0: ["5.8"], v1.7.0: ["5.8"], v1.8.0: ["5.8"]}
#   pss: baseline
#   nist: []
#   owasp: []
#   fix: publish another port, such as -p 8080:80
#   profiles: {baseline: off, restricted: warn, cis-l1: warn, cis-l2: warn}
#   surfaces: [container, start, service]
#   params: [ports.privileged_below, ports.privileged_ok]
package seawall.rules.network.privileged_port

import data.seawall.lib

findings contains {
	"message": sprintf("the container publishes %s, and the ports below %d belong to the host itself", [lib.published(port), data.params.ports.privileged_below]),
	"field": lib.field("ports"),
	"got": lib.published(port),
} if {
	not input.engine.rootless
	some port in input.workload.ports
	port.host_start > 0
	low := (min([lib.last_port(port), data.params.ports.privileged_below - 1]) - port.host_start) + 1
	low > lib.ports_within(port, _granted)
}

_granted := [number |
	some number in data.params.ports.privileged_ok
	number < data.params.ports.privileged_below
]
