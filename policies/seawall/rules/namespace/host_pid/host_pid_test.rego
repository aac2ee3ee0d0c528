package seawall.rules.namespace.host_pid_test

import data.seawall.rules.namespace.host_pid

test_denies_host if {
	host_pid.findings == {{
		"message": "the container asks to see the processes of the host, and with them their files and secrets",
		"field": "HostConfig.PidMode",
		"got": "host",
	}} with input as {
		"workload": {
			"kind": "container",
			"namespaces": {
				"network": "bridge",
				"networks": ["bridge"],
				"pid": "host",
				"ipc": "",
				"uts": "",
				"user": "",
				"cgroup": "",
			},
		},
	}
}

test_denies_host_at_start if {
	host_pid.findings == {{
		"message": "the container asks to see the processes of the host, and with them their files and secrets",
		"field": "HostConfig.PidMode",
		"got": "host",
	}} with input as {
		"workload": {
			"kind": "start",
			"namespaces": {
				"network": "bridge",
				"networks": ["bridge"],
				"pid": "host",
				"ipc": "",
				"uts": "",
				"user": "",
				"cgroup": "",
			},
		},
	}
}

test_allows_the_default if {
	host_pid.findings == set() with input as {
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
	host_pid.findings == set() with input as {
		"workload": {
			"kind": "container",
			"namespaces": {
				"network": "bridge",
				"networks": ["bridge"],
				"pid": "private",
				"ipc": "",
				"uts": "",
				"user": "",
				"cgroup": "",
			},
		},
	}
}

test_allows_an_absent_field if {
	host_pid.findings == set() with input as {"workload": {"kind": "container"}}
}
