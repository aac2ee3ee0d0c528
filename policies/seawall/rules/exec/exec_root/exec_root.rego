# METADATA
# title: Processes that enter a container as root
# description: >-
#   docker exec -u root brings root back into a container that runs as an
#   ordinary user.
# custom:
#   id: exec-root
#   severity: medium
#   cis: {v1.6.0: ["5.24"], v1.7.0: ["5.24"], v1.8.0: ["5.24"]}
#   pss: ""
#   nist: ["3.1.2"]
#   owasp: ["2"]
#   fix: drop -u root, or name a uid other than 0
#   profiles: {baseline: off, restricted: deny, cis-l1: off, cis-l2: deny}
#   surfaces: [exec]
#   params: []
package seawall.rules.exec.exec_root

findings contains {
	"message": "the process asks to run as root in a container that need not have it",
	"field": "User",
	"got": input.exec.user.raw,
} if {
	input.exec.user.source == "request"
	input.exec.user.root
}

findings contains {
	"message": sprintf("the user %s is a name, and nothing proves that it is not root", [input.exec.user.raw]),
	"field": "User",
	"got": input.exec.user.raw,
} if {
	input.exec.user.source == "request"
	not input.exec.user.root
	not input.exec.user.proof in {"number", "name", "default", "passwd"}
}
