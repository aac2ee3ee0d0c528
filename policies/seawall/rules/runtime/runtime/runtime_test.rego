package seawall.rules.runtime.runtime_test

import data.seawall.rules.runtime.runtime

test_denies_an_unlisted_one if {
	runtime.findings == {{
		"message": "the container asks for the runtime bare, which is not on the list",
		"field": "HostConfig.Runtime",
		"got": "bare",
	}} with input as {"workload": {"runtime": "bare", "kind": "container"}}
		with data.params as {"runtimes": ["runc", "io.containerd.*"]}
}

test_denies_a_path if {
	runtime.findings == {{
		"message": "the container asks for the runtime io.containerd./tmp/x, which is not on the list",
		"field": "HostConfig.Runtime",
		"got": "io.containerd./tmp/x",
	}} with input as {"workload": {"kind": "start", "runtime": "io.containerd./tmp/x"}}
		with data.params as {"runtimes": ["runc", "io.containerd.*"]}
}

test_allows_listed_ones if {
	runtime.findings == set() with input as {"workload": {"runtime": "io.containerd.runc.v2", "kind": "container"}}
		with data.params as {"runtimes": ["runc", "io.containerd.*"]}
}

test_allows_the_default if {
	runtime.findings == set() with input as {"workload": {"runtime": "", "kind": "container"}}
		with data.params as {"runtimes": []}
}

test_allows_an_absent_field if {
	runtime.findings == set() with input as {"workload": {"kind": "container"}}
		with data.params as {"runtimes": []}
}
