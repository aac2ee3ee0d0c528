# METADATA
# title: Runtimes that are not listed
# description: >-
#   The runtime is the program that builds the container on the host, as
#   root. An unknown one may build none at all.
# custom:
#   id: runtime
#   severity: high
#   cis: {}
#   pss: ""
#   nist: ["3.5.2"]
#   owasp: []
#   fix: drop --runtime or use a listed one
#   profiles: {baseline: deny, restricted: deny, cis-l1: deny, cis-l2: deny}
#   surfaces: [container, start]
#   params: [runtimes]
package seawall.rules.runtime.runtime

import data.seawall.lib

findings contains {
	"message": sprintf("the container asks for the runtime %s, which is not on the list", [input.workload.runtime]),
	"field": lib.field("runtime"),
	"got": input.workload.runtime,
} if {
	input.workload.kind in {"container", "start"}
	input.workload.runtime != ""
	not lib.listed(input.workload.runtime, data.params.runtimes)
}
