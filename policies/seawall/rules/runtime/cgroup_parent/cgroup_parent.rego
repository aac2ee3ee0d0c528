# METADATA
# title: Containers outside their control group
# description: >-
#   A container that chooses its parent control group escapes the limits of
#   the group it belongs to.
# custom:
#   id: cgroup-parent
#   severity: medium
#   cis: {v1.6.0: ["5.25"], v1.7.0: ["5.25"], v1.8.0: ["5.25"]}
#   pss: ""
#   nist: ["3.4.3"]
#   owasp: ["7"]
#   fix: drop --cgroup-parent or use your tenant's slice
#   profiles: {baseline: off, restricted: deny, cis-l1: deny, cis-l2: deny}
#   surfaces: [container, start, build]
#   params: [cgroup_parents]
package seawall.rules.runtime.cgroup_parent

import data.seawall.lib

findings contains {
	"message": sprintf("the container asks for the control group %s, outside the limits meant for it", [parent]),
	"field": lib.field("cgroup_parent"),
	"got": parent,
} if {
	parent := input.workload.cgroup_parent
	_unlisted(parent)
}

findings contains {
	"message": sprintf("the build asks for the control group %s, outside the limits meant for it", [parent]),
	"field": "cgroupparent",
	"got": parent,
} if {
	parent := input.build.cgroup_parent
	_unlisted(parent)
}

_unlisted(parent) if {
	parent != ""
	not parent in data.params.cgroup_parents
}
