# METADATA
# title: Swarm mode
# description: >-
#   Swarm mode opens ports for the cluster and hands the decision what runs on
#   this host to its managers.
# custom:
#   id: swarm-mode
#   severity: medium
#   cis: {v1.6.0: ["5.1"], v1.7.0: ["5.1"], v1.8.0: ["5.1"]}
#   pss: ""
#   nist: []
#   owasp: []
#   fix: leave swarm mode off, or ask the operator to open the door with doors.swarm
#   profiles: {baseline: off, restricted: warn, cis-l1: deny, cis-l2: deny}
#   surfaces: [swarm]
#   params: [doors]
package seawall.rules.swarm.swarm_mode

import data.seawall.lib

findings contains {
	"message": sprintf("the node would %s a swarm, and swarm mode is not wanted here", [_what[input.swarm.operation]]),
	"field": "path",
	"got": input.swarm.operation,
} if {
	not lib.door_open("swarm")
}

_what := {"init": "begin", "join": "join"}
