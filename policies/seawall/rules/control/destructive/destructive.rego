# METADATA
# title: Removal of what others need
# description: >-
#   Removals and prunes cannot be undone, and one call may take the volumes of
#   everybody.
# custom:
#   id: destructive
#   severity: medium
#   cis: {}
#   pss: ""
#   nist: []
#   owasp: []
#   fix: ask for a role that names the action
#   profiles: {baseline: off, restricted: off, cis-l1: off, cis-l2: off}
#   surfaces: [request]
#   params: []
package seawall.rules.control.destructive

import data.seawall.lib

findings contains {
	"message": sprintf("%s has no role that names %s, which cannot be undone", [lib.requester, input.action.name]),
	"field": "user",
	"got": input.user.roles,
} if {
	_destroys
	not lib.granted_by_name
}

_destroys if endswith(input.action.name, "_remove")

_destroys if endswith(input.action.name, "_prune")

_destroys if input.action.name == "swarm_leave"
