# METADATA
# title: Devices that are the host
# description: >-
#   A disk, the memory, the kernel log or the whole of /dev given to a
#   container is the host given to it.
# custom:
#   id: raw-device
#   severity: critical
#   cis: {v1.6.0: ["5.18"], v1.7.0: ["5.18"], v1.8.0: ["5.18"]}
#   pss: baseline
#   nist: ["3.4.3"]
#   owasp: []
#   fix: drop the --device, and mount the file system on the host if its files are needed
#   profiles: {baseline: deny, restricted: deny, cis-l1: deny, cis-l2: deny}
#   surfaces: [container, start]
#   params: [devices.allowed]
package seawall.rules.device.raw_device

import data.seawall.lib

findings contains {
	"message": sprintf("the container asks for %s, through which it reads or writes the host itself", [device.host]),
	"field": lib.field("devices"),
	"got": device.host,
} if {
	some device in input.workload.devices
	lib.raw_device(device.host)
	not device.host in data.params.devices.allowed
}
