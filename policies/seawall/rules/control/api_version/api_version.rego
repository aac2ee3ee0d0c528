# METADATA
# title: Old versions of the API
# description: >-
#   Old versions of the API have fields that newer rules and people do not
#   expect, and skip checks that were added since.
# custom:
#   id: api-version
#   severity: medium
#   cis: {}
#   pss: ""
#   nist: []
#   owasp: []
#   fix: use a newer client, or unset DOCKER_API_VERSION
#   profiles: {baseline: warn, restricted: deny, cis-l1: warn, cis-l2: deny}
#   surfaces: [request]
#   params: [api_min]
package seawall.rules.control.api_version

findings contains {
	"message": sprintf("the client speaks version %s of the API, older than %s", [input.request.api_version, data.params.api_min]),
	"field": "path",
	"got": input.request.api_version,
} if {
	input.request.api_version != ""
	not _recent
}

# A version that cannot be read is not recent. A path without one means the
# daemon's own.
_recent if _number(input.request.api_version) >= _number(data.params.api_min)

_number(version) := [to_number(part) | some part in split(version, ".")] if {
	regex.match(`^[0-9]{1,4}\.[0-9]{1,4}$`, version)
}
