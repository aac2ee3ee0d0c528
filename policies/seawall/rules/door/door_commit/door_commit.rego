# METADATA
# title: The commit door
# description: >-
#   docker commit makes an image of a container, with a configuration of the
#   requester's choice.
# custom:
#   id: door-commit
#   severity: high
#   cis: {}
#   pss: ""
#   nist: []
#   owasp: []
#   fix: ask the operator to open it with the parameter doors.commit, for all or for a role
#   profiles: {baseline: warn, restricted: deny, cis-l1: warn, cis-l2: deny}
#   surfaces: [commit]
#   params: [doors]
package seawall.rules.door.door_commit

import data.seawall.lib

findings contains {
	"message": "the commit door is shut, as a container's changes would become an image that no registry saw",
	"field": "path",
	"got": input.request.path,
} if {
	input.action.name == "commit"
	not lib.door_open("commit")
}
