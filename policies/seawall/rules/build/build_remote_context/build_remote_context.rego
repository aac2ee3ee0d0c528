# METADATA
# title: Builds from a URL
# description: >-
#   The daemon fetches the context itself and builds whatever is there at that
#   moment.
# custom:
#   id: build-remote-context
#   severity: medium
#   cis: {v1.6.0: ["4.9"], v1.7.0: ["4.9"], v1.8.0: ["4.9"]}
#   pss: ""
#   nist: ["3.1.5"]
#   owasp: []
#   fix: clone the repository first and build the directory
#   profiles: {baseline: off, restricted: warn, cis-l1: off, cis-l2: warn}
#   surfaces: [build]
#   params: []
package seawall.rules.build.build_remote_context

findings contains {
	"message": "the daemon is to fetch the build's context from a URL, and nobody has seen what is there",
	"field": "remote",
	"got": _shown,
} if {
	input.build.remote != ""
	not input.build.remote in _client
}

# What clients of BuildKit write there: the context comes from themselves.
_client := {"client-session", "upload-request"}

# A URL may hold a password or a token.
_shown := regex.replace(input.build.remote, `//[^/@]*@`, "//…@")
