package seawall.rules.door.door_legacy_test

import data.seawall.rules.door.door_legacy

test_denies_container_copy if {
	door_legacy.findings == {{
		"message": "the legacy door is shut, as this call is served by old engines only and nobody needs it",
		"field": "path",
		"got": "/x",
	}} with input as {
		"action": {"name": "container_copy", "class": "write"},
		"request": {"path": "/x", "name": "", "query": {}},
		"user": {"roles": []},
	}
		with data.params as {"doors": {"legacy": null}}
}

test_allows_an_opened_door if {
	door_legacy.findings == set() with input as {
		"action": {"name": "container_copy", "class": "write"},
		"request": {"path": "/x", "name": "", "query": {}},
		"user": {"roles": []},
	}
		with data.params as {"doors": {"legacy": "allow"}}
}

test_allows_a_role if {
	door_legacy.findings == set() with input as {
		"action": {"name": "container_copy", "class": "write"},
		"request": {"path": "/x", "name": "", "query": {}},
		"user": {"roles": ["ci"]},
	}
		with data.params as {"doors": {"legacy": ["ci"]}}
}

test_denies_another_role if {
	door_legacy.findings == {{
		"message": "the legacy door is shut, as this call is served by old engines only and nobody needs it",
		"field": "path",
		"got": "/x",
	}} with input as {
		"action": {"name": "container_copy", "class": "write"},
		"request": {"path": "/x", "name": "", "query": {}},
		"user": {"roles": ["dev"]},
	}
		with data.params as {"doors": {"legacy": ["ci"]}}
}

test_allows_other_actions if {
	door_legacy.findings == set() with input as {
		"action": {"name": "container_list", "class": "write"},
		"request": {"path": "/x", "name": "", "query": {}},
		"user": {"roles": []},
	}
		with data.params as {"doors": {"legacy": null}}
}
