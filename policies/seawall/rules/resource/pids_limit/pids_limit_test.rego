package seawall.rules.resource.pids_limit_test

import data.seawall.rules.resource.pids_limit

test_denies_no_limit if {
	pids_limit.findings == {{
		"message": "the container has no process limit, so a fork bomb in it stops the host",
		"field": "HostConfig.PidsLimit",
		"got": 0,
	}} with input as {"workload": {"kind": "container", "limits": {"pids": 0}, "unchanged": []}}
		with data.params as {"pids": {"max": 4096}}
}

test_denies_an_absent_limit if {
	pids_limit.findings == {{
		"message": "the container has no process limit, so a fork bomb in it stops the host",
		"field": "TaskTemplate.Resources.Limits.Pids",
		"got": 0,
	}} with input as {"workload": {"kind": "service", "limits": {}, "unchanged": []}}
		with data.params as {"pids": {"max": 4096}}
}

test_denies_too_many if {
	pids_limit.findings == {{
		"message": "the container asks for more processes than the allowed 4096",
		"field": "HostConfig.PidsLimit",
		"got": 4097,
	}} with input as {"workload": {"kind": "start", "limits": {"pids": 4097}, "unchanged": []}}
		with data.params as {"pids": {"max": 4096}}
}

test_denies_lifting_it if {
	pids_limit.findings == {{
		"message": "the container has no process limit, so a fork bomb in it stops the host",
		"field": "PidsLimit",
		"got": 0,
	}} with input as {"workload": {"kind": "update", "limits": {"pids": 0}, "unchanged": []}}
		with data.params as {"pids": {"max": 4096}}
}

test_denies_raising_it if {
	pids_limit.findings == {{
		"message": "the container asks for more processes than the allowed 4096",
		"field": "PidsLimit",
		"got": 9999,
	}} with input as {"workload": {"kind": "update", "limits": {"pids": 9999}, "unchanged": []}}
		with data.params as {"pids": {"max": 4096}}
}

test_allows_a_limit if {
	pids_limit.findings == set() with input as {"workload": {"kind": "container", "limits": {"pids": 4096}, "unchanged": []}}
		with data.params as {"pids": {"max": 4096}}
}

test_allows_an_update_that_leaves_it if {
	pids_limit.findings == set() with input as {"workload": {"kind": "update", "limits": {"pids": 0}, "unchanged": ["pids"]}}
		with data.params as {"pids": {"max": 4096}}
}

test_allows_plugin_services if {
	pids_limit.findings == set() with input as {"workload": {"kind": "service", "plugin_runtime": true, "limits": {"pids": 0}}}
		with data.params as {"pids": {"max": 4096}}
}
