package seawall.rules.privilege.root_group_test

import data.seawall.rules.privilege.root_group

test_denies_root_and_docker if {
	root_group.findings == {
		{
			"message": "the container joins the group 00, which opens files that belong to the host",
			"field": "HostConfig.GroupAdd",
			"got": "00",
		},
		{
			"message": "the container joins the group docker, which opens files that belong to the host",
			"field": "HostConfig.GroupAdd",
			"got": "docker",
		},
	} with input as {"workload": {"groups": ["00", "docker", "users"], "kind": "container"}}
		with data.params as {"groups": {"deny": ["docker"]}}
}

test_denies_it_for_a_service if {
	root_group.findings == {{
		"message": "the container joins the group 999, which opens files that belong to the host",
		"field": "TaskTemplate.ContainerSpec.Groups",
		"got": "999",
	}} with input as {"workload": {"kind": "service", "groups": ["999"]}}
		with data.params as {"groups": {"deny": ["999"]}}
}

test_allows_others if {
	root_group.findings == set() with input as {"workload": {"groups": ["1000"], "kind": "container"}}
		with data.params as {"groups": {"deny": ["docker"]}}
}

test_allows_an_absent_list if {
	root_group.findings == set() with input as {"workload": {"kind": "container"}}
		with data.params as {"groups": {"deny": ["docker"]}}
}
