# METADATA
# title: Containers that write their own file system
# description: >-
#   A read-only root file system keeps an intruder from leaving programs
#   behind and a container from filling the disk.
# custom:
#   id: readonly-rootfs
#   severity: medium
#   cis: {v1.6.0: ["5.13"], v1.7.0: ["5.13"], v1.8.0: ["5.13"]}
#   pss: ""
#   nist: ["3.4.3"]
#   owasp: ["8"]
#   fix: use --read-only with --tmpfs /tmp and --tmpfs /run, and volumes for what must be kept
#   profiles: {baseline: off, restricted: warn, cis-l1: deny, cis-l2: deny}
#   surfaces: [container, start, service]
#   params: []
package seawall.rules.mount.readonly_rootfs

import data.seawall.lib

findings contains {
	"message": "the container's root file system is writable, so an intruder may change its programs",
	"field": lib.field("readonly_rootfs"),
	"got": false,
} if {
	lib.whole
	not input.workload.readonly_rootfs
}
