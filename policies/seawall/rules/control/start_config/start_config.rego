# METADATA
# title: Configuration smuggled into a start
# description: >-
#   Old engines take a whole host configuration in the body of a start, past
#   everything that was checked at create.
# custom:
#   id: start-config
#   severity: critical
#   cis: {}
#   pss: ""
#   nist: ["3.3.1"]
#   owasp: []
#   fix: put the options on docker create, and use a client with API 1.24 or newer
#   profiles: {baseline: deny, restricted: deny, cis-l1: deny, cis-l2: deny}
#   surfaces: [start]
#   params: []
package seawall.rules.control.start_config

findings contains {
	"message": "the start brings a configuration of its own, which old engines use instead of the checked one",
	"field": "HostConfig",
	"got": true,
} if {
	input.start.host_config
}

findings contains {
	"message": "the start restores the container from a directory of the host that the request names",
	"field": "checkpoint-dir",
	"got": input.start.checkpoint_dir,
} if {
	input.start.checkpoint_dir != ""
}
