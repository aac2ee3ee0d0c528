# METADATA
# title: Networks that reach past the host
# description: >-
#   Some drivers and options put containers on the physical network or open
#   them to it without publishing a port.
# custom:
#   id: network-driver
#   severity: high
#   cis: {}
#   pss: ""
#   nist: ["3.4.2"]
#   owasp: []
#   fix: use a bridge network and publish the ports that are needed
#   profiles: {baseline: warn, restricted: deny, cis-l1: warn, cis-l2: deny}
#   surfaces: [network]
#   params: [networks.drivers]
package seawall.rules.network.network_driver

findings contains {
	"message": sprintf("the network driver %s is not among those that may be used", [input.network.driver]),
	"field": "Driver",
	"got": input.network.driver,
} if {
	_made
	not input.network.config_only
	not input.network.driver in data.params.networks.drivers
}

findings contains {
	"message": sprintf("the gateway mode %s lets the outside reach ports that are not published", [mode]),
	"field": concat("", ["Options.", name]),
	"got": mode,
} if {
	_made
	some name in {"com.docker.network.bridge.gateway_mode_ipv4", "com.docker.network.bridge.gateway_mode_ipv6"}
	mode := input.network.options[name]
	mode in {"nat-unprotected", "routed"}
}

findings contains {
	"message": "the network is an overlay that any container of any node may join",
	"field": "Attachable",
	"got": true,
} if {
	_made
	input.network.driver == "overlay"
	input.network.attachable
}

findings contains {
	"message": "the network takes the place of the swarm's ingress, through which all published ports come in",
	"field": "Ingress",
	"got": true,
} if {
	_made
	input.network.ingress
}

_made if input.network.operation == "create"
