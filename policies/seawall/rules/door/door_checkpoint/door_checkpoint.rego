# METADATA
# title: The checkpoint door
# description: >-
#   A checkpoint is the memory of a container on disk, and restoring one
#   brings back whatever somebody put there.
# custom:
#   id: door-checkpoint
#   severity: high
#   cis: {}
#   pss: ""
#   nist: []
#   owasp: []
#   fix: ask the operator to open it with the parameter doors.checkpoint, for all or for a role
#   profiles: {baseline: warn, restricted: deny, cis-l1: warn, cis-l2: deny}
#   surfaces: [request, start]
#   params: [doors]
package seawall.rules.door.door_checkpoint

import data.seawall.lib

findings contains {
	"message": "the checkpoint door is shut, as checkpoints hold and restore the whole memory of processes",
	"field": "path",
	"got": input.request.path,
} if {
	input.action.name in {"checkpoint_create", "checkpoint_list", "checkpoint_remove"}
	not lib.door_open("checkpoint")
}

findings contains {
	"message": "the checkpoint door is shut, as checkpoints hold and restore the whole memory of processes",
	"field": "checkpoint",
	"got": name,
} if {
	input.action.name in {"container_start", "container_restart"}
	some name in input.request.query.checkpoint
	name != ""
	not lib.door_open("checkpoint")
}
