# METADATA
# title: Privileged containers
# description: >-
#   A privileged container holds every capability, runs without a system call
#   filter and sees the host's devices. Whoever starts one owns the host.
# custom:
#   id: privileged
#   severity: critical
#   cis: {v1.6.0: ["5.5"], v1.7.0: ["5.5"], v1.8.0: ["5.5"]}
#   pss: baseline
#   nist: ["3.4.3"]
#   owasp: ["3"]
#   fix: drop --privileged and add the one capability or device it needs with --cap-add or --device
#   profiles: {baseline: deny, restricted: deny, cis-l1: deny, cis-l2: deny}
#   surfaces: [container, start]
#   params: []
package seawall.rules.privilege.privileged

import data.seawall.lib

findings contains {
	"message": "the container asks for --privileged, which gives it the host",
	"field": lib.field("privileged"),
	"got": true,
} if {
	input.workload.privileged
}
