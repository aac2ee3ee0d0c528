package seawall.rules.device.device_cgroup_rule_test

import data.seawall.rules.device.device_cgroup_rule

test_denies_disks_by_number if {
	device_cgroup_rule.findings == {{
		"message": "the container asks for the device rule \"b 8:* rwm\", which opens devices by number",
		"field": "HostConfig.DeviceCgroupRules",
		"got": "b 8:* rwm",
	}} with input as {"workload": {"device_rules": ["b 8:* rwm"], "kind": "container"}}
		with data.params as {
			"devices": {"allowed": ["/dev/null", "/dev/ttyUSB*"], "gpu": false, "cgroup_rules": ["c 188:* rmw"]},
		}
}

test_denies_everything_at_start if {
	device_cgroup_rule.findings == {{
		"message": "the container asks for the device rule \"a *:* rwm\", which opens devices by number",
		"field": "HostConfig.DeviceCgroupRules",
		"got": "a *:* rwm",
	}} with input as {"workload": {"kind": "start", "device_rules": ["a *:* rwm", "c 188:* rmw"]}}
		with data.params as {
			"devices": {"allowed": ["/dev/null", "/dev/ttyUSB*"], "gpu": false, "cgroup_rules": ["c 188:* rmw"]},
		}
}

test_allows_a_listed_one if {
	device_cgroup_rule.findings == set() with input as {"workload": {"device_rules": ["c 188:* rmw"], "kind": "container"}}
		with data.params as {
			"devices": {"allowed": ["/dev/null", "/dev/ttyUSB*"], "gpu": false, "cgroup_rules": ["c 188:* rmw"]},
		}
}

test_allows_none if {
	device_cgroup_rule.findings == set() with input as {"workload": {"device_rules": [], "kind": "container"}}
		with data.params as {
			"devices": {"allowed": ["/dev/null", "/dev/ttyUSB*"], "gpu": false, "cgroup_rules": ["c 188:* rmw"]},
		}
}

test_allows_an_absent_list if {
	device_cgroup_rule.findings == set() with input as {"workload": {"kind": "container"}}
		with data.params as {
			"devices": {"allowed": ["/dev/null", "/dev/ttyUSB*"], "gpu": false, "cgroup_rules": ["c 188:* rmw"]},
		}
}
