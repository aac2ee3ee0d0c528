# METADATA
# title: Containers without an input and output limit
# description: >-
#   A container without a rate limit may use a disk's whole bandwidth.
# custom:
#   id: io-limit
#   severity: low
#   cis: {}
#   pss: ""
#   nist: []
#   owasp: ["7"]
#   fix: bound the rate of the device, such as --device-write-bps /dev/sda:50mb
#   profiles: {baseline: off, restricted: off, cis-l1: off, cis-l2: off}
#   surfaces: [container, update, start]
#   params: []
package seawall.rules.resource.io_limit

import data.seawall.lib

findings contains {
	"message": "the container may use the whole bandwidth of the disks, as no device rate is bounded",
	"field": lib.field("blkio"),
	"got": false,
} if {
	input.workload.kind != "service"
	lib.decides("blkio_limited")
	not input.workload.limits.blkio_limited
}
