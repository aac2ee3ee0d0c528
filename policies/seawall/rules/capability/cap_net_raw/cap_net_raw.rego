# METADATA
# title: Containers that may send raw packets
# description: >-
#   CAP_NET_RAW, part of the default set, lets a container forge packets:
#   ARP spoofing and sniffing on its bridge then work whatever the daemon
#   filters.
# custom:
#   id: cap-net-raw
#   severity: medium
#   cis: {v1.6.0: ["5.4"], v1.7.0: ["5.4"], v1.8.0: ["5.4"]}
#   pss: restricted
#   nist: ["3.4.2"]
#   owasp: ["3", "5"]
#   fix: use --cap-drop NET_RAW or --cap-drop ALL; ping works without it
#   profiles: {baseline: off, restricted: deny, cis-l1: warn, cis-l2: deny}
#   surfaces: [container, start, service]
#   params: []
package seawall.rules.capability.cap_net_raw

import data.seawall.lib

findings contains {
	"message": "the container keeps CAP_NET_RAW, with which it forges packets on its network",
	"field": lib.field("cap_drop"),
	"got": input.workload.capabilities.drop,
} if {
	lib.whole
	"NET_RAW" in input.workload.capabilities.effective
	not input.workload.privileged
	not lib.all_capabilities
}
