# METADATA
# title: Restarts without an end
# description: >-
#   A container that fails and is restarted for ever hides its failure and
#   burns processor time. The benchmark asks for on-failure with at most five
#   retries.
# custom:
#   id: restart-policy
#   severity: medium
#   cis: {v1.6.0: ["5.15"], v1.7.0: ["5.15"], v1.8.0: ["5.15"]}
#   pss: ""
#   nist: []
#   owasp: ["7"]
#   fix: use --restart on-failure:5
#   profiles: {baseline: off, restricted: off, cis-l1: warn, cis-l2: warn}
#   surfaces: [container, update, start, service]
#   params: [restart.allow, restart.max_retry]
package seawall.rules.resource.restart_policy

import data.seawall.lib

findings contains {
	"message": sprintf("the restart policy %s is not among those that may be used", [input.workload.restart.name]),
	"field": lib.field("restart"),
	"got": input.workload.restart.name,
} if {
	_asked
	input.workload.kind != "service"
	not _name in data.params.restart.allow
}

findings contains {
	"message": "the restart policy retries without an end",
	"field": lib.field("restart"),
	"got": 0,
} if {
	_counted
	input.workload.restart.max_retry <= 0
}

findings contains {
	"message": sprintf("the restart policy retries %d times, more than %d", [input.workload.restart.max_retry, data.params.restart.max_retry]),
	"field": lib.field("restart"),
	"got": input.workload.restart.max_retry,
} if {
	_counted
	input.workload.restart.max_retry > data.params.restart.max_retry
}

_asked if {
	lib.decides("restart")
	_name != "no"
}

_name := "no" if input.workload.restart.name == ""

_name := input.workload.restart.name if input.workload.restart.name != ""

_counted if {
	_asked
	_name == "on-failure"
}

# Swarm has no other way to bound restarts: with a count every condition ends.
_counted if {
	_asked
	input.workload.kind == "service"
}
