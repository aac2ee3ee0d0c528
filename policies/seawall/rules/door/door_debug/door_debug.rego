# METADATA
# title: The debug door
# description: >-
#   With debugging on, the daemon shows profiles of its memory and its
#   command line.
# custom:
#   id: door-debug
#   severity: high
#   cis: {}
#   pss: ""
#   nist: []
#   owasp: []
#   fix: ask the operator to open it with the parameter doors.debug, for all or for a role
#   profiles: {baseline: warn, restricted: deny, cis-l1: warn, cis-l2: deny}
#   surfaces: [request]
#   params: [doors]
package seawall.rules.door.door_debug

import data.seawall.lib

findings contains {
	"message": "the debug door is shut, as it shows the memory and the command line of the daemon",
	"field": "path",
	"got": input.request.path,
} if {
	input.action.name == "debug"
	not lib.door_open("debug")
}
