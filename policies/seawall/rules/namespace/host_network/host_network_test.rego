package seawall.rules.namespace.host_network_test

import data.seawall.rules.namespace.host_network

test_denies_host if {
	host_network.findings == {{
		"message": "the container asks for the network of the host, with all that listens on its loopback address",
		"field": "HostConfig.NetworkMode",
		"got": "host",
	}} with input as {
		"workload": {
			"kind": "container",
			"namespaces": {
				"network": "host",
				"networks": ["host"],
				"pid": "",
				"ipc": "",
				"uts": "",
				"user": "",
				"cgroup": "",
			},
		},
	}
}

test_denies_host_among_the_endpoints if {
	host_network.findings == {{
		"message": "the container asks for the network of the host, with all that listens on its loopback address",
		"field": "NetworkingConfig.EndpointsConfig",
		"got": "host",
	}} with input as {
		"workload": {
			"kind": "container",
			"namespaces": {
				"network": "bridge",
				"networks": ["bridge", "host"],
				"pid": "",
				"ipc": "",
				"uts": "",
				"user": "",
				"cgroup": "",
			},
		},
	}
}

test_denies_it_for_a_service if {
	host_network.findings == {{
		"message": "the container asks for the network of the host, with all that listens on its loopback address",
		"field": "TaskTemplate.Networks",
		"got": "host",
	}} with input as {
		"workload": {
			"kind": "service",
			"namespaces": {
				"network": "",
				"networks": ["host"],
				"pid": "",
				"ipc": "",
				"uts": "",
				"user": "",
				"cgroup": "",
			},
		},
	}
}

test_allows_a_network if {
	host_network.findings == set() with input as {
		"workload": {
			"kind": "container",
			"namespaces": {
				"network": "hostel",
				"networks": ["hostel"],
				"pid": "",
				"ipc": "",
				"uts": "",
				"user": "",
				"cgroup": "",
			},
		},
	}
}

test_allows_an_absent_field if {
	host_network.findings == set() with input as {"workload": {"kind": "container"}}
}
