# METADATA
# title: Calls that the gate does not know
# description: >-
#   A call that is not in the table of routes may do anything; newer engines
#   have newer calls.
# custom:
#   id: unknown-endpoint
#   severity: high
#   cis: {}
#   pss: ""
#   nist: []
#   owasp: []
#   fix: upgrade seawall, or have the call listed in endpoints.allow
#   profiles: {baseline: warn, restricted: deny, cis-l1: deny, cis-l2: deny}
#   surfaces: [request]
#   params: []
package seawall.rules.control.unknown_endpoint

# The gate itself finds this, before there is an input to judge.
findings contains finding if {
	some finding in []
}
