# METADATA
# title: Processes that may gain privileges
# description: >-
#   Without no-new-privileges a process gains privileges through set-uid
#   files and file capabilities of its image.
# custom:
#   id: no-new-privileges
#   severity: medium
#   cis: {v1.6.0: ["5.26", "2.14"], v1.7.0: ["5.26", "2.14"], v1.8.0: ["5.26", "2.15"]}
#   pss: restricted
#   nist: ["3.4.3"]
#   owasp: ["4"]
#   fix: use --security-opt no-new-privileges
#   profiles: {baseline: off, restricted: deny, cis-l1: deny, cis-l2: deny}
#   surfaces: [container, start, service]
#   params: []
package seawall.rules.security.no_new_privileges

import data.seawall.lib

findings contains {
	"message": "the container may gain privileges through set-uid files, as no-new-privileges is not set",
	"field": lib.field("no_new_privileges"),
	"got": false,
} if {
	lib.whole
	not input.workload.security.no_new_privileges
}
