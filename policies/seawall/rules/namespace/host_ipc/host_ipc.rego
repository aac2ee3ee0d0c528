# METADATA
# title: Containers in the host's shared memory
# description: >-
#   In the IPC namespace of the host a container reads and writes the shared
#   memory segments and queues of every program there.
# custom:
#   id: host-ipc
#   severity: high
#   cis: {v1.6.0: ["5.17"], v1.7.0: ["5.17"], v1.8.0: ["5.17"]}
#   pss: baseline
#   nist: []
#   owasp: []
#   fix: use --ipc private, or --ipc shareable and container:NAME between two containers
#   profiles: {baseline: deny, restricted: deny, cis-l1: deny, cis-l2: deny}
#   surfaces: [container, start]
#   params: []
package seawall.rules.namespace.host_ipc

import data.seawall.lib

findings contains {
	"message": "the container asks for the shared memory of the host, which other programs keep data in",
	"field": lib.field("ipc"),
	"got": "host",
} if {
	input.workload.namespaces.ipc == "host"
}
