# METADATA
# title: Ports published on every address
# description: >-
#   A port that is published without an address is open on every interface of
#   the host, the public one included, past the host's own firewall rules.
# custom:
#   id: port-bind-all
#   severity: medium
#   cis: {v1.6.0: ["5.14"], v1.7.0: ["5.14"], v1.8.0: ["5.14"]}
#   pss: ""
#   nist: ["3.4.2"]
#   owasp: ["5a"]
#   fix: name the address to listen on, such as -p 127.0.0.1:8080:80, or have the port listed in ports.wildcard_ok
#   profiles: {baseline: off, restricted: warn, cis-l1: warn, cis-l2: deny}
#   surfaces: [container, start, service]
#   params: [ports.wildcard_ok]
package seawall.rules.network.port_bind_all

import data.seawall.lib

findings contains {
	"message": sprintf("the container publishes %s on every address of the host", [lib.published(port)]),
	"field": lib.field("ports"),
	"got": lib.published(port),
} if {
	input.workload.kind != "service"
	some port in input.workload.ports
	port.wildcard
	not _listed(port)
}

# A service cannot name an address.
findings contains {
	"message": sprintf("the service publishes %s on every address of %s, as swarm always does", [lib.published(port), _where[port.mode]]),
	"field": lib.field("ports"),
	"got": lib.published(port),
	"severity": "low",
} if {
	input.workload.kind == "service"
	some port in input.workload.ports
	port.wildcard
	not _listed(port)
}

_where := {"ingress": "every node", "host": "the nodes it runs on"}

# Every port of a range has to be listed. A port that the daemon picks cannot
# be.
_listed(port) if {
	port.host_start > 0
	lib.ports_within(port, data.params.ports.wildcard_ok) == (lib.last_port(port) - port.host_start) + 1
}
