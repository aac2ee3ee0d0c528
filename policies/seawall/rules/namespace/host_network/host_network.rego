# METADATA
# title: Containers on the host's network
# description: >-
#   A container on the network of the host reaches every service that
#   listens on the loopback address and every abstract socket of the host.
# custom:
#   id: host-network
#   severity: high
#   cis: {v1.6.0: ["5.10"], v1.7.0: ["5.10"], v1.8.0: ["5.10"]}
#   pss: baseline
#   nist: ["3.4.2"]
#   owasp: ["5"]
#   fix: drop --network host and publish the ports it serves with -p
#   profiles: {baseline: deny, restricted: deny, cis-l1: deny, cis-l2: deny}
#   surfaces: [container, start, service]
#   params: []
package seawall.rules.namespace.host_network

import data.seawall.lib

findings contains {
	"message": "the container asks for the network of the host, with all that listens on its loopback address",
	"field": lib.field(_field),
	"got": "host",
} if {
	_hosted
}

_hosted if input.workload.namespaces.network == "host"

_hosted if "host" in input.workload.namespaces.networks

_field := "network" if {
	input.workload.namespaces.network == "host"
} else := "networks"
