# METADATA
# title: Graphics processors and other requested devices
# description: >-
#   A device request lets a driver on the host choose nodes, libraries and
#   mounts for the container.
# custom:
#   id: device-request
#   severity: medium
#   cis: {}
#   pss: ""
#   nist: ["3.4.3"]
#   owasp: []
#   fix: drop --gpus, or set devices.gpu where containers may use them
#   profiles: {baseline: off, restricted: warn, cis-l1: warn, cis-l2: warn}
#   surfaces: [container, start]
#   params: [devices.gpu]
package seawall.rules.device.device_request

import data.seawall.lib

findings contains {
	"message": sprintf("the container asks the driver %q for devices of the host", [request.driver]),
	"field": lib.field("device_requests"),
	"got": request.driver,
} if {
	some request in input.workload.device_requests
	not data.params.devices.gpu
}

findings contains {
	"message": "the container asks the nvidia runtime for devices through its environment",
	"field": lib.field("env"),
	"got": "NVIDIA_VISIBLE_DEVICES",
} if {
	contains(input.workload.runtime, "nvidia")
	some variable in input.workload.env
	variable.name == "NVIDIA_VISIBLE_DEVICES"
	not data.params.devices.gpu
}
