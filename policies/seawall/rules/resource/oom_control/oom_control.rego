# METADATA
# title: Containers that survive at the expense of the host
# description: >-
#   When memory runs out the kernel kills something. A container that cannot
#   be killed, or ranks behind the host's own processes, makes the host pay.
# custom:
#   id: oom-control
#   severity: high
#   cis: {}
#   pss: ""
#   nist: []
#   owasp: []
#   fix: drop --oom-kill-disable and --oom-score-adj, or give --oom-kill-disable a --memory limit to go with it
#   profiles: {baseline: deny, restricted: deny, cis-l1: deny, cis-l2: deny}
#   surfaces: [container, start, service]
#   params: []
package seawall.rules.resource.oom_control

import data.seawall.lib

findings contains {
	"message": "the container turns the OOM killer off without a memory limit, so the host's own processes are killed in its place",
	"field": lib.field("oom_kill_disable"),
	"got": true,
} if {
	input.workload.oom.kill_disable
	input.workload.limits.memory <= 0
}

findings contains {
	"message": sprintf("the container asks for the OOM score %d, so that other processes are killed before its own", [input.workload.oom.score_adj]),
	"field": lib.field("oom_score_adj"),
	"got": input.workload.oom.score_adj,
} if {
	input.workload.oom.score_adj < 0
}
