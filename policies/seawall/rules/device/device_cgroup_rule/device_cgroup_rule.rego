# METADATA
# title: Device rules by number
# description: >-
#   A device control group rule opens devices by number. With the default
#   capability MKNOD the container makes the node itself.
# custom:
#   id: device-cgroup-rule
#   severity: critical
#   cis: {}
#   pss: ""
#   nist: ["3.4.3"]
#   owasp: []
#   fix: name the one device with --device
#   profiles: {baseline: deny, restricted: deny, cis-l1: deny, cis-l2: deny}
#   surfaces: [container, start]
#   params: [devices.cgroup_rules]
package seawall.rules.device.device_cgroup_rule

import data.seawall.lib

findings contains {
	"message": sprintf("the container asks for the device rule %q, which opens devices by number", [device_rule]),
	"field": lib.field("device_rules"),
	"got": device_rule,
} if {
	some device_rule in input.workload.device_rules
	not device_rule in data.params.devices.cgroup_rules
}
