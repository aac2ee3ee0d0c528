package seawall.rules.door.door_session_test

import data.seawall.rules.door.door_session

test_denies_session if {
	door_session.findings == {{
		"message": "the session door is shut, as all that passes through it after the first line is hidden from a plugin",
		"field": "path",
		"got": "/x",
	}} with input as {
		"action": {"name": "session", "class": "write"},
		"request": {"path": "/x", "name": "", "query": {}},
		"user": {"roles": []},
	}
		with data.params as {"doors": {"session": null}}
}

test_denies_grpc if {
	door_session.findings == {{
		"message": "the session door is shut, as all that passes through it after the first line is hidden from a plugin",
		"field": "path",
		"got": "/x",
	}} with input as {
		"action": {"name": "grpc", "class": "write"},
		"request": {"path": "/x", "name": "", "query": {}},
		"user": {"roles": []},
	}
		with data.params as {"doors": {"session": null}}
}

test_allows_an_opened_door if {
	door_session.findings == set() with input as {
		"action": {"name": "session", "class": "write"},
		"request": {"path": "/x", "name": "", "query": {}},
		"user": {"roles": []},
	}
		with data.params as {"doors": {"session": "allow"}}
}

test_allows_a_role if {
	door_session.findings == set() with input as {
		"action": {"name": "session", "class": "write"},
		"request": {"path": "/x", "name": "", "query": {}},
		"user": {"roles": ["ci"]},
	}
		with data.params as {"doors": {"session": ["ci"]}}
}

test_denies_another_role if {
	door_session.findings == {{
		"message": "the session door is shut, as all that passes through it after the first line is hidden from a plugin",
		"field": "path",
		"got": "/x",
	}} with input as {
		"action": {"name": "session", "class": "write"},
		"request": {"path": "/x", "name": "", "query": {}},
		"user": {"roles": ["dev"]},
	}
		with data.params as {"doors": {"session": ["ci"]}}
}

test_allows_other_actions if {
	door_session.findings == set() with input as {
		"action": {"name": "container_list", "class": "write"},
		"request": {"path": "/x", "name": "", "query": {}},
		"user": {"roles": []},
	}
		with data.params as {"doors": {"session": null}}
}
