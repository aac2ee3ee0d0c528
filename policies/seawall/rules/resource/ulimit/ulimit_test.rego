package seawall.rules.resource.ulimit_test

import data.seawall.rules.resource.ulimit

test_denies_unlimited if {
	ulimit.findings == {{
		"message": "the ulimit nproc is unlimited",
		"field": "HostConfig.Ulimits",
		"got": -1,
	}} with input as {"workload": {"kind": "container", "ulimits": [{"name": "NPROC", "soft": 10, "hard": -1}]}}
}

test_denies_many_files if {
	ulimit.findings == {{
		"message": "the ulimit nofile is 2000000, more than the 1048576 open files that a container may have",
		"field": "TaskTemplate.ContainerSpec.Ulimits",
		"got": 2000000,
	}} with input as {"workload": {"kind": "service", "ulimits": [{"name": "nofile", "soft": 10, "hard": 2000000}]}}
}

test_denies_unlimited_files if {
	ulimit.findings == {{
		"message": "the ulimit nofile is unlimited, more than the 1048576 open files that a container may have",
		"field": "HostConfig.Ulimits",
		"got": -1,
	}} with input as {"workload": {"kind": "start", "ulimits": [{"name": "nofile", "soft": -1, "hard": -1}]}}
}

test_denies_it_in_a_build if {
	ulimit.findings == {{
		"message": "the ulimit core is unlimited",
		"field": "ulimits",
		"got": -1,
	}} with input as {"build": {"ulimits": [{"name": "core", "soft": -1, "hard": -1}]}}
}

test_allows_numbers if {
	ulimit.findings == set() with input as {"workload": {"kind": "container", "ulimits": [
		{"name": "nofile", "soft": 1024, "hard": 1048576},
		{"name": "nproc", "soft": 10, "hard": 100},
		{"name": "memlock", "soft": -1, "hard": -1},
	]}}
}

test_allows_none if {
	ulimit.findings == set() with input as {"workload": {"kind": "container", "ulimits": []}}
}

test_is_silent_without_the_field if {
	ulimit.findings == set() with input as {"workload": {"kind": "container"}, "build": {}}
}
