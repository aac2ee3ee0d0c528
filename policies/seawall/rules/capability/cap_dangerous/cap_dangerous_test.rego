package seawall.rules.capability.cap_dangerous_test

import data.seawall.rules.capability.cap_dangerous

test_denies_sys_admin if {
	cap_dangerous.findings == {{
		"message": "the container asks for CAP_SYS_ADMIN, which mounts file systems and does most of what root can",
		"field": "HostConfig.CapAdd",
		"got": "SYS_ADMIN",
	}} with input as {
		"workload": {
			"capabilities": {"add": ["CHOWN", "SYS_ADMIN"], "drop": [], "effective": []},
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

test_denies_each_for_a_service if {
	cap_dangerous.findings == {
		{
			"message": "the container asks for CAP_BPF, which loads programs into the kernel that it shares with the host",
			"field": "TaskTemplate.ContainerSpec.CapabilityAdd",
			"got": "BPF",
		},
		{
			"message": "the container asks for CAP_SYS_TIME, which sets the host's clock",
			"field": "TaskTemplate.ContainerSpec.CapabilityAdd",
			"got": "SYS_TIME",
		},
	} with input as {
		"workload": {
			"capabilities": {"add": ["BPF", "SYS_TIME"], "drop": [], "effective": []},
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

test_denies_all if {
	cap_dangerous.findings == {{
		"message": "the container asks for every capability (ALL), which together give it the host",
		"field": "HostConfig.CapAdd",
		"got": "ALL",
	}} with input as {
		"workload": {
			"capabilities": {"add": ["ALL"], "drop": ["SYS_ADMIN"], "effective": []},
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
	cap_dangerous.findings == set() with input as {
		"workload": {
			"capabilities": {"add": ["NET_ADMIN"], "drop": [], "effective": []},
			"privileged": false,
			"kind": "container",
		},
	}
		with data.params as {"caps": {"allowed_add": ["NET_ADMIN"]}}
}

test_allows_others if {
	cap_dangerous.findings == set() with input as {
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

test_allows_an_absent_list if {
	cap_dangerous.findings == set() with input as {"workload": {"kind": "container"}}
		with data.params as {
			"caps": {
				"allowed_add": ["CHOWN", "NET_BIND_SERVICE", "NET_RAW"],
				"restricted_add": ["NET_BIND_SERVICE"],
			},
		}
}
