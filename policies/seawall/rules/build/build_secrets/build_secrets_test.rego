package seawall.rules.build.build_secrets_test

import data.seawall.rules.build.build_secrets

test_denies_a_secret if {
	build_secrets.findings == {{
		"message": "the build argument npm_token looks like a secret, and whoever has the image reads it",
		"field": "buildargs",
		"got": "npm_token",
	}} with input as {"build": {"args": [{"name": "npm_token", "literal": true}, {"name": "VERSION", "literal": true}]}}
}

test_denies_a_bare_name if {
	build_secrets.findings == {{
		"message": "the build argument PASSWORD looks like a secret, and whoever has the image reads it",
		"field": "buildargs",
		"got": "PASSWORD",
	}} with input as {"build": {"args": [{"name": "PASSWORD", "literal": true}]}}
}

test_allows_other_arguments if {
	build_secrets.findings == set() with input as {"build": {"args": [{"name": "VERSION", "literal": true}, {"name": "TOKEN_FILE", "literal": true}]}}
}

test_allows_a_name_without_a_value if {
	build_secrets.findings == set() with input as {"build": {"args": [{"name": "TOKEN", "literal": false}]}}
}

test_is_silent_without_the_part if {
	build_secrets.findings == set() with input as {"build": {}}
}
