# METADATA
# title: Swarm keys that lie open
# description: >-
#   Without autolock a manager's disk holds the keys with which the cluster's
#   secrets and its log are encrypted.
# custom:
#   id: swarm-autolock
#   severity: medium
#   cis: {v1.6.0: ["7.5"], v1.7.0: ["7.5"], v1.8.0: ["7.5"]}
#   pss: ""
#   nist: []
#   owasp: []
#   fix: use docker swarm init --autolock, or docker swarm update --autolock=true
#   profiles: {baseline: off, restricted: off, cis-l1: warn, cis-l2: warn}
#   surfaces: [swarm]
#   params: []
package seawall.rules.swarm.swarm_autolock

findings contains {
	"message": "the swarm's keys would lie unlocked on the managers' disks",
	"field": _field[input.swarm.operation],
	"got": false,
} if {
	not input.swarm.autolock
}

# Both carry the whole specification; the others carry none.
_field := {
	"init": "Spec.EncryptionConfig.AutoLockManagers",
	"update": "EncryptionConfig.AutoLockManagers",
}
