package seawall.rules.namespace.host_uts_test

import data.seawall.rules.namespace.host_uts

test_denies_host if {
	host_uts.findings == {{
		"message": "the container asks for the UTS namespace of the host, so that it may rename it",
		"field": "HostConfig.UTSMode",
		"got": "host",
	}} with input as {
		"workload": {
			"kind": "container",
			"namespaces": {
				"network": "bridge",
				"networks": ["bridge"],
				"pid": "",
				"ipc": "",
				"uts": "host",
				"user": "",
				"cgroup": "",
			},
		},
	}
}

test_denies_host_at_start if {
	host_uts.findings == {{
		"message": "the container asks for the UTS namespace of the host, so that it may rename it",
		"field": "HostConfig.UTSMode",
		"got": "host",
	}} with input as {
		"workload": {
			"kind": "start",
			"namespaces": {
				"network": "bridge",
				"networks": ["bridge"],
				"pid": "",
				"ipc": "",
				"uts": "host",
				"user": "",
				"cgroup": "",
			},
		},
	}
}

test_allows_the_default if {
	host_uts.findings == set() with input as {
		"workload": {
			"kind": "container",
			"namespaces": {
				"network": "bridge",
				"networks": ["bridge"],
				"pid": "",
				"ipc": "",
				"uts": "",
				"user": "",
				"cgroup": "",
			},
		},
	}
}

test_allows_private if {
	host_uts.findings == set() with input as {
		"workload": {
			"kind": "container",
			"namespaces": {
				"network": "bridge",
				"networks": ["bridge"],
				"pid": "",
				"ipc": "",
				"uts": "private",
				"user": "",
				"cgroup": "",
			},
		},
	}
}

test_allows_an_absent_field if {
	host_uts.findings == set() with input as {"workload": {"kind": "container"}}
}
