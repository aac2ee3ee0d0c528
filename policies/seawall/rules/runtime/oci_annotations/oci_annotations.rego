# METADATA
# title: Annotations that steer the runtime
# description: >-
#   Runtimes read annotations as options, some of which change the isolation
#   of the container.
# custom:
#   id: oci-annotations
#   severity: medium
#   cis: {}
#   pss: ""
#   nist: ["3.5.2"]
#   owasp: []
#   fix: drop the --annotation and set the option in the runtime's own configuration
#   profiles: {baseline: warn, restricted: deny, cis-l1: off, cis-l2: off}
#   surfaces: [container, start]
#   params: []
package seawall.rules.runtime.oci_annotations

import data.seawall.lib

findings contains {
	"message": sprintf("the container sets the annotation %s, which the runtime reads as an option", [name]),
	"field": lib.field("annotations"),
	"got": name,
} if {
	some name, _ in input.workload.annotations
	strings.any_prefix_match(name, _prefixes)
}

_prefixes := {
	"cdi.k8s.io/",
	"dev.gvisor.",
	"io.containers.",
	"io.katacontainers.",
	"org.criu.",
	"org.systemd.property.",
	"run.oci.",
}
