package seawall.rules.namespace.host_userns_test

import data.seawall.rules.namespace.host_userns

test_denies_host if {
	host_userns.findings == {{
		"message": "the container opts out of the user namespace, so that its root is the root of the host",
		"field": "HostConfig.UsernsMode",
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
				"user": "host",
				"cgroup": "",
			},
		},
	}
}

test_denies_host_at_start if {
	host_userns.findings == {{
		"message": "the container opts out of the user namespace, so that its root is the root of the host",
		"field": "HostConfig.UsernsMode",
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
				"user": "host",
				"cgroup": "",
			},
		},
	}
}

test_allows_the_default if {
	host_userns.findings == set() with input as {
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
	host_userns.findings == set() with input as {
		"workload": {
			"kind": "container",
			"namespaces": {
				"network": "bridge",
				"networks": ["bridge"],
				"pid": "",
				"ipc": "",
				"uts": "",
				"user": "private",
				"cgroup": "",
			},
		},
	}
}

test_allows_an_absent_field if {
	host_userns.findings == set() with input as {"workload": {"kind": "container"}}
}

test_is_mild_without_remapping if {
	host_userns.findings == {{
		"message": "the container opts out of the user namespace, so that its root is the root of the host",
		"field": "HostConfig.UsernsMode",
		"got": "host",
		"severity": "low",
	}} with input as {
		"workload": {
			"kind": "container",
			"namespaces": {
				"network": "bridge",
				"networks": ["bridge"],
				"pid": "",
				"ipc": "",
				"uts": "",
				"user": "host",
				"cgroup": "",
			},
		},
		"engine": {"known": true, "userns": false},
	}
}

test_is_not_mild_with_remapping if {
	host_userns.findings == {{
		"message": "the container opts out of the user namespace, so that its root is the root of the host",
		"field": "HostConfig.UsernsMode",
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
				"user": "host",
				"cgroup": "",
			},
		},
		"engine": {"known": true, "userns": true},
	}
}
