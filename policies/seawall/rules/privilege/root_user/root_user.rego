# METADATA
# title: Processes that run as root
# description: >-
#   A container whose first process runs as uid 0 has root on the host for a
#   neighbour: every other defence that fails then fails completely.
# custom:
#   id: root-user
#   severity: medium
#   cis: {v1.6.0: ["4.1"], v1.7.0: ["4.1"], v1.8.0: ["4.1"]}
#   pss: restricted
#   nist: ["3.1.2"]
#   owasp: ["2"]
#   fix: run it as a number other than 0, with --user 1000:1000 or USER 1000 in the Dockerfile
#   profiles: {baseline: off, restricted: deny, cis-l1: deny, cis-l2: deny}
#   surfaces: [container, start, service]
#   params: []
package seawall.rules.privilege.root_user

import data.seawall.lib

findings contains object.union(_severity, {
	"message": sprintf("%s, so the container runs as root", [_who]),
	"field": lib.field("user"),
	"got": input.workload.user.raw,
}) if {
	lib.whole
	input.workload.user.root
}

findings contains object.union(_severity, {
	"message": sprintf("%s, and nothing proves that it is not root", [_unproven]),
	"field": lib.field("user"),
	"got": object.get(input.workload.user, "raw", ""),
}) if {
	lib.whole
	not input.workload.user.root
	not _settled
}

# The uid is known.
_settled if input.workload.user.proof in {"number", "name", "default", "passwd"}

# A container is judged again at start, by its own passwd file. A service's
# tasks are not: nobody asks the gate about them.
_settled if {
	input.workload.kind == "container"
	input.workload.user.proof in {"deferred", "missing"}
}

_who := sprintf("the request asks for the user %s", [input.workload.user.raw]) if {
	input.workload.user.source == "request"
} else := sprintf("the image's USER is %s", [input.workload.user.raw]) if {
	input.workload.user.source == "image"
} else := "neither the request nor the image names a user"

_unproven := "the image is not on this node, so its user is unknown" if {
	input.workload.user.proof == "missing"
	input.workload.user.raw == ""
} else := sprintf("the image is not pinned, so on another node its user may not be %s", [input.workload.user.raw]) if {
	input.workload.kind == "service"
	input.workload.user.source == "image"
	_number
} else := sprintf("the number %s is no uid that every engine reads alike", [input.workload.user.raw]) if {
	_number
} else := sprintf("the user %s of the image is a name", [input.workload.user.raw]) if {
	input.workload.user.source == "image"
} else := sprintf("the user %s is a name", [input.workload.user.raw])

_number if regex.match(`^[+-]?[0-9]+(:|$)`, input.workload.user.raw)

_severity := {"severity": "low"} if {
	lib.remapped
} else := {}
