# METADATA
# title: Requests that cannot be read
# description: >-
#   What the gate cannot read as the daemon will read it, it cannot judge: a
#   withheld, broken or ambiguous body, or an ambiguous request line.
# custom:
#   id: undecodable-request
#   severity: critical
#   cis: {}
#   pss: ""
#   nist: []
#   owasp: []
#   fix: send the documented JSON with Content-Type application/json, and keep the engine up to date
#   profiles: {baseline: deny, restricted: deny, cis-l1: deny, cis-l2: deny}
#   surfaces: [request]
#   params: []
package seawall.rules.control.undecodable_request

# The gate itself finds this, before there is an input to judge.
findings contains finding if {
	some finding in []
}
