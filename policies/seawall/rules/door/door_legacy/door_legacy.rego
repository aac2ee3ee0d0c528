# METADATA
# title: The legacy door
# description: >-
#   Calls that engines dropped years ago are still served by old ones, with
#   fewer checks.
# custom:
#   id: door-legacy
#   severity: medium
#   cis: {}
#   pss: ""
#   nist: []
#   owasp: []
#   fix: ask the operator to open it with the parameter doors.legacy, for all or for a role
#   profiles: {baseline: warn, restricted: deny, cis-l1: warn, cis-l2: deny}
#   surfaces: [request]
#   params: [doors]
package seawall.rules.door.door_legacy

import data.seawall.lib

findings contains {
	"message": "the legacy door is shut, as this call is served by old engines only and nobody needs it",
	"field": "path",
	"got": input.request.path,
} if {
	input.action.name == "container_copy"
	not lib.door_open("legacy")
}
