# METADATA
# title: Containers that inherit another's mounts
# description: >-
#   With --volumes-from a container gets every mount of another, sockets and
#   host directories included.
# custom:
#   id: volumes-from
#   severity: medium
#   cis: {}
#   pss: ""
#   nist: ["3.5.5"]
#   owasp: []
#   fix: name the volumes it needs with --mount
#   profiles: {baseline: warn, restricted: deny, cis-l1: warn, cis-l2: deny}
#   surfaces: [container]
#   params: []
package seawall.rules.mount.volumes_from

import data.seawall.lib

findings contains {
	"message": sprintf("the container inherits all mounts of %s, whatever they are", [mount.from]),
	"field": lib.field("volumes_from"),
	"got": mount.from,
} if {
	some mount in input.workload.mounts
	mount.via == "VolumesFrom"
}
