# METADATA
# title: Fields that the gate does not know
# description: >-
#   A field that no rule can have looked at may mean anything to an engine that
#   knows it.
# custom:
#   id: unknown-field
#   severity: high
#   cis: {}
#   pss: ""
#   nist: []
#   owasp: []
#   fix: leave the field out, upgrade seawall, or have it listed in fields.allow
#   profiles: {baseline: warn, restricted: deny, cis-l1: warn, cis-l2: deny}
#   surfaces: [container, service]
#   params: [fields]
package seawall.rules.control.unknown_field

findings contains {
	"message": sprintf("the body has the field %s, which no engine known to seawall has", [field]),
	"field": field,
	"got": field,
} if {
	some field in input.unknown_fields
	not field in data.params.fields.allow
}
