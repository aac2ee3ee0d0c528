# METADATA
# title: Services that nobody watches
# description: >-
#   Without a healthcheck the daemon does not notice that a service hangs.
# custom:
#   id: healthcheck
#   severity: low
#   cis: {v1.6.0: ["5.27", "4.6"], v1.7.0: ["5.27", "4.6"], v1.8.0: ["5.27", "4.6"]}
#   pss: ""
#   nist: []
#   owasp: []
#   fix: use --health-cmd, or HEALTHCHECK in the Dockerfile
#   profiles: {baseline: off, restricted: warn, cis-l1: warn, cis-l2: warn}
#   surfaces: [container, start, service]
#   params: []
package seawall.rules.resource.healthcheck

import data.seawall.lib

findings contains {
	"message": _message,
	"field": lib.field("healthcheck"),
	"got": false,
} if {
	lib.whole
	not input.workload.healthcheck.present
	not lib.one_shot
	not _deferred
}

_message := "the container turns the healthcheck of its image off" if {
	input.workload.healthcheck.disabled
} else := "neither the request nor the image has a healthcheck, so nobody notices when the container hangs"

# The image is not here yet: its container is judged at start.
_deferred if {
	input.workload.kind == "container"
	input.workload.image.lookup == "missing"
	not input.workload.healthcheck.disabled
}
