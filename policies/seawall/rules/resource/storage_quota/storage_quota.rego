# METADATA
# title: Containers without a storage quota
# description: >-
#   Without a quota one container can fill the disk on which all others and
#   the daemon write.
# custom:
#   id: storage-quota
#   severity: medium
#   cis: {}
#   pss: ""
#   nist: ["3.4.3"]
#   owasp: []
#   fix: use --storage-opt size=10G
#   profiles: {baseline: off, restricted: warn, cis-l1: off, cis-l2: off}
#   surfaces: [container, start]
#   params: []
package seawall.rules.resource.storage_quota

import data.seawall.lib

findings contains {
	"message": "the container may fill the disk, as it has no storage quota",
	"field": lib.field("storage"),
	"got": "",
} if {
	_unbounded
	not _unable
}

# A note: there is nothing the requester could do.
findings contains {
	"message": sprintf("the container may fill the disk, and a quota is not enforceable here: the storage driver %s cannot hold one", [input.engine.storage_driver]),
	"field": lib.field("storage"),
	"got": "",
	"severity": "info",
} if {
	_unbounded
	_unable
}

_unbounded if {
	lib.whole
	input.workload.kind != "service"
	input.workload.limits.storage == ""
}

_unable if {
	input.engine.known
	not input.engine.storage_quota
}
