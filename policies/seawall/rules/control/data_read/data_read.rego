# METADATA
# title: Contents taken off the host
# description: >-
#   Some calls do not show the state of the engine but hand out what it holds:
#   file systems, images, configurations, keys.
# custom:
#   id: data-read
#   severity: medium
#   cis: {}
#   pss: ""
#   nist: []
#   owasp: []
#   fix: ask for a role that has the action, or the class exfiltrate
#   profiles: {baseline: off, restricted: off, cis-l1: off, cis-l2: off}
#   surfaces: [request]
#   params: []
package seawall.rules.control.data_read

import data.seawall.lib

findings contains {
	"message": sprintf("%s has no role that may take contents off the host by %s", [lib.requester, input.action.name]),
	"field": "user",
	"got": input.user.roles,
} if {
	input.action.class == "exfiltrate"
	not lib.granted
}
