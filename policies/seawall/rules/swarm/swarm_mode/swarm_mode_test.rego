package seawall.rules.swarm.swarm_mode_test

import data.seawall.rules.swarm.swarm_mode

test_denies_init_and_join if {
	every operation, word in {"init": "begin", "join": "join"} {
		swarm_mode.findings == {{
			"message": sprintf("the node would %s a swarm, and swarm mode is not wanted here", [word]),
			"field": "path",
			"got": operation,
		}} with input as {"swarm": {"operation": operation}, "user": {"roles": []}}
			with data.params.doors.swarm as null
	}
}

test_allows_an_opened_door if {
	swarm_mode.findings == set() with input as {"swarm": {"operation": "init"}, "user": {"roles": []}}
		with data.params.doors.swarm as "allow"
}

test_allows_a_role if {
	swarm_mode.findings == set() with input as {"swarm": {"operation": "join"}, "user": {"roles": ["ops"]}}
		with data.params.doors.swarm as ["ops"]
}

test_allows_other_operations if {
	every operation in ["update", "leave", "unlock", ""] {
		swarm_mode.findings == set() with input as {"swarm": {"operation": operation}, "user": {"roles": []}}
			with data.params.doors.swarm as null
	}
}
