# METADATA
# title: Containers that read any file of the host
# description: >-
#   CAP_DAC_READ_SEARCH lets a process open files by handle, and so read
#   every file of the file system that lies behind a bind mount, whatever
#   directory was mounted.
# custom:
#   id: cap-dac-read-search
#   severity: critical
#   cis: {v1.6.0: ["5.4"], v1.7.0: ["5.4"], v1.8.0: ["5.4"]}
#   pss: baseline
#   nist: ["3.4.3"]
#   owasp: ["3"]
#   fix: drop the option that gives it; use DAC_OVERRIDE, or run as the owner of the files
#   profiles: {baseline: deny, restricted: deny, cis-l1: deny, cis-l2: deny}
#   surfaces: [container, start, service]
#   params: []
package seawall.rules.capability.cap_dac_read_search

import data.seawall.lib

findings contains object.union(_severity, {
	"message": sprintf("%s CAP_DAC_READ_SEARCH, with which it reads any file of the host (Shocker)", [_cause]),
	"field": lib.field(_field),
	"got": "DAC_READ_SEARCH",
}) if {
	"DAC_READ_SEARCH" in input.workload.capabilities.effective
}

# Of a privileged container this is the second thing to say.
_severity := {"severity": "high"} if {
	input.workload.privileged
} else := {}

_field := "privileged" if {
	input.workload.privileged
} else := "cap_add"

_cause := "a privileged container holds" if {
	input.workload.privileged
} else := "--cap-add ALL gives the container" if {
	lib.all_capabilities
} else := "the container asks for"
