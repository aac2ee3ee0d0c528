package seawall.rules.security.seccomp_custom_test

import data.seawall.rules.security.seccomp_custom

test_denies_an_unlisted_profile if {
	seccomp_custom.findings == {{
		"message": "the container brings a seccomp profile of its own that is not on the list",
		"field": "HostConfig.SecurityOpt",
		"got": "sha256:ab",
	}} with input as {
		"workload": {
			"kind": "container",
			"security": {"seccomp": {"mode": "custom", "sha256": "ab", "allows_all": false}},
		},
	}
		with data.params as {"seccomp": {"allowed": ["cd"]}}
}

test_allows_a_listed_profile if {
	seccomp_custom.findings == set() with input as {
		"workload": {
			"kind": "service",
			"security": {"seccomp": {"mode": "custom", "sha256": "ab", "allows_all": false}},
		},
	}
		with data.params as {"seccomp": {"allowed": ["ab"]}}
}

test_leaves_an_empty_profile_to_seccomp if {
	seccomp_custom.findings == set() with input as {
		"workload": {
			"kind": "container",
			"security": {"seccomp": {"mode": "custom", "sha256": "ab", "allows_all": true}},
		},
	}
		with data.params as {"seccomp": {"allowed": []}}
}

test_allows_the_default if {
	seccomp_custom.findings == set() with input as {
		"workload": {"kind": "container", "security": {"seccomp": {"mode": "default", "sha256": ""}}},
	}
		with data.params as {"seccomp": {"allowed": []}}
}

test_allows_an_absent_field if {
	seccomp_custom.findings == set() with input as {"workload": {"kind": "container", "security": {}}}
		with data.params as {"seccomp": {"allowed": []}}
}
