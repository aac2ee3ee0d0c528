package seawall.rules.namespace.host_ipc_test

import data.seawall.rules.namespace.host_ipc

test_denies_host if {
	host_ipc.findings == {{
		"message": "the container asks for the shared memory of the host, which other programs keep data in",
		"field": "HostConfig.IpcMode",
		"got": "host",
	}} with input as {
		"workload": {
			"kind": "container",
			"namespaces": {
				"network": "bridge",
				"networks": ["bridge"],
				"pid": "",
				"ipc": "host",
				"uts": "",
				"user": "",
				"cgroup": "",
			},
		},
	}
}

test_denies_host_at_start if {
	host_ipc.findings == {{
		"message": "the container asks for the shared memory of the host, which other programs keep data in",
		"field": "HostConfig.IpcMode",
		"got": "host",
	}} with input as {
		"workload": {
			"kind": "start",
			"namespaces": {
				"network": "bridge",
				"networks": ["bridge"],
				"pid": "",
				"ipc": "host",
				"uts": "",
				"user": "",
				"cgroup": "",
			},
		},
	}
}

test_allows_the_default if {
	host_ipc.findings == set() with input as {
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
	host_ipc.findings == set() with input as {
		"workload": {
			"kind": "container",
			"namespaces": {
				"network": "bridge",
				"networks": ["bridge"],
				"pid": "",
				"ipc": "private",
				"uts": "",
				"user": "",
				"cgroup": "",
			},
		},
	}
}

test_allows_an_absent_field if {
	host_ipc.findings == set() with input as {"workload": {"kind": "container"}}
}
