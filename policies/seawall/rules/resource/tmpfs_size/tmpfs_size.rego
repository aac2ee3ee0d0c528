# METADATA
# title: Memory file systems without a bound
# description: >-
#   A tmpfs without a size may grow to half of the host's memory, and so may a
#   large /dev/shm.
# custom:
#   id: tmpfs-size
#   severity: low
#   cis: {}
#   pss: ""
#   nist: ["3.4.3"]
#   owasp: []
#   fix: "give it a size: --tmpfs /tmp:size=64m, --shm-size 256m"
#   profiles: {baseline: off, restricted: warn, cis-l1: off, cis-l2: off}
#   surfaces: [container, start, service, build]
#   params: [tmpfs.require_size, tmpfs.shm_max]
package seawall.rules.resource.tmpfs_size

import data.seawall.lib

findings contains {
	"message": sprintf("the tmpfs at %s has no size, so it may take half of the host's memory", [mount.target]),
	"field": mount.field,
	"got": 0,
} if {
	data.params.tmpfs.require_size
	some mount in input.workload.mounts
	mount.kind == "tmpfs"
	mount.size <= 0
}

findings contains {
	"message": sprintf("the container asks for %d bytes of /dev/shm, more than the %d that one may have", [size, data.params.tmpfs.shm_max]),
	"field": field,
	"got": size,
} if {
	is_number(data.params.tmpfs.shm_max)
	some field, size in _shared_memory
	size > data.params.tmpfs.shm_max
}

_shared_memory[lib.field("shm_size")] := input.workload.limits.shm_size

_shared_memory["shmsize"] := input.build.shm_size
