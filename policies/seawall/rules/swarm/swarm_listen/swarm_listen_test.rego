package seawall.rules.swarm.swarm_listen_test

import data.seawall.rules.swarm.swarm_listen

test_denies_every_address if {
	every address in ["", "0.0.0.0", "0.0.0.0:2377", "[::]:2377", "::", ":2377", "[0:0:0:0:0:0:0:0]:2377", "0"] {
		swarm_listen.findings == {{
			"message": "the node would listen for the swarm on every address of the host",
			"field": "ListenAddr",
			"got": address,
		}} with input as {"swarm": {"operation": "init", "listen_addr": address}}
	}
}

test_denies_it_at_join if {
	swarm_listen.findings == {{
		"message": "the node would listen for the swarm on every address of the host",
		"field": "ListenAddr",
		"got": "0.0.0.0:2377",
	}} with input as {"swarm": {"operation": "join", "listen_addr": "0.0.0.0:2377"}}
}

test_allows_one_address if {
	every address in ["192.0.2.10:2377", "192.0.2.10", "[2001:db8::1]:2377", "::1", "eth1:2377", "10.0.0.1"] {
		swarm_listen.findings == set() with input as {"swarm": {"operation": "init", "listen_addr": address}}
	}
}

test_allows_other_operations if {
	swarm_listen.findings == set() with input as {"swarm": {"operation": "update", "listen_addr": ""}}
}

test_is_silent_without_the_part if {
	swarm_listen.findings == set() with input as {"swarm": {}}
}
