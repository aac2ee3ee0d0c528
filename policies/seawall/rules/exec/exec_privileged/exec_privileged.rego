# METADATA
# title: Privileged processes in a container
# description: >-
#   docker exec --privileged gives the new process every capability and
#   lifts its filters, whatever the container itself was denied.
# custom:
#   id: exec-privileged
#   severity: critical
#   cis: {v1.6.0: ["5.23"], v1.7.0: ["5.23"], v1.8.0: ["5.23"]}
#   pss: baseline
#   nist: ["3.4.3"]
#   owasp: ["3"]
#   fix: use docker exec without --privileged, and give the container the one capability it needs
#   profiles: {baseline: deny, restricted: deny, cis-l1: deny, cis-l2: deny}
#   surfaces: [exec]
#   params: []
package seawall.rules.exec.exec_privileged

findings contains {
	"message": "the process asks for --privileged, which gives it the host",
	"field": "Privileged",
	"got": true,
} if {
	input.exec.privileged
}
