# METADATA
# title: Containers with a looser SELinux label
# description: >-
#   On hosts with SELinux, labels keep containers apart from the host and
#   from each other. Disabling or choosing them undoes that.
# custom:
#   id: selinux
#   severity: medium
#   cis: {v1.6.0: ["5.3"], v1.7.0: ["5.3"], v1.8.0: ["5.3"]}
#   pss: baseline
#   nist: ["3.5.2"]
#   owasp: ["6"]
#   fix: drop --security-opt label and use :z or :Z on the mount instead
#   profiles: {baseline: deny, restricted: deny, cis-l1: off, cis-l2: deny}
#   surfaces: [container, start, service]
#   params: [selinux.types]
package seawall.rules.security.selinux

import data.seawall.lib

findings contains {
	"message": "the container asks for no SELinux label, which lets it touch whatever its user may",
	"field": lib.field("selinux"),
	"got": "disable",
} if {
	input.workload.security.selinux.disabled
	_enforced
}

findings contains {
	"message": sprintf("the container chooses its SELinux %s, which decides what it may touch", [part]),
	"field": lib.field("selinux"),
	"got": value,
} if {
	some part in {"user", "role"}
	value := input.workload.security.selinux[part]
	value != ""
	_enforced
}

findings contains {
	"message": sprintf("the container asks for the SELinux type %s, which is not one for containers", [type]),
	"field": lib.field("selinux"),
	"got": type,
} if {
	type := input.workload.security.selinux.type
	not type in data.params.selinux.types
	_enforced
}

_enforced if input.engine.selinux

_enforced if not input.engine.known
