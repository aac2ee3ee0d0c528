# METADATA
# title: Mounts outside the allowed directories
# description: >-
#   In the strict profile a container may bind only the directories of the
#   host that the operator listed.
# custom:
#   id: host-path-allowlist
#   severity: medium
#   cis: {}
#   pss: baseline
#   nist: ["3.5.5"]
#   owasp: ["8"]
#   fix: use a volume (--mount type=volume), or move the data below a directory in host_paths.allow
#   profiles: {baseline: off, restricted: deny, cis-l1: off, cis-l2: off}
#   surfaces: [container, start, service]
#   params: [host_paths.allow, host_paths.ro_ok, host_paths.rw_ok, host_paths.sensitive, host_paths.sockets]
package seawall.rules.mount.host_path_allowlist

import data.seawall.lib

findings contains {
	"message": sprintf("the bind mount of %s is outside the directories that may be mounted", [mount.host_paths[0]]),
	"field": mount.field,
	"got": mount.host_paths[0],
} if {
	some mount in input.workload.mounts
	mount.kind == "bind"
	some path in mount.host_paths
	not lib.excused(path, mount.read_only)
	every shown in mount.host_paths { not _reported(shown) }
}

# What the other rules refuse is not refused twice.
_reported(path) if lib.sensitive_entry(path)

_reported(path) if lib.in_socket_directory(path)
