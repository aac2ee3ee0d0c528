# METADATA
# title: Containers among the host's processes
# description: >-
#   In the process namespace of the host a container sees every process, its
#   environment and, through /proc, its root directory.
# custom:
#   id: host-pid
#   severity: critical
#   cis: {v1.6.0: ["5.16"], v1.7.0: ["5.16"], v1.8.0: ["5.16"]}
#   pss: baseline
#   nist: ["3.4.3"]
#   owasp: []
#   fix: drop --pid host; to reach one container use --pid container:NAME
#   profiles: {baseline: deny, restricted: deny, cis-l1: deny, cis-l2: deny}
#   surfaces: [container, start]
#   params: []
package seawall.rules.namespace.host_pid

import data.seawall.lib

findings contains {
	"message": "the container asks to see the processes of the host, and with them their files and secrets",
	"field": lib.field("pid"),
	"got": "host",
} if {
	input.workload.namespaces.pid == "host"
}
