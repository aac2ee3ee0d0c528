# METADATA
# title: Containers that run an SSH server
# description: >-
#   An SSH server in a container is a second way in, with keys and users of
#   its own that nobody manages.
# custom:
#   id: ssh-server
#   severity: low
#   cis: {v1.6.0: ["5.7"], v1.7.0: ["5.7"], v1.8.0: ["5.7"]}
#   pss: ""
#   nist: ["3.1.2"]
#   owasp: []
#   fix: remove the SSH server and use docker exec
#   profiles: {baseline: off, restricted: warn, cis-l1: warn, cis-l2: warn}
#   surfaces: [container, start, service]
#   params: []
package seawall.rules.runtime.ssh_server

import data.seawall.lib

findings contains {
	"message": "the container starts an SSH server, a way in that nobody manages",
	"field": lib.field(part),
	"got": program,
} if {
	some part in {"entrypoint", "cmd"}
	program := input.workload[part][0]
	regex.match(`(^|/)(sshd|dropbear)$`, program)
}

findings contains {
	"message": "the container publishes port 22, where an SSH server would listen",
	"field": lib.field("ports"),
	"got": 22,
} if {
	some port in input.workload.ports
	port.container == 22
	port.protocol == "tcp"
}
