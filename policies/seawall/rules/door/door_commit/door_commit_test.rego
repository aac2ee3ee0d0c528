package seawall.rules.door.door_commit_test

import data.seawall.rules.door.door_commit

test_denies_commit if {
	door_commit.findings == {{
		"message": "the commit door is shut, as a container's changes would become an image that no registry saw",
		"field": "path",
		"got": "/x",
	}} with input as {
		"action": {"name": "commit", "class": "write"},
		"request": {"path": "/x", "name": "", "query": {}},
		"user": {"roles": []},
	}
		with data.params as {"doors": {"commit": null}}
}

test_allows_an_opened_door if {
	door_commit.findings == set() with input as {
		"action": {"name": "commit", "class": "write"},
		"request": {"path": "/x", "name": "", "query": {}},
		"user": {"roles": []},
	}
		with data.params as {"doors": {"commit": "allow"}}
}

test_allows_a_role if {
	door_commit.findings == set() with input as {
		"action": {"name": "commit", "class": "write"},
		"request": {"path": "/x", "name": "", "query": {}},
		"user": {"roles": ["ci"]},
	}
		with data.params as {"doors": {"commit": ["ci"]}}
}

test_denies_another_role if {
	door_commit.findings == {{
		"message": "the commit door is shut, as a container's changes would become an image that no registry saw",
		"field": "path",
		"got": "/x",
	}} with input as {
		"action": {"name": "commit", "class": "write"},
		"request": {"path": "/x", "name": "", "query": {}},
		"user": {"roles": ["dev"]},
	}
		with data.params as {"doors": {"commit": ["ci"]}}
}

test_allows_other_actions if {
	door_commit.findings == set() with input as {
		"action": {"name": "container_list", "class": "write"},
		"request": {"path": "/x", "name": "", "query": {}},
		"user": {"roles": []},
	}
		with data.params as {"doors": {"commit": null}}
}
