# METADATA
# title: Users without a role for what they ask
# description: >-
#   Roles say who may do what. What no role of a user names is not for that
#   user.
# custom:
#   id: user-action
#   severity: high
#   cis: {}
#   pss: ""
#   nist: []
#   owasp: []
#   fix: ask for a role that has the action
#   profiles: {baseline: off, restricted: off, cis-l1: off, cis-l2: off}
#   surfaces: [request]
#   params: []
package seawall.rules.control.user_action

import data.seawall.lib

findings contains {
	"message": sprintf("%s has no role that allows %s", [lib.requester, input.action.name]),
	"field": "user",
	"got": input.user.roles,
} if {
	not lib.granted
	not _free
}

# Clients ask this before everything else, and it tells nothing but versions.
_free if input.action.name == "ping"

# The docker client needs these for its own work, whatever the role.
_free if {
	input.action.name in {"system_info", "system_version"}
	some role in input.user.roles
	data.roles[role]
}
