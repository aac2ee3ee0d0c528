# METADATA
# title: Unlimited processes, core dumps or open files
# description: >-
#   Ulimits that are lifted hand back what the host's own defaults hold: a
#   fork bomb or a core dump that fills the disk.
# custom:
#   id: ulimit
#   severity: low
#   cis: {v1.6.0: ["5.19", "2.8"], v1.7.0: ["5.19", "2.8"], v1.8.0: ["5.19", "2.9"]}
#   pss: ""
#   nist: []
#   owasp: ["7"]
#   fix: use a number, such as --ulimit nofile=65535:65535, or drop the --ulimit
#   profiles: {baseline: off, restricted: warn, cis-l1: warn, cis-l2: warn}
#   surfaces: [container, start, service, build]
#   params: [ulimits.deny_unlimited, ulimits.nofile_max]
package seawall.rules.resource.ulimit

import data.seawall.lib

findings contains {
	"message": sprintf("the ulimit %s is unlimited", [limit.name]),
	"field": limit.field,
	"got": limit.hard,
} if {
	some limit in _limits
	limit.name in data.params.ulimits.deny_unlimited
	limit.hard < 0
}

findings contains {
	"message": sprintf("the ulimit nofile is unlimited, more than the %d open files that a container may have", [data.params.ulimits.nofile_max]),
	"field": limit.field,
	"got": limit.hard,
} if {
	some limit in _limits
	limit.name == "nofile"
	limit.hard < 0
}

findings contains {
	"message": sprintf("the ulimit nofile is %d, more than the %d open files that a container may have", [limit.hard, data.params.ulimits.nofile_max]),
	"field": limit.field,
	"got": limit.hard,
} if {
	some limit in _limits
	limit.name == "nofile"
	limit.hard > data.params.ulimits.nofile_max
}

# The engine takes the names in any case.
_limits contains {"name": lower(limit.name), "hard": limit.hard, "field": lib.field("ulimits")} if {
	some limit in input.workload.ulimits
}

_limits contains {"name": lower(limit.name), "hard": limit.hard, "field": "ulimits"} if {
	some limit in input.build.ulimits
}
