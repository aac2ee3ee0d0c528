# METADATA
# title: Containers in a powerful group
# description: >-
#   A supplementary group such as docker, disk or shadow opens files of the
#   host that are shared with the container.
# custom:
#   id: root-group
#   severity: low
#   cis: {}
#   pss: ""
#   nist: []
#   owasp: []
#   fix: remove --group-add
#   profiles: {baseline: off, restricted: warn, cis-l1: off, cis-l2: off}
#   surfaces: [container, start, service]
#   params: [groups.deny]
package seawall.rules.privilege.root_group

import data.seawall.lib

findings contains {
	"message": sprintf("the container joins the group %s, which opens files that belong to the host", [group]),
	"field": lib.field("groups"),
	"got": group,
} if {
	some group in input.workload.groups
	_powerful(group)
}

_powerful(group) if group in data.params.groups.deny

_powerful(group) if regex.match(`^[+-]?0+$`, group)
