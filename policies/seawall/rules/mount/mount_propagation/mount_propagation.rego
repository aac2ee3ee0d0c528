# METADATA
# title: Mounts that reach back to the host
# description: >-
#   With shared propagation, what a container mounts inside appears on the
#   host and in other containers.
# custom:
#   id: mount-propagation
#   severity: high
#   cis: {v1.6.0: ["5.20"], v1.7.0: ["5.20"], v1.8.0: ["5.20"]}
#   pss: ""
#   nist: ["3.5.5"]
#   owasp: []
#   fix: omit bind-propagation, or use rslave
#   profiles: {baseline: deny, restricted: deny, cis-l1: deny, cis-l2: deny}
#   surfaces: [container, start, service]
#   params: []
package seawall.rules.mount.mount_propagation

findings contains {
	"message": sprintf("the mount at %s is %s, so what the container mounts appears on the host", [mount.target, mount.propagation]),
	"field": mount.field,
	"got": mount.propagation,
} if {
	some mount in input.workload.mounts
	mount.propagation in {"shared", "rshared"}
}
