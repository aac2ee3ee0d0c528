package seawall.rules.runtime.env_secrets_test

import data.seawall.rules.runtime.env_secrets

test_denies_secrets if {
	env_secrets.findings == {{
		"message": "the variable DB_PASSWORD looks like a secret, and whoever may inspect the container reads it",
		"field": "Env",
		"got": "DB_PASSWORD",
	}} with input as {
		"workload": {
			"env": [{"name": "DB_PASSWORD", "literal": true}, {"name": "PATH", "literal": true}],
			"kind": "container",
		},
	}
		with data.params as {
			"env": {"secret_names": ["TOKEN", "PASSWORD"], "secret_suffixes": ["_PASSWORD", "_KEY"]},
		}
}

test_denies_it_for_a_service if {
	env_secrets.findings == {{
		"message": "the variable api_key looks like a secret, and whoever may inspect the container reads it",
		"field": "TaskTemplate.ContainerSpec.Env",
		"got": "api_key",
	}} with input as {"workload": {"kind": "service", "env": [{"name": "api_key", "literal": true}]}}
		with data.params as {
			"env": {"secret_names": ["TOKEN", "PASSWORD"], "secret_suffixes": ["_PASSWORD", "_KEY"]},
		}
}

test_denies_it_in_exec if {
	env_secrets.findings == {{
		"message": "the variable TOKEN looks like a secret, and whoever may list processes reads it",
		"field": "Env",
		"got": "TOKEN",
	}} with input as {"exec": {"env": [{"name": "TOKEN", "literal": true}]}}
		with data.params as {
			"env": {"secret_names": ["TOKEN", "PASSWORD"], "secret_suffixes": ["_PASSWORD", "_KEY"]},
		}
}

test_allows_files_and_empty_values if {
	env_secrets.findings == set() with input as {
		"workload": {
			"env": [
				{"name": "DB_PASSWORD_FILE", "literal": true},
				{"name": "DB_PASSWORD", "literal": false},
				{"name": "KEYBOARD", "literal": true},
			],
			"kind": "container",
		},
	}
		with data.params as {
			"env": {"secret_names": ["TOKEN", "PASSWORD"], "secret_suffixes": ["_PASSWORD", "_KEY"]},
		}
}

test_allows_an_absent_list if {
	env_secrets.findings == set() with input as {"workload": {"kind": "container"}}
		with data.params as {
			"env": {"secret_names": ["TOKEN", "PASSWORD"], "secret_suffixes": ["_PASSWORD", "_KEY"]},
		}
}
