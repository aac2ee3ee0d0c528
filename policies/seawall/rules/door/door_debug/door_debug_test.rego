package seawall.rules.door.door_debug_test

import data.seawall.rules.door.door_debug

test_denies_debug if {
	door_debug.findings == {{
		"message": "the debug door is shut, as it shows the memory and the command line of the daemon",
		"field": "path",
		"got": "/x",
	}} with input as {
		"action": {"name": "debug", "class": "write"},
		"request": {"path": "/x", "name": "", "query": {}},
		"user": {"roles": []},
	}
		with data.params as {"doors": {"debug": null}}
}

test_allows_an_opened_door if {
	door_debug.findings == set() with input as {
		"action": {"name": "debug", "class": "write"},
		"request": {"path": "/x", "name": "", "query": {}},
		"user": {"roles": []},
	}
		with data.params as {"doors": {"debug": "allow"}}
}

test_allows_a_role if {
	door_debug.findings == set() with input as {
		"action": {"name": "debug", "class": "write"},
		"request": {"path": "/x", "name": "", "query": {}},
		"user": {"roles": ["ci"]},
	}
		with data.params as {"doors": {"debug": ["ci"]}}
}

test_denies_another_role if {
	door_debug.findings == {{
		"message": "the debug door is shut, as it shows the memory and the command line of the daemon",
		"field": "path",
		"got": "/x",
	}} with input as {
		"action": {"name": "debug", "class": "write"},
		"request": {"path": "/x", "name": "", "query": {}},
		"user": {"roles": ["dev"]},
	}
		with data.params as {"doors": {"debug": ["ci"]}}
}

test_allows_other_actions if {
	door_debug.findings == set() with input as {
		"action": {"name": "container_list", "class": "write"},
		"request": {"path": "/x", "name": "", "query": {}},
		"user": {"roles": []},
	}
		with data.params as {"doors": {"debug": null}}
}
