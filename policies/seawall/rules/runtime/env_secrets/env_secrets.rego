# METADATA
# title: Secrets in the environment
# description: >-
#   Environment variables are shown by docker inspect, inherited by every
#   child and written into logs. Secrets do not belong there.
# custom:
#   id: env-secrets
#   severity: medium
#   cis: {v1.6.0: ["4.10", "7.4"], v1.7.0: ["4.10", "7.4"], v1.8.0: ["4.10", "7.4"]}
#   pss: ""
#   nist: ["3.1.4"]
#   owasp: ["12"]
#   fix: use docker secret, secrets in the compose file, or a variable that ends in _FILE and names a file
#   profiles: {baseline: off, restricted: warn, cis-l1: warn, cis-l2: warn}
#   surfaces: [container, start, service, exec]
#   params: [env.secret_names, env.secret_suffixes]
package seawall.rules.runtime.env_secrets

import data.seawall.lib

findings contains {
	"message": sprintf("the variable %s looks like a secret, and whoever may inspect the container reads it", [variable.name]),
	"field": lib.field("env"),
	"got": variable.name,
} if {
	some variable in input.workload.env
	_secret(variable)
}

findings contains {
	"message": sprintf("the variable %s looks like a secret, and whoever may list processes reads it", [variable.name]),
	"field": "Env",
	"got": variable.name,
} if {
	some variable in input.exec.env
	_secret(variable)
}

_secret(variable) if {
	variable.literal
	upper(variable.name) in data.params.env.secret_names
}

_secret(variable) if {
	variable.literal
	some suffix in data.params.env.secret_suffixes
	endswith(upper(variable.name), suffix)
}
