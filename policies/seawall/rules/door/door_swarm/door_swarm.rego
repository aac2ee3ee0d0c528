# METADATA
# title: The swarm door
# description: >-
#   A node that joins a swarm runs what its managers say; no plugin is asked
#   about the tasks.
# custom:
#   id: door-swarm
#   severity: critical
#   cis: {}
#   pss: ""
#   nist: ["3.3.1"]
#   owasp: []
#   fix: ask the operator to open it with the parameter doors.swarm, for all or for a role
#   profiles: {baseline: warn, restricted: deny, cis-l1: warn, cis-l2: deny}
#   surfaces: [swarm]
#   params: [doors]
package seawall.rules.door.door_swarm

import data.seawall.lib

findings contains {
	"message": "the swarm door is shut, as whoever manages the cluster decides what runs on this host",
	"field": "path",
	"got": input.request.path,
} if {
	input.action.name in {"swarm_init", "swarm_join", "swarm_update", "swarm_leave", "swarm_unlock", "swarm_unlockkey", "node_update", "node_remove"}
	not lib.door_open("swarm")
}
