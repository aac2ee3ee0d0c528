package seawall.rules.resource.restart_policy_test

import data.seawall.rules.resource.restart_policy

test_denies_always if {
	restart_policy.findings == {{
		"message": "the restart policy always is not among those that may be used",
		"field": "HostConfig.RestartPolicy",
		"got": "always",
	}} with input as {"workload": {"kind": "container", "restart": {"name": "always", "max_retry": 0}}}
}

test_denies_many_retries if {
	restart_policy.findings == {{
		"message": "the restart policy retries 6 times, more than 5",
		"field": "HostConfig.RestartPolicy",
		"got": 6,
	}} with input as {"workload": {"kind": "start", "restart": {"name": "on-failure", "max_retry": 6}}}
}

test_denies_retries_without_a_count if {
	restart_policy.findings == {{
		"message": "the restart policy retries without an end",
		"field": "HostConfig.RestartPolicy",
		"got": 0,
	}} with input as {"workload": {"kind": "container", "restart": {"name": "on-failure", "max_retry": 0}}}
}

test_denies_it_on_update if {
	restart_policy.findings == {{
		"message": "the restart policy unless-stopped is not among those that may be used",
		"field": "RestartPolicy",
		"got": "unless-stopped",
	}} with input as {"workload": {"kind": "update", "unchanged": ["memory"], "restart": {"name": "unless-stopped", "max_retry": 0}}}
}

test_denies_a_service_without_a_count if {
	restart_policy.findings == {{
		"message": "the restart policy retries without an end",
		"field": "TaskTemplate.RestartPolicy",
		"got": 0,
	}} with input as {"workload": {"kind": "service", "plugin_runtime": false, "restart": {"name": "always", "max_retry": 0}}}
}

test_allows_few_retries if {
	restart_policy.findings == set() with input as {"workload": {"kind": "container", "restart": {"name": "on-failure", "max_retry": 5}}}
}

test_allows_no_restart if {
	every name in ["", "no"] {
		restart_policy.findings == set() with input as {"workload": {"kind": "container", "restart": {"name": name, "max_retry": 0}}}
	}
}

test_allows_a_service_with_a_count if {
	restart_policy.findings == set() with input as {"workload": {"kind": "service", "plugin_runtime": false, "restart": {"name": "always", "max_retry": 3}}}
}

test_allows_an_unchanged_update if {
	restart_policy.findings == set() with input as {"workload": {"kind": "update", "unchanged": ["restart"], "restart": {"name": "", "max_retry": 0}}}
}

test_is_silent_without_the_field if {
	restart_policy.findings == set() with input as {"workload": {"kind": "container"}}
}
