# METADATA
# title: Node certificates that live long
# description: >-
#   A node's certificate lets whoever holds it speak as that node until it
#   expires.
# custom:
#   id: swarm-cert-expiry
#   severity: low
#   cis: {v1.6.0: ["7.7"], v1.7.0: ["7.7"], v1.8.0: ["7.7"]}
#   pss: ""
#   nist: []
#   owasp: []
#   fix: use --cert-expiry 48h
#   profiles: {baseline: off, restricted: off, cis-l1: warn, cis-l2: warn}
#   surfaces: [swarm]
#   params: [swarm.cert_expiry_max_hours]
package seawall.rules.swarm.swarm_cert_expiry

findings contains {
	"message": sprintf("the nodes' certificates would live for %s, longer than %d hours", [_life, data.params.swarm.cert_expiry_max_hours]),
	"field": _field[input.swarm.operation],
	"got": input.swarm.cert_expiry,
} if {
	_life
}

_life := "the default of 90 days" if {
	input.swarm.cert_expiry == 0
	data.params.swarm.cert_expiry_max_hours < 2160
}

_life := sprintf("%d seconds", [input.swarm.cert_expiry]) if {
	input.swarm.cert_expiry > data.params.swarm.cert_expiry_max_hours * 3600
}

_field := {
	"init": "Spec.CAConfig.NodeCertExpiry",
	"update": "CAConfig.NodeCertExpiry",
}
