# METADATA
# title: The import door
# description: >-
#   docker import makes an image of any archive.
# custom:
#   id: door-import
#   severity: high
#   cis: {}
#   pss: ""
#   nist: []
#   owasp: []
#   fix: ask the operator to open it with the parameter doors.import, for all or for a role
#   profiles: {baseline: warn, restricted: deny, cis-l1: warn, cis-l2: deny}
#   surfaces: [image]
#   params: [doors]
package seawall.rules.door.door_import

import data.seawall.lib

findings contains {
	"message": "the import door is shut, as the content of the image is in a tar that no plugin sees",
	"field": "path",
	"got": input.request.path,
} if {
	input.action.name == "image_import"
	not lib.door_open("import")
}
