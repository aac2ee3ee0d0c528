# METADATA
# title: Containers without a process limit
# description: >-
#   A container without a limit on its processes can start so many that the
#   host starts none: the fork bomb.
# custom:
#   id: pids-limit
#   severity: high
#   cis: {v1.6.0: ["5.29"], v1.7.0: ["5.29"], v1.8.0: ["5.29"]}
#   pss: ""
#   nist: ["3.4.3"]
#   owasp: ["7"]
#   fix: set --pids-limit 512, or pids_limit or deploy.resources.limits.pids in a compose file
#   profiles: {baseline: off, restricted: deny, cis-l1: deny, cis-l2: deny}
#   surfaces: [container, update, start, service]
#   params: [pids.max]
package seawall.rules.resource.pids_limit

import data.seawall.lib

findings contains {
	"message": "the container has no process limit, so a fork bomb in it stops the host",
	"field": lib.field("pids"),
	"got": 0,
} if {
	_asked
	not _limited
}

findings contains {
	"message": sprintf("the container asks for more processes than the allowed %v", [data.params.pids.max]),
	"field": lib.field("pids"),
	"got": input.workload.limits.pids,
} if {
	_asked
	input.workload.limits.pids > data.params.pids.max
}

_asked if lib.whole

# For an update 0 and -1 mean unlimited, and only leaving it out changes nothing.
_asked if {
	input.workload.kind == "update"
	not "pids" in input.workload.unchanged
}

_limited if input.workload.limits.pids > 0
