package seawall.rules.resource.memory_limit_test

import data.seawall.rules.resource.memory_limit

test_denies_no_limit if {
	memory_limit.findings == {{
		"message": "the container has no memory limit, so it may take all memory of the host",
		"field": "HostConfig.Memory",
		"got": 0,
	}} with input as {"workload": {"kind": "container", "limits": {"memory": 0}, "unchanged": []}}
		with data.params as {"memory": {"max": "1g", "require": true}}
}

test_denies_an_absent_limit if {
	memory_limit.findings == {{
		"message": "the container has no memory limit, so it may take all memory of the host",
		"field": "TaskTemplate.Resources.Limits.MemoryBytes",
		"got": 0,
	}} with input as {"workload": {"kind": "service", "limits": {}, "unchanged": []}}
		with data.params as {"memory": {"max": "1g", "require": true}}
}

test_denies_too_much if {
	memory_limit.findings == {{
		"message": "the container asks for more memory than the allowed 1g",
		"field": "HostConfig.Memory",
		"got": 1073741825,
	}} with input as {"workload": {"kind": "start", "limits": {"memory": 1073741825}, "unchanged": []}}
		with data.params as {"memory": {"max": "1g", "require": true}}
}

test_denies_too_much_on_update if {
	memory_limit.findings == {{
		"message": "the container asks for more memory than the allowed 1g",
		"field": "Memory",
		"got": 2147483648,
	}} with input as {"workload": {"kind": "update", "limits": {"memory": 2147483648}, "unchanged": []}}
		with data.params as {"memory": {"max": "1g", "require": true}}
}

test_denies_under_a_bound_nobody_understands if {
	memory_limit.findings == {{
		"message": "the container asks for more memory than the allowed lots",
		"field": "HostConfig.Memory",
		"got": 1,
	}} with input as {"workload": {"kind": "container", "limits": {"memory": 1}, "unchanged": []}}
		with data.params as {"memory": {"max": "lots", "require": true}}
}

test_allows_a_limit if {
	memory_limit.findings == set() with input as {"workload": {"kind": "container", "limits": {"memory": 1073741824}, "unchanged": []}}
		with data.params as {"memory": {"max": "1g", "require": true}}
}

test_allows_any_limit_without_a_bound if {
	memory_limit.findings == set() with input as {
		"workload": {"kind": "container", "limits": {"memory": 10000000000000}, "unchanged": []},
	}
		with data.params as {"memory": {"max": null, "require": true}}
}

test_allows_none_where_none_is_required if {
	memory_limit.findings == set() with input as {"workload": {"kind": "container", "limits": {"memory": 0}, "unchanged": []}}
		with data.params as {"memory": {"max": "1g", "require": false}}
}

test_allows_an_update_that_leaves_it if {
	memory_limit.findings == set() with input as {"workload": {"kind": "update", "limits": {"memory": 0}, "unchanged": ["memory"]}}
		with data.params as {"memory": {"max": "1g", "require": true}}
}

test_allows_plugin_services if {
	memory_limit.findings == set() with input as {"workload": {"kind": "service", "plugin_runtime": true, "limits": {"memory": 0}}}
		with data.params as {"memory": {"max": "1g", "require": true}}
}
