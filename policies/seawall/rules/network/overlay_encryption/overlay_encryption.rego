# METADATA
# title: Overlay networks in the clear
# description: >-
#   The traffic of an overlay network crosses the wire between the nodes
#   readable and forgeable unless it is encrypted.
# custom:
#   id: overlay-encryption
#   severity: medium
#   cis: {v1.6.0: ["7.3"], v1.7.0: ["7.3"], v1.8.0: ["7.3"]}
#   pss: ""
#   nist: []
#   owasp: []
#   fix: use docker network create --driver overlay --opt encrypted
#   profiles: {baseline: off, restricted: off, cis-l1: warn, cis-l2: warn}
#   surfaces: [network]
#   params: []
package seawall.rules.network.overlay_encryption

findings contains {
	"message": "the overlay network sends its traffic between the nodes unencrypted",
	"field": "Options",
	"got": object.get(input.network.options, "encrypted", null),
} if {
	input.network.operation == "create"
	input.network.driver == "overlay"
	not input.network.ingress
	not _encrypted
}

# The option counts by being there; a plain no is taken for what it says.
_encrypted if {
	value := input.network.options.encrypted
	not lower(value) in {"0", "f", "false"}
}
