package seawall.rules.privilege.privileged_test

import data.seawall.rules.privilege.privileged

test_denies_privileged if {
	privileged.findings == {{
		"message": "the container asks for --privileged, which gives it the host",
		"field": "HostConfig.Privileged",
		"got": true,
	}} with input as {"workload": {"kind": "container", "privileged": true}}
}

test_allows_unprivileged if {
	privileged.findings == set() with input as {"workload": {"kind": "container", "privileged": false}}
}
