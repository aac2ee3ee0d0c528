# METADATA
# title: Volumes that mount the host
# description: >-
#   Options of the local volume driver are arguments of mount(2): with type,
#   device and o they mount a directory or a disk of the host under an
#   innocent name.
# custom:
#   id: volume-driver-opts
#   severity: critical
#   cis: {v1.6.0: ["5.6"], v1.7.0: ["5.6"], v1.8.0: ["5.6"]}
#   pss: baseline
#   nist: ["3.5.5"]
#   owasp: ["8"]
#   fix: create the volume without -o device, or bind an allowed directory openly
#   profiles: {baseline: deny, restricted: deny, cis-l1: deny, cis-l2: deny}
#   surfaces: [container, start, service, volume]
#   params: [volumes.drivers, volumes.network_addresses]
package seawall.rules.mount.volume_driver_opts

import data.seawall.lib

findings contains {
	"message": "the volume's options mount what lies outside Docker's own directory",
	"field": mount.field,
	"got": object.filter(mount.driver_opts, ["type", "device"]),
} if {
	some mount in input.workload.mounts
	mount.driver in {"", "local"}
	not _harmless(mount.driver_opts)
}

findings contains {
	"message": sprintf("the volume driver %s is not on the list, and a driver acts as root on the host", [mount.driver]),
	"field": mount.field,
	"got": mount.driver,
} if {
	some mount in input.workload.mounts
	_unlisted(mount.driver)
}

findings contains {
	"message": "the volume's options mount what lies outside Docker's own directory",
	"field": "DriverOpts",
	"got": object.filter(input.volume.driver_opts, ["type", "device"]),
} if {
	input.volume.driver in {"", "local"}
	not _harmless(input.volume.driver_opts)
}

findings contains {
	"message": sprintf("the volume driver %s is not on the list, and a driver acts as root on the host", [input.volume.driver]),
	"field": "Driver",
	"got": input.volume.driver,
} if {
	_unlisted(input.volume.driver)
}

_unlisted(driver) if {
	not driver in {"", "local"}
	not lib.listed(driver, data.params.volumes.drivers)
}

# No option, or a size alone.
_harmless(options) if object.keys(options) - {"size"} == set()

# Memory. With bind among its options the type would not matter.
_harmless(options) if {
	options.type == "tmpfs"
	object.get(options, "device", "tmpfs") in {"", "none", "tmpfs"}
	object.keys(options) - {"type", "device", "o", "size"} == set()
	every option in _split(options) { regex.match(`^((size|uid|gid|mode|nr_inodes)=[0-9a-z%]+|no(exec|suid|dev|atime)|ro|rw)$`, option) }
}

# A share of a listed server, and of no other.
_harmless(options) if {
	options.type in {"nfs", "nfs4", "cifs"}
	object.keys(options) - {"type", "device", "o"} == set()
	servers := [trim_prefix(option, "addr=") | some option in _split(options); startswith(option, "addr=")]
	count(servers) > 0
	every server in servers { server in data.params.volumes.network_addresses }
	_split(options) & {"bind", "rbind", "move", "remount", "shared", "rshared"} == set()
	_server_of(options.device) in {"", servers[0]}
}

_split(options) := {option | some option in split(object.get(options, "o", ""), ","); option != ""}

# The server that a device names by itself: host:/path or //host/share.
_server_of(device) := split(trim_prefix(device, "//"), "/")[0] if {
	startswith(device, "//")
} else := split(device, ":")[0] if {
	contains(device, ":")
} else := device
