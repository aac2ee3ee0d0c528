package seawall.rules.security.no_new_privileges_test

import data.seawall.rules.security.no_new_privileges

test_denies_without_it if {
	no_new_privileges.findings == {{
		"message": "the container may gain privileges through set-uid files, as no-new-privileges is not set",
		"field": "HostConfig.SecurityOpt",
		"got": false,
	}} with input as {"workload": {"kind": "container", "security": {"no_new_privileges": false}}}
}

test_denies_an_absent_field if {
	no_new_privileges.findings == {{
		"message": "the container may gain privileges through set-uid files, as no-new-privileges is not set",
		"field": "TaskTemplate.ContainerSpec.Privileges.NoNewPrivileges",
		"got": false,
	}} with input as {"workload": {"kind": "service", "security": {}}}
}

test_allows_with_it if {
	no_new_privileges.findings == set() with input as {"workload": {"kind": "container", "security": {"no_new_privileges": true}}}
}

test_is_silent_on_updates if {
	no_new_privileges.findings == set() with input as {"workload": {"kind": "update", "security": {"no_new_privileges": false}}}
}
