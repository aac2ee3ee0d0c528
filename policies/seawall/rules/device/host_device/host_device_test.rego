package seawall.rules.device.host_device_test

import data.seawall.rules.device.host_device

test_denies_an_unlisted_one if {
	host_device.findings == {{
		"message": "the container asks for the device /dev/kvm, which is not on the list",
		"field": "HostConfig.Devices",
		"got": "/dev/kvm",
	}} with input as {
		"workload": {
			"kind": "container",
			"devices": [
				{"host": "/dev/kvm", "container": "/dev/kvm", "permissions": "rwm"},
				{"host": "/dev/null", "container": "/dev/null", "permissions": "rwm"},
			],
		},
	}
		with data.params as {
			"devices": {"allowed": ["/dev/null", "/dev/ttyUSB*"], "gpu": false, "cgroup_rules": ["c 188:* rmw"]},
		}
}

test_denies_a_directory if {
	host_device.findings == {{
		"message": "the container asks for the device /dev/dri, which is not on the list",
		"field": "HostConfig.Devices",
		"got": "/dev/dri",
	}} with input as {
		"workload": {
			"kind": "start",
			"devices": [{"host": "/dev/dri", "container": "/dev/dri", "permissions": "rwm"}],
		},
	}
		with data.params as {
			"devices": {"allowed": ["/dev/null", "/dev/ttyUSB*"], "gpu": false, "cgroup_rules": ["c 188:* rmw"]},
		}
}

test_allows_listed_ones if {
	host_device.findings == set() with input as {
		"workload": {
			"kind": "container",
			"devices": [
				{"host": "/dev/null", "container": "/dev/null", "permissions": "rwm"},
				{"host": "/dev/ttyUSB0", "container": "/dev/ttyUSB0", "permissions": "rwm"},
			],
		},
	}
		with data.params as {
			"devices": {"allowed": ["/dev/null", "/dev/ttyUSB*"], "gpu": false, "cgroup_rules": ["c 188:* rmw"]},
		}
}

test_leaves_the_worst_to_raw_device if {
	host_device.findings == set() with input as {
		"workload": {
			"kind": "container",
			"devices": [
				{"host": "/dev/sda", "container": "/dev/sda", "permissions": "rwm"},
				{"host": "/dev", "container": "/dev", "permissions": "rwm"},
			],
		},
	}
		with data.params as {
			"devices": {"allowed": ["/dev/null", "/dev/ttyUSB*"], "gpu": false, "cgroup_rules": ["c 188:* rmw"]},
		}
}

test_allows_an_absent_list if {
	host_device.findings == set() with input as {"workload": {"kind": "container"}}
		with data.params as {
			"devices": {"allowed": ["/dev/null", "/dev/ttyUSB*"], "gpu": false, "cgroup_rules": ["c 188:* rmw"]},
		}
}
