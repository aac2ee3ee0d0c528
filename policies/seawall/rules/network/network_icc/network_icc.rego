# METADATA
# title: Networks on which all containers may talk
# description: >-
#   On a bridge network every container reaches every port of every other one
#   unless inter-container communication is turned off.
# custom:
#   id: network-icc
#   severity: medium
#   cis: {v1.6.0: ["2.2"], v1.7.0: ["2.2"], v1.8.0: ["2.2"]}
#   pss: ""
#   nist: ["3.3.3"]
#   owasp: ["5"]
#   fix: use docker network create -o com.docker.network.bridge.enable_icc=false
#   profiles: {baseline: off, restricted: warn, cis-l1: warn, cis-l2: warn}
#   surfaces: [network]
#   params: [networks.icc]
package seawall.rules.network.network_icc

findings contains {
	"message": "the network lets all its containers talk to each other, as enable_icc is not turned off",
	"field": "Options",
	"got": object.get(input.network.options, _icc, ""),
} if {
	input.network.operation == "create"
	input.network.driver == "bridge"
	not input.network.config_only
	not _off
}

_icc := "com.docker.network.bridge.enable_icc"

# The spellings that the bridge driver takes for no.
_off if input.network.options[_icc] in {"0", "f", "F", "false", "False", "FALSE"}
