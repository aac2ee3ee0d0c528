package seawall.rules.capability.cap_drop_all_test

import data.seawall.rules.capability.cap_drop_all

test_denies_the_default if {
	cap_drop_all.findings == {{
		"message": "the container does not drop ALL capabilities, so it keeps powers it does not use",
		"field": "HostConfig.CapDrop",
		"got": ["MKNOD"],
	}} with input as {
		"workload": {
			"capabilities": {"add": [], "drop": ["MKNOD"], "effective": ["CHOWN"]},
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

test_denies_an_absent_list if {
	cap_drop_all.findings == {{
		"message": "the container does not drop ALL capabilities, so it keeps powers it does not use",
		"field": "HostConfig.CapDrop",
		"got": [],
	}} with input as {"workload": {"capabilities": {}, "privileged": false, "kind": "container"}}
		with data.params as {
			"caps": {
				"allowed_add": ["CHOWN", "NET_BIND_SERVICE", "NET_RAW"],
				"restricted_add": ["NET_BIND_SERVICE"],
			},
		}
}

test_denies_adding_back if {
	cap_drop_all.findings == {{
		"message": "the container adds CAP_CHOWN back, which the strict profile does not allow",
		"field": "TaskTemplate.ContainerSpec.CapabilityAdd",
		"got": "CHOWN",
	}} with input as {
		"workload": {
			"capabilities": {"add": ["CHOWN"], "drop": ["ALL"], "effective": ["CHOWN"]},
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

test_allows_drop_all if {
	cap_drop_all.findings == set() with input as {
		"workload": {
			"capabilities": {"add": [], "drop": ["ALL"], "effective": []},
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

test_allows_net_bind_service if {
	cap_drop_all.findings == set() with input as {
		"workload": {
			"capabilities": {"add": ["NET_BIND_SERVICE"], "drop": ["ALL"], "effective": ["NET_BIND_SERVICE"]},
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

test_leaves_other_adds_to_their_rules if {
	cap_drop_all.findings == set() with input as {
		"workload": {
			"capabilities": {"add": ["SYS_ADMIN", "IPC_LOCK"], "drop": ["ALL"], "effective": []},
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

test_leaves_privileged_to_its_rule if {
	cap_drop_all.findings == set() with input as {
		"workload": {
			"capabilities": {"add": [], "drop": [], "effective": []},
			"privileged": true,
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

test_is_silent_on_updates if {
	cap_drop_all.findings == set() with input as {"workload": {"kind": "update"}}
		with data.params as {
			"caps": {
				"allowed_add": ["CHOWN", "NET_BIND_SERVICE", "NET_RAW"],
				"restricted_add": ["NET_BIND_SERVICE"],
			},
		}
}
