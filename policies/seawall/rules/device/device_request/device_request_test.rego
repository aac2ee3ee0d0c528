package seawall.rules.device.device_request_test

import data.seawall.rules.device.device_request

test_denies_a_request if {
	device_request.findings == {{
		"message": "the container asks the driver \"nvidia\" for devices of the host",
		"field": "HostConfig.DeviceRequests",
		"got": "nvidia",
	}} with input as {
		"workload": {
			"kind": "container",
			"device_requests": [{"driver": "nvidia", "count": -1}],
			"runtime": "",
			"env": [],
		},
	}
		with data.params as {
			"devices": {"allowed": ["/dev/null", "/dev/ttyUSB*"], "gpu": false, "cgroup_rules": ["c 188:* rmw"]},
		}
}

test_denies_the_environment if {
	device_request.findings == {{
		"message": "the container asks the nvidia runtime for devices through its environment",
		"field": "Env",
		"got": "NVIDIA_VISIBLE_DEVICES",
	}} with input as {
		"workload": {
			"kind": "start",
			"device_requests": [],
			"runtime": "nvidia",
			"env": [{"name": "NVIDIA_VISIBLE_DEVICES", "literal": true}],
		},
	}
		with data.params as {
			"devices": {"allowed": ["/dev/null", "/dev/ttyUSB*"], "gpu": false, "cgroup_rules": ["c 188:* rmw"]},
		}
}

test_allows_when_turned_on if {
	device_request.findings == set() with input as {
		"workload": {
			"kind": "container",
			"device_requests": [{"driver": "nvidia"}],
			"runtime": "nvidia",
			"env": [{"name": "NVIDIA_VISIBLE_DEVICES", "literal": true}],
		},
	}
		with data.params as {"devices": {"gpu": true}}
}

test_allows_none if {
	device_request.findings == set() with input as {"workload": {"kind": "container", "device_requests": [], "runtime": "", "env": []}}
		with data.params as {
			"devices": {"allowed": ["/dev/null", "/dev/ttyUSB*"], "gpu": false, "cgroup_rules": ["c 188:* rmw"]},
		}
}

test_allows_the_variable_elsewhere if {
	device_request.findings == set() with input as {
		"workload": {
			"kind": "container",
			"device_requests": [],
			"runtime": "runc",
			"env": [{"name": "NVIDIA_VISIBLE_DEVICES", "literal": true}],
		},
	}
		with data.params as {
			"devices": {"allowed": ["/dev/null", "/dev/ttyUSB*"], "gpu": false, "cgroup_rules": ["c 188:* rmw"]},
		}
}

test_allows_an_absent_list if {
	device_request.findings == set() with input as {"workload": {"kind": "container"}}
		with data.params as {
			"devices": {"allowed": ["/dev/null", "/dev/ttyUSB*"], "gpu": false, "cgroup_rules": ["c 188:* rmw"]},
		}
}
