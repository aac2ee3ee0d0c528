package seawall.rules.security.writable_cgroups_test

import data.seawall.rules.security.writable_cgroups

test_denies_writable if {
	writable_cgroups.findings == {{
		"message": "the container asks to write its control groups, where its own limits are kept",
		"field": "HostConfig.SecurityOpt",
		"got": true,
	}} with input as {"workload": {"kind": "container", "security": {"writable_cgroups": true}}}
}

test_allows_the_default if {
	writable_cgroups.findings == set() with input as {"workload": {"kind": "container", "security": {"writable_cgroups": false}}}
}

test_allows_an_absent_field if {
	writable_cgroups.findings == set() with input as {"workload": {"kind": "container", "security": {}}}
}
