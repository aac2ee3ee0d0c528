package seawall.rules.resource.oom_control_test

import data.seawall.rules.resource.oom_control

test_denies_no_killer if {
	oom_control.findings == {{
		"message": "the container turns the OOM killer off without a memory limit, so the host's own processes are killed in its place",
		"field": "HostConfig.OomKillDisable",
		"got": true,
	}} with input as {"workload": {"kind": "container", "limits": {"memory": 0}, "oom": {"kill_disable": true, "score_adj": 0}}}
}

test_denies_a_negative_score if {
	oom_control.findings == {{
		"message": "the container asks for the OOM score -500, so that other processes are killed before its own",
		"field": "TaskTemplate.ContainerSpec.OomScoreAdj",
		"got": -500,
	}} with input as {"workload": {"kind": "service", "limits": {"memory": 512}, "oom": {"kill_disable": false, "score_adj": -500}}}
}

test_allows_no_killer_with_a_limit if {
	oom_control.findings == set() with input as {"workload": {"kind": "container", "limits": {"memory": 512}, "oom": {"kill_disable": true, "score_adj": 0}}}
}

test_allows_a_positive_score if {
	oom_control.findings == set() with input as {"workload": {"kind": "start", "limits": {"memory": 0}, "oom": {"kill_disable": false, "score_adj": 300}}}
}

test_is_silent_without_the_fields if {
	oom_control.findings == set() with input as {"workload": {"kind": "container"}}
}
