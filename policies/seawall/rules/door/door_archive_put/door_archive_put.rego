# METADATA
# title: The copy-in door
# description: >-
#   docker cp into a container unpacks an archive as root, through its bind
#   mounts and volumes.
# custom:
#   id: door-archive-put
#   severity: high
#   cis: {}
#   pss: ""
#   nist: []
#   owasp: []
#   fix: ask the operator to open it with the parameter doors.archive_put, for all or for a role
#   profiles: {baseline: warn, restricted: deny, cis-l1: warn, cis-l2: deny}
#   surfaces: [request]
#   params: [doors]
package seawall.rules.door.door_archive_put

import data.seawall.lib

findings contains {
	"message": "the copy-in door is shut, as the archive writes as root, through bind mounts to the host as well",
	"field": "path",
	"got": input.request.path,
} if {
	input.action.name == "container_archive_put"
	not lib.door_open("archive_put")
}
