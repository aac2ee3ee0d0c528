package seawall.rules.namespace.share_container_ns_test

import data.seawall.rules.namespace.share_container_ns

test_denies_each if {
	share_container_ns.findings == {
		{
			"message": "the container joins the network of another, with whatever that one has",
			"field": "HostConfig.NetworkMode",
			"got": "container:a",
		},
		{
			"message": "the container joins the processes of another, with whatever that one has",
			"field": "HostConfig.PidMode",
			"got": "container:b",
		},
		{
			"message": "the container joins the shared memory of another, with whatever that one has",
			"field": "HostConfig.IpcMode",
			"got": "container:c",
		},
	} with input as {
		"workload": {
			"kind": "container",
			"namespaces": {
				"network": "container:a",
				"networks": ["bridge"],
				"pid": "container:b",
				"ipc": "container:c",
				"uts": "",
				"user": "",
				"cgroup": "",
			},
		},
	}
}

test_denies_anothers_control_group if {
	share_container_ns.findings == {{
		"message": "the container joins the control group of another, with whatever that one has",
		"field": "HostConfig.Cgroup",
		"got": "container:a",
	}} with input as {"workload": {"kind": "container", "namespaces": {"network": "bridge", "cgroup": "", "cgroup_container": "container:a"}}}
}

test_allows_its_own if {
	share_container_ns.findings == set() with input as {
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
	share_container_ns.findings == set() with input as {"workload": {"kind": "container"}}
}
