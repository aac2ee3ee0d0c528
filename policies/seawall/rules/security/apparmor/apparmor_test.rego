package seawall.rules.security.apparmor_test

import data.seawall.rules.security.apparmor

test_denies_unconfined if {
	apparmor.findings == {{
		"message": "the container asks for no AppArmor profile, which lets it write to the kernel's files",
		"field": "HostConfig.SecurityOpt",
		"got": "unconfined",
	}} with input as {
		"workload": {"kind": "container", "security": {"apparmor": "unconfined"}},
		"engine": {"known": true, "apparmor": true},
	}
		with data.params as {"apparmor": {"allowed": ["docker-default"]}}
}

test_denies_when_the_engine_is_unknown if {
	apparmor.findings == {{
		"message": "the container asks for no AppArmor profile, which lets it write to the kernel's files",
		"field": "TaskTemplate.ContainerSpec.Privileges.AppArmor",
		"got": "unconfined",
	}} with input as {"workload": {"kind": "service", "security": {"apparmor": "unconfined"}}}
		with data.params as {"apparmor": {"allowed": ["docker-default"]}}
}

test_denies_an_unlisted_profile if {
	apparmor.findings == {{
		"message": "the container asks for the AppArmor profile lax, which is not on the list",
		"field": "HostConfig.SecurityOpt",
		"got": "lax",
	}} with input as {"workload": {"kind": "container", "security": {"apparmor": "lax"}}}
		with data.params as {"apparmor": {"allowed": ["docker-default"]}}
}

test_allows_listed_profiles if {
	apparmor.findings == set() with input as {"workload": {"kind": "container", "security": {"apparmor": "team-web"}}}
		with data.params as {"apparmor": {"allowed": ["docker-default", "team-*"]}}
}

test_allows_unconfined_where_apparmor_is_absent if {
	apparmor.findings == set() with input as {
		"workload": {"kind": "container", "security": {"apparmor": "unconfined"}},
		"engine": {"known": true, "apparmor": false},
	}
		with data.params as {"apparmor": {"allowed": []}}
}

test_allows_the_default if {
	apparmor.findings == set() with input as {"workload": {"kind": "container", "security": {"apparmor": ""}}}
		with data.params as {"apparmor": {"allowed": []}}
}

test_allows_an_absent_field if {
	apparmor.findings == set() with input as {"workload": {"kind": "container", "security": {}}}
		with data.params as {"apparmor": {"allowed": []}}
}
