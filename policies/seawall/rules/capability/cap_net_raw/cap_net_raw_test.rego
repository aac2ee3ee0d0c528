package seawall.rules.capability.cap_net_raw_test

import data.seawall.rules.capability.cap_net_raw

test_denies_the_default if {
	cap_net_raw.findings == {{
		"message": "the container keeps CAP_NET_RAW, with which it forges packets on its network",
		"field": "HostConfig.CapDrop",
		"got": [],
	}} with input as {
		"workload": {
			"capabilities": {"add": [], "drop": [], "effective": ["CHOWN", "NET_RAW"]},
			"privileged": false,
			"kind": "container",
		},
	}
}

test_denies_it_for_a_service if {
	cap_net_raw.findings == {{
		"message": "the container keeps CAP_NET_RAW, with which it forges packets on its network",
		"field": "TaskTemplate.ContainerSpec.CapabilityDrop",
		"got": ["ALL"],
	}} with input as {
		"workload": {
			"capabilities": {"add": ["NET_RAW"], "drop": ["ALL"], "effective": ["NET_RAW"]},
			"privileged": false,
			"kind": "service",
		},
	}
}

test_allows_without_it if {
	cap_net_raw.findings == set() with input as {
		"workload": {
			"capabilities": {"add": [], "drop": ["NET_RAW"], "effective": ["CHOWN"]},
			"privileged": false,
			"kind": "container",
		},
	}
}

test_leaves_privileged_to_its_rule if {
	cap_net_raw.findings == set() with input as {
		"workload": {
			"capabilities": {"add": [], "drop": [], "effective": ["NET_RAW"]},
			"privileged": true,
			"kind": "container",
		},
	}
}

test_leaves_all_to_its_rule if {
	cap_net_raw.findings == set() with input as {
		"workload": {
			"capabilities": {"add": ["ALL"], "drop": [], "effective": ["NET_RAW"]},
			"privileged": false,
			"kind": "container",
		},
	}
}

test_is_silent_on_updates if {
	cap_net_raw.findings == set() with input as {"workload": {"kind": "update"}}
}
