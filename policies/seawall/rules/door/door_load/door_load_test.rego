package seawall.rules.door.door_load_test

import data.seawall.rules.door.door_load

test_denies_image_load if {
	door_load.findings == {{
		"message": "the load door is shut, as the names and contents of the images are in a tar that no plugin sees",
		"field": "path",
		"got": "/x",
	}} with input as {
		"action": {"name": "image_load", "class": "write"},
		"request": {"path": "/x", "name": "", "query": {}},
		"user": {"roles": []},
	}
		with data.params as {"doors": {"load": null}}
}

test_allows_an_opened_door if {
	door_load.findings == set() with input as {
		"action": {"name": "image_load", "class": "write"},
		"request": {"path": "/x", "name": "", "query": {}},
		"user": {"roles": []},
	}
		with data.params as {"doors": {"load": "allow"}}
}

test_allows_a_role if {
	door_load.findings == set() with input as {
		"action": {"name": "image_load", "class": "write"},
		"request": {"path": "/x", "name": "", "query": {}},
		"user": {"roles": ["ci"]},
	}
		with data.params as {"doors": {"load": ["ci"]}}
}

test_denies_another_role if {
	door_load.findings == {{
		"message": "the load door is shut, as the names and contents of the images are in a tar that no plugin sees",
		"field": "path",
		"got": "/x",
	}} with input as {
		"action": {"name": "image_load", "class": "write"},
		"request": {"path": "/x", "name": "", "query": {}},
		"user": {"roles": ["dev"]},
	}
		with data.params as {"doors": {"load": ["ci"]}}
}

test_allows_other_actions if {
	door_load.findings == set() with input as {
		"action": {"name": "container_list", "class": "write"},
		"request": {"path": "/x", "name": "", "query": {}},
		"user": {"roles": []},
	}
		with data.params as {"doors": {"load": null}}
}
