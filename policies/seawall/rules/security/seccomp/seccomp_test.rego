package seawall.rules.security.seccomp_test

import data.seawall.rules.security.seccomp

test_denies_unconfined if {
	seccomp.findings == {{
		"message": "the container asks for no system call filter, which opens the whole kernel to it",
		"field": "HostConfig.SecurityOpt",
		"got": "unconfined",
	}} with input as {"workload": {"kind": "container", "security": {"seccomp": {"mode": "unconfined"}}}}
}

test_denies_unconfined_services if {
	seccomp.findings == {{
		"message": "the container asks for no system call filter, which opens the whole kernel to it",
		"field": "TaskTemplate.ContainerSpec.Privileges.Seccomp",
		"got": "unconfined",
	}} with input as {"workload": {"kind": "service", "security": {"seccomp": {"mode": "unconfined"}}}}
}

test_denies_an_empty_profile if {
	seccomp.findings == {{
		"message": "the container brings a seccomp profile that denies nothing or cannot be read",
		"field": "HostConfig.SecurityOpt",
		"got": "sha256:ab",
	}} with input as {
		"workload": {
			"kind": "container",
			"security": {"seccomp": {"mode": "custom", "sha256": "ab", "allows_all": true}},
		},
	}
}

test_allows_the_default if {
	seccomp.findings == set() with input as {
		"workload": {
			"kind": "container",
			"security": {"seccomp": {"mode": "default", "sha256": "", "allows_all": false}},
		},
	}
}

test_allows_a_real_profile if {
	seccomp.findings == set() with input as {
		"workload": {
			"kind": "container",
			"security": {"seccomp": {"mode": "custom", "sha256": "ab", "allows_all": false}},
		},
	}
}

test_allows_an_absent_field if {
	seccomp.findings == set() with input as {"workload": {"kind": "container", "security": {}}}
}
