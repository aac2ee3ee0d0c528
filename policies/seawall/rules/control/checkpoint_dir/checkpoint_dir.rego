# METADATA
# title: Checkpoints in a directory of choice
# description: >-
#   A checkpoint directory named by the requester makes the daemon write, as
#   root, wherever the requester likes.
# custom:
#   id: checkpoint-dir
#   severity: critical
#   cis: {}
#   pss: ""
#   nist: ["3.5.5"]
#   owasp: []
#   fix: leave --checkpoint-dir out, so that Docker keeps checkpoints in its own directory
#   profiles: {baseline: deny, restricted: deny, cis-l1: deny, cis-l2: deny}
#   surfaces: [request]
#   params: []
package seawall.rules.control.checkpoint_dir

findings contains {
	"message": "the checkpoint would be kept in a directory of the host that the request names",
	"field": "CheckpointDir",
	"got": directory,
} if {
	input.action.name == "checkpoint_create"
	directory := input.body.CheckpointDir
	directory != ""
}

findings contains {
	"message": "the checkpoint would be kept in a directory of the host that the request names",
	"field": "dir",
	"got": directory,
} if {
	input.action.name in {"checkpoint_list", "checkpoint_remove"}
	some directory in input.request.query.dir
	directory != ""
}
