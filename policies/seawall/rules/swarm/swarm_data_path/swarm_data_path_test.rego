package seawall.rules.swarm.swarm_data_path_test

import data.seawall.rules.swarm.swarm_data_path

test_denies_without if {
	swarm_data_path.findings == {{
		"message": "the containers' traffic would share the address of the swarm's management",
		"field": "DataPathAddr",
		"got": "",
	}} with input as {"swarm": {"operation": "init", "advertise_addr": "", "data_path_addr": ""}}
}

test_denies_the_same_address if {
	every advertised in ["192.0.2.10", "192.0.2.10:2377"] {
		swarm_data_path.findings == {{
			"message": "the containers' traffic would share the address of the swarm's management",
			"field": "DataPathAddr",
			"got": "192.0.2.10",
		}} with input as {"swarm": {"operation": "join", "advertise_addr": advertised, "data_path_addr": "192.0.2.10"}}
	}
}

test_allows_another_address if {
	swarm_data_path.findings == set() with input as {"swarm": {"operation": "init", "advertise_addr": "192.0.2.10:2377", "data_path_addr": "198.51.100.10"}}
}

test_allows_other_operations if {
	swarm_data_path.findings == set() with input as {"swarm": {"operation": "update", "advertise_addr": "", "data_path_addr": ""}}
}

test_is_silent_without_the_part if {
	swarm_data_path.findings == set() with input as {"swarm": {}}
}
