# METADATA
# title: Containers on the default bridge
# description: >-
#   Everybody who names no network lands on docker0 and may talk to everybody
#   else there, without names and without a wall.
# custom:
#   id: default-bridge
#   severity: medium
#   cis: {v1.6.0: ["5.30"], v1.7.0: ["5.30"], v1.8.0: ["5.30"]}
#   pss: ""
#   nist: ["3.3.3"]
#   owasp: ["5"]
#   fix: make a network for the application with docker network create app and use --network app
#   profiles: {baseline: off, restricted: warn, cis-l1: off, cis-l2: warn}
#   surfaces: [container, start, service, network]
#   params: []
package seawall.rules.network.default_bridge

import data.seawall.lib

findings contains {
	"message": "the container joins the default bridge, where all such containers reach each other",
	"field": lib.field("network"),
	"got": "bridge",
} if {
	lib.whole
	"bridge" in _joined
}

findings contains {
	"message": "the request joins a container to the default bridge, where all such containers reach each other",
	"field": "path",
	"got": input.network.name,
} if {
	input.network.operation == "connect"
	_default
}

_joined contains input.workload.namespaces.network

_joined contains name if some name in input.workload.namespaces.networks

_default if input.network.name == "bridge"

# An ID may stand for it as well.
_default if input.network.options["com.docker.network.bridge.default_bridge"] == "true"
