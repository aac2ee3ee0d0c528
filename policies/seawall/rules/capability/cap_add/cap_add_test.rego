package seawall.rules.capability.cap_add_test

import data.seawall.rules.capability.cap_add

test_denies_an_unlisted_one if {
	cap_add.findings == {{
		"message": "the container asks for CAP_IPC_LOCK, which is not on the list of capabilities that may be added",
		"field": "HostConfig.CapAdd",
		"got": "IPC_LOCK",
	}} with input as {
		"workload": {
			"capabilities": {"add": ["CHOWN", "IPC_LOCK"], "drop": [], "effective": []},
			"privileged": false,
			"kind": "container",
		},
	}
		with data.params as {
			"caps": {
				"allowed_add": ["CHOWN", "NET_BIND_SERVICE", "NET_RAW"],
				"restricted_add": ["NET_BIND_SERVICE"],
			},
		}
}

test_denies_it_for_a_service if {
	cap_add.findings == {{
		"message": "the container asks for CAP_SYS_NICE, which is not on the list of capabilities that may be added",
		"field": "TaskTemplate.ContainerSpec.CapabilityAdd",
		"got": "SYS_NICE",
	}} with input as {
		"workload": {
			"capabilities": {"add": ["SYS_NICE"], "drop": [], "effective": []},
			"privileged": false,
			"kind": "service",
		},
	}
		with data.params as {
			"caps": {
				"allowed_add": ["CHOWN", "NET_BIND_SERVICE", "NET_RAW"],
				"restricted_add": ["NET_BIND_SERVICE"],
			},
		}
}

test_denies_an_unknown_one if {
	cap_add.findings == {{
		"message": "the container asks for CAP_NOT_YET_KNOWN, which is not on the list of capabilities that may be added",
		"field": "HostConfig.CapAdd",
		"got": "NOT_YET_KNOWN",
	}} with input as {
		"workload": {
			"capabilities": {"add": ["NOT_YET_KNOWN"], "drop": [], "effective": []},
			"privileged": false,
			"kind": "container",
		},
	}
		with data.params as {
			"caps": {
				"allowed_add": ["CHOWN", "NET_BIND_SERVICE", "NET_RAW"],
				"restricted_add": ["NET_BIND_SERVICE"],
			},
		}
}

test_allows_what_is_listed if {
	cap_add.findings == set() with input as {
		"workload": {
			"capabilities": {"add": ["CHOWN"], "drop": [], "effective": []},
			"privileged": false,
			"kind": "container",
		},
	}
		with data.params as {
			"caps": {
				"allowed_add": ["CHOWN", "NET_BIND_SERVICE", "NET_RAW"],
				"restricted_add": ["NET_BIND_SERVICE"],
			},
		}
}

test_leaves_the_dangerous_to_their_rules if {
	cap_add.findings == set() with input as {
		"workload": {
			"capabilities": {"add": ["ALL", "DAC_READ_SEARCH", "SYS_ADMIN"], "drop": [], "effective": []},
			"privileged": false,
			"kind": "container",
		},
	}
		with data.params as {
			"caps": {
				"allowed_add": ["CHOWN", "NET_BIND_SERVICE", "NET_RAW"],
				"restricted_add": ["NET_BIND_SERVICE"],
			},
		}
}

test_allows_an_absent_list if {
	cap_add.findings == set() with input as {"workload": {"kind": "container"}}
		with data.params as {
			"caps": {
				"allowed_add": ["CHOWN", "NET_BIND_SERVICE", "NET_RAW"],
				"restricted_add": ["NET_BIND_SERVICE"],
			},
		}
}
