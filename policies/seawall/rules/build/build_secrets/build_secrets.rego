# METADATA
# title: Secrets in build arguments
# description: >-
#   Build arguments stay in the image's history, where everybody who has the
#   image reads them.
# custom:
#   id: build-secrets
#   severity: medium
#   cis: {v1.6.0: ["4.10"], v1.7.0: ["4.10"], v1.8.0: ["4.10"]}
#   pss: ""
#   nist: ["3.1.4"]
#   owasp: ["12"]
#   fix: use RUN --mount=type=secret in the Dockerfile and --secret at build
#   profiles: {baseline: off, restricted: warn, cis-l1: warn, cis-l2: warn}
#   surfaces: [build]
#   params: [env.secret_names, env.secret_suffixes]
package seawall.rules.build.build_secrets

findings contains {
	"message": sprintf("the build argument %s looks like a secret, and whoever has the image reads it", [argument.name]),
	"field": "buildargs",
	"got": argument.name,
} if {
	some argument in input.build.args
	argument.literal
	_secret(upper(argument.name))
}

_secret(name) if name in data.params.env.secret_names

_secret(name) if {
	some suffix in data.params.env.secret_suffixes
	endswith(name, suffix)
}
