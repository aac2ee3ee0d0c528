# METADATA
# title: The session door
# description: >-
#   The calls /session and /grpc turn the connection into a stream in which
#   BuildKit clients ask for anything.
# custom:
#   id: door-session
#   severity: high
#   cis: {}
#   pss: ""
#   nist: []
#   owasp: []
#   fix: ask the operator to open it with the parameter doors.session, for all or for a role
#   profiles: {baseline: warn, restricted: deny, cis-l1: warn, cis-l2: deny}
#   surfaces: [build]
#   params: [doors]
package seawall.rules.door.door_session

import data.seawall.lib

findings contains {
	"message": "the session door is shut, as all that passes through it after the first line is hidden from a plugin",
	"field": "path",
	"got": input.request.path,
} if {
	input.action.name in {"session", "grpc"}
	not lib.door_open("session")
}
