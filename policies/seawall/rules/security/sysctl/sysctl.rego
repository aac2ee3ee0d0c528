# METADATA
# title: Kernel settings outside the safe list
# description: >-
#   Some kernel settings of a container reach beyond it or weaken its
#   network. The safe ones are listed.
# custom:
#   id: sysctl
#   severity: medium
#   cis: {}
#   pss: baseline
#   nist: ["3.4.3"]
#   owasp: []
#   fix: drop the --sysctl, or have its name listed in sysctls.allowed
#   profiles: {baseline: deny, restricted: deny, cis-l1: warn, cis-l2: deny}
#   surfaces: [container, start, service, network]
#   params: [sysctls.allowed]
package seawall.rules.security.sysctl

import data.seawall.lib

findings contains {
	"message": sprintf("the container sets %s, which is not on the list of safe kernel settings", [name]),
	"field": lib.field("sysctls"),
	"got": name,
} if {
	some name, _ in input.workload.sysctls
	not lib.listed(name, data.params.sysctls.allowed)
}

# Endpoints of a network set the sysctls of their interface (API 1.46).
findings contains {
	"message": sprintf("the connection sets %s, which is not on the list of safe kernel settings", [name]),
	"field": "EndpointConfig.DriverOpts",
	"got": name,
} if {
	some setting in split(input.network.endpoint_opts["com.docker.network.endpoint.sysctls"], ",")
	name := trim_space(split(setting, "=")[0])
	name != ""
	not lib.listed(name, data.params.sysctls.allowed)
}
