# METADATA
# title: Capabilities outside the allowed list
# description: >-
#   A capability that is neither in the default set nor listed gives a
#   container more than an ordinary one has.
# custom:
#   id: cap-add
#   severity: high
#   cis: {v1.6.0: ["5.4"], v1.7.0: ["5.4"], v1.8.0: ["5.4"]}
#   pss: baseline
#   nist: ["3.4.3"]
#   owasp: ["3"]
#   fix: drop the --cap-add, or have the capability listed in caps.allowed_add
#   profiles: {baseline: deny, restricted: deny, cis-l1: deny, cis-l2: deny}
#   surfaces: [container, start, service]
#   params: [caps.allowed_add]
package seawall.rules.capability.cap_add

import data.seawall.lib

findings contains {
	"message": sprintf("the container asks for CAP_%s, which is not on the list of capabilities that may be added", [name]),
	"field": lib.field("cap_add"),
	"got": name,
} if {
	some name in input.workload.capabilities.add
	not name in {"ALL", "DAC_READ_SEARCH"}
	not name in data.params.caps.allowed_add
	not name in lib.dangerous_capabilities
}
