# METADATA
# title: Containers without a system call filter
# description: >-
#   Docker filters system calls by a profile. Without one, or with a profile
#   that denies nothing, a container can try every system call of the
#   kernel.
# custom:
#   id: seccomp
#   severity: high
#   cis: {v1.6.0: ["5.22"], v1.7.0: ["5.22"], v1.8.0: ["5.22"]}
#   pss: baseline
#   nist: ["3.5.2"]
#   owasp: ["6"]
#   fix: delete --security-opt seccomp=unconfined, or pass a profile file that denies by default
#   profiles: {baseline: deny, restricted: deny, cis-l1: deny, cis-l2: deny}
#   surfaces: [container, start, service]
#   params: []
package seawall.rules.security.seccomp

import data.seawall.lib

findings contains {
	"message": "the container asks for no system call filter, which opens the whole kernel to it",
	"field": lib.field("seccomp"),
	"got": "unconfined",
} if {
	input.workload.security.seccomp.mode == "unconfined"
}

findings contains {
	"message": "the container brings a seccomp profile that denies nothing or cannot be read",
	"field": lib.field("seccomp"),
	"got": sprintf("sha256:%s", [input.workload.security.seccomp.sha256]),
} if {
	input.workload.security.seccomp.mode == "custom"
	input.workload.security.seccomp.allows_all
}
