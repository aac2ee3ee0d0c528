package seawall.rules.door.door_build_test

import data.seawall.rules.door.door_build

test_denies_build if {
	door_build.findings == {{
		"message": "the build door is shut, as what a build does is in a tar and in steps that no plugin sees",
		"field": "path",
		"got": "/x",
	}} with input as {
		"action": {"name": "build", "class": "write"},
		"request": {"path": "/x", "name": "", "query": {}},
		"user": {"roles": []},
	}
		with data.params as {"doors": {"build": null}}
}

test_allows_an_opened_door if {
	door_build.findings == set() with input as {
		"action": {"name": "build", "class": "write"},
		"request": {"path": "/x", "name": "", "query": {}},
		"user": {"roles": []},
	}
		with data.params as {"doors": {"build": "allow"}}
}

test_allows_a_role if {
	door_build.findings == set() with input as {
		"action": {"name": "build", "class": "write"},
		"request": {"path": "/x", "name": "", "query": {}},
		"user": {"roles": ["ci"]},
	}
		with data.params as {"doors": {"build": ["ci"]}}
}

test_denies_another_role if {
	door_build.findings == {{
		"message": "the build door is shut, as what a build does is in a tar and in steps that no plugin sees",
		"field": "path",
		"got": "/x",
	}} with input as {
		"action": {"name": "build", "class": "write"},
		"request": {"path": "/x", "name": "", "query": {}},
		"user": {"roles": ["dev"]},
	}
		with data.params as {"doors": {"build": ["ci"]}}
}

test_allows_other_actions if {
	door_build.findings == set() with input as {
		"action": {"name": "container_list", "class": "write"},
		"request": {"path": "/x", "name": "", "query": {}},
		"user": {"roles": []},
	}
		with data.params as {"doors": {"build": null}}
}
