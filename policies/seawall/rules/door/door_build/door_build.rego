# METADATA
# title: The build door
# description: >-
#   Context, Dockerfile and steps of a build are hidden from a plugin; only
#   a few options show.
# custom:
#   id: door-build
#   severity: high
#   cis: {}
#   pss: ""
#   nist: []
#   owasp: []
#   fix: ask the operator to open it with the parameter doors.build, for all or for a role
#   profiles: {baseline: warn, restricted: deny, cis-l1: warn, cis-l2: deny}
#   surfaces: [build]
#   params: [doors]
package seawall.rules.door.door_build

import data.seawall.lib

findings contains {
	"message": "the build door is shut, as what a build does is in a tar and in steps that no plugin sees",
	"field": "path",
	"got": input.request.path,
} if {
	input.action.name == "build"
	not lib.door_open("build")
}
