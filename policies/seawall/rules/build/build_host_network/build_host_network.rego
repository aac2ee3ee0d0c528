# METADATA
# title: Builds on the network of the host
# description: >-
#   The steps of a build run whatever the Dockerfile says. On the host's
#   network they reach its local services.
# custom:
#   id: build-host-network
#   severity: medium
#   cis: {}
#   pss: ""
#   nist: []
#   owasp: []
#   fix: drop --network, or use --network default or none
#   profiles: {baseline: warn, restricted: deny, cis-l1: warn, cis-l2: deny}
#   surfaces: [build]
#   params: [dns.allow]
package seawall.rules.build.build_host_network

findings contains {
	"message": "the build asks for the network of the host, where it reaches every local service",
	"field": "networkmode",
	"got": input.build.network_mode,
} if {
	input.build.network_mode == "host"
}

findings contains {
	"message": "the build asks for the network of another container",
	"field": "networkmode",
	"got": input.build.network_mode,
} if {
	startswith(input.build.network_mode, "container:")
}

findings contains {
	"message": sprintf("the build sets the address of the host name %s itself", [split(entry, ":")[0]]),
	"field": "extrahosts",
	"got": entry,
} if {
	some entry in input.build.extra_hosts
	not entry in data.params.dns.allow
}
