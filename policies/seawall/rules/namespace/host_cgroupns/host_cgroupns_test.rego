package seawall.rules.namespace.host_cgroupns_test

import data.seawall.rules.namespace.host_cgroupns

test_denies_host if {
	host_cgroupns.findings == {{
		"message": "the container asks for the control group namespace of the host, which shows all its groups",
		"field": "HostConfig.CgroupnsMode",
		"got": "host",
	}} with input as {
		"workload": {
			"kind": "container",
			"namespaces": {
				"network": "bridge",
				"networks": ["bridge"],
				"pid": "",
				"ipc": "",
				"uts": "",
				"user": "",
				"cgroup": "host",
			},
		},
	}
}

test_denies_host_at_start if {
	host_cgroupns.findings == {{
		"message": "the container asks for the control group namespace of the host, which shows all its groups",
		"field": "HostConfig.CgroupnsMode",
		"got": "host",
	}} with input as {
		"workload": {
			"kind": "start",
			"namespaces": {
				"network": "bridge",
				"networks": ["bridge"],
				"pid": "",
				"ipc": "",
				"uts": "",
				"user": "",
				"cgroup": "host",
			},
		},
	}
}

test_allows_the_default if {
	host_cgroupns.findings == set() with input as {
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
	host_cgroupns.findings == set() with input as {
		"workload": {
			"kind": "container",
			"namespaces": {
				"network": "bridge",
				"networks": ["bridge"],
				"pid": "",
				"ipc": "",
				"uts": "",
				"user": "",
				"cgroup": "private",
			},
		},
	}
}

test_allows_an_absent_field if {
	host_cgroupns.findings == set() with input as {"workload": {"kind": "container"}}
}
