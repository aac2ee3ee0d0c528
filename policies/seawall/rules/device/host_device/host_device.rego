# METADATA
# title: Devices of the host
# description: >-
#   A device node gives a container a driver of the kernel to talk to, with
#   the rights of the host.
# custom:
#   id: host-device
#   severity: high
#   cis: {v1.6.0: ["5.18"], v1.7.0: ["5.18"], v1.8.0: ["5.18"]}
#   pss: baseline
#   nist: ["3.4.3"]
#   owasp: []
#   fix: drop the --device, or have the node listed in devices.allowed
#   profiles: {baseline: off, restricted: deny, cis-l1: warn, cis-l2: warn}
#   surfaces: [container, start]
#   params: [devices.allowed]
package seawall.rules.device.host_device

import data.seawall.lib

findings contains {
	"message": sprintf("the container asks for the device %s, which is not on the list", [device.host]),
	"field": lib.field("devices"),
	"got": device.host,
} if {
	some device in input.workload.devices
	not lib.raw_device(device.host)
	not lib.listed(device.host, data.params.devices.allowed)
}
