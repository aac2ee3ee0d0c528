# METADATA
# title: The load door
# description: >-
#   docker load brings images with names of the sender's choice, past every
#   registry.
# custom:
#   id: door-load
#   severity: high
#   cis: {}
#   pss: ""
#   nist: []
#   owasp: []
#   fix: ask the operator to open it with the parameter doors.load, for all or for a role
#   profiles: {baseline: warn, restricted: deny, cis-l1: warn, cis-l2: deny}
#   surfaces: [image]
#   params: [doors]
package seawall.rules.door.door_load

import data.seawall.lib

findings contains {
	"message": "the load door is shut, as the names and contents of the images are in a tar that no plugin sees",
	"field": "path",
	"got": input.request.path,
} if {
	input.action.name == "image_load"
	not lib.door_open("load")
}
