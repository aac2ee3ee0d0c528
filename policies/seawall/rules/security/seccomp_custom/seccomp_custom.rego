# METADATA
# title: Seccomp profiles that nobody listed
# description: >-
#   A custom seccomp profile comes from whoever sends the request. Only its
#   hash says whether it is one that the operator reviewed.
# custom:
#   id: seccomp-custom
#   severity: medium
#   cis: {v1.6.0: ["5.22"], v1.7.0: ["5.22"], v1.8.0: ["5.22"]}
#   pss: restricted
#   nist: ["3.5.2"]
#   owasp: ["6"]
#   fix: delete --security-opt seccomp, or have the hash of the profile listed in seccomp.allowed
#   profiles: {baseline: off, restricted: deny, cis-l1: off, cis-l2: warn}
#   surfaces: [container, start, service]
#   params: [seccomp.allowed]
package seawall.rules.security.seccomp_custom

import data.seawall.lib

findings contains {
	"message": "the container brings a seccomp profile of its own that is not on the list",
	"field": lib.field("seccomp"),
	"got": sprintf("sha256:%s", [input.workload.security.seccomp.sha256]),
} if {
	input.workload.security.seccomp.mode == "custom"
	not input.workload.security.seccomp.allows_all
	not input.workload.security.seccomp.sha256 in data.params.seccomp.allowed
}
