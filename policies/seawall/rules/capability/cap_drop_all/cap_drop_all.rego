# METADATA
# title: Containers that keep the default capabilities
# description: >-
#   A container that does not drop ALL keeps fourteen capabilities that most
#   software never uses.
# custom:
#   id: cap-drop-all
#   severity: medium
#   cis: {v1.6.0: ["5.4"], v1.7.0: ["5.4"], v1.8.0: ["5.4"]}
#   pss: restricted
#   nist: ["3.4.3"]
#   owasp: ["3"]
#   fix: use --cap-drop ALL, with --cap-add NET_BIND_SERVICE if it listens below port 1024
#   profiles: {baseline: off, restricted: deny, cis-l1: off, cis-l2: warn}
#   surfaces: [container, start, service]
#   params: [caps.allowed_add, caps.restricted_add]
package seawall.rules.capability.cap_drop_all

import data.seawall.lib

findings contains {
	"message": "the container does not drop ALL capabilities, so it keeps powers it does not use",
	"field": lib.field("cap_drop"),
	"got": object.get(input.workload.capabilities, "drop", []),
} if {
	lib.whole
	not input.workload.privileged
	not lib.all_capabilities
	not _drops_all
}

findings contains {
	"message": sprintf("the container adds CAP_%s back, which the strict profile does not allow", [name]),
	"field": lib.field("cap_add"),
	"got": name,
} if {
	some name in input.workload.capabilities.add
	name in data.params.caps.allowed_add
	not name in data.params.caps.restricted_add
	name != "ALL"
}

_drops_all if "ALL" in input.workload.capabilities.drop
