# METADATA
# title: Swarm data on the management network
# description: >-
#   Without an address of its own the containers' traffic shares the network
#   on which the managers talk.
# custom:
#   id: swarm-data-path
#   severity: low
#   cis: {v1.6.0: ["7.9"], v1.7.0: ["7.9"], v1.8.0: ["7.9"]}
#   pss: ""
#   nist: []
#   owasp: []
#   fix: "name another address: docker swarm init --data-path-addr 198.51.100.10"
#   profiles: {baseline: off, restricted: off, cis-l1: warn, cis-l2: warn}
#   surfaces: [swarm]
#   params: []
package seawall.rules.swarm.swarm_data_path

findings contains {
	"message": "the containers' traffic would share the address of the swarm's management",
	"field": "DataPathAddr",
	"got": input.swarm.data_path_addr,
} if {
	input.swarm.operation in {"init", "join"}
	_shared
}

_shared if input.swarm.data_path_addr == ""

_shared if input.swarm.data_path_addr == _host(input.swarm.advertise_addr)

# The address without its port.
_host(address) := regex.replace(trim_prefix(regex.replace(address, `\]?(:[0-9]+)?$`, ""), "["), `^$`, "-")
