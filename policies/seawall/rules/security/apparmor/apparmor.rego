# METADATA
# title: Containers without an AppArmor profile
# description: >-
#   On hosts with AppArmor, Docker confines containers by the profile
#   docker-default. Without it a container may write to kernel files and
#   mount.
# custom:
#   id: apparmor
#   severity: high
#   cis: {v1.6.0: ["5.2"], v1.7.0: ["5.2"], v1.8.0: ["5.2"]}
#   pss: baseline
#   nist: ["3.5.2"]
#   owasp: ["6"]
#   fix: drop --security-opt apparmor, or have the profile listed in apparmor.allowed
#   profiles: {baseline: deny, restricted: deny, cis-l1: deny, cis-l2: deny}
#   surfaces: [container, start, service]
#   params: [apparmor.allowed]
package seawall.rules.security.apparmor

import data.seawall.lib

findings contains {
	"message": "the container asks for no AppArmor profile, which lets it write to the kernel's files",
	"field": lib.field("apparmor"),
	"got": "unconfined",
} if {
	input.workload.security.apparmor == "unconfined"
	not _absent
}

findings contains {
	"message": sprintf("the container asks for the AppArmor profile %s, which is not on the list", [profile]),
	"field": lib.field("apparmor"),
	"got": profile,
} if {
	profile := input.workload.security.apparmor
	not profile in {"", "unconfined"}
	not lib.listed(profile, data.params.apparmor.allowed)
	not _absent
}

# A host without AppArmor has no profile to lose.
_absent if {
	input.engine.known
	not input.engine.apparmor
}
