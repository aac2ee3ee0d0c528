# METADATA
# title: Containers that join another's namespaces
# description: >-
#   A container that joins the network, processes, shared memory or control
#   group of another inherits whatever that one has.
# custom:
#   id: share-container-ns
#   severity: low
#   cis: {}
#   pss: ""
#   nist: ["3.4.3"]
#   owasp: []
#   fix: put both containers on one network of their own and let them talk by name
#   profiles: {baseline: off, restricted: warn, cis-l1: off, cis-l2: warn}
#   surfaces: [container, start]
#   params: []
package seawall.rules.namespace.share_container_ns

import data.seawall.lib

findings contains {
	"message": sprintf("the container joins the %s of another, with whatever that one has", [_name[part]]),
	"field": lib.field(part),
	"got": input.workload.namespaces[part],
} if {
	some part in object.keys(_name)
	startswith(input.workload.namespaces[part], "container:")
}

_name := {
	"cgroup_container": "control group",
	"ipc": "shared memory",
	"network": "network",
	"pid": "processes",
}
