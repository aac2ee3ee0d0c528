package seawall.rules.door.door_import_test

import data.seawall.rules.door.door_import

test_denies_image_import if {
	door_import.findings == {{
		"message": "the import door is shut, as the content of the image is in a tar that no plugin sees",
		"field": "path",
		"got": "/x",
	}} with input as {
		"action": {"name": "image_import", "class": "write"},
		"request": {"path": "/x", "name": "", "query": {}},
		"user": {"roles": []},
	}
		with data.params as {"doors": {"import": null}}
}

test_allows_an_opened_door if {
	door_import.findings == set() with input as {
		"action": {"name": "image_import", "class": "write"},
		"request": {"path": "/x", "name": "", "query": {}},
		"user": {"roles": []},
	}
		with data.params as {"doors": {"import": "allow"}}
}

test_allows_a_role if {
	door_import.findings == set() with input as {
		"action": {"name": "image_import", "class": "write"},
		"request": {"path": "/x", "name": "", "query": {}},
		"user": {"roles": ["ci"]},
	}
		with data.params as {"doors": {"import": ["ci"]}}
}

test_denies_another_role if {
	door_import.findings == {{
		"message": "the import door is shut, as the content of the image is in a tar that no plugin sees",
		"field": "path",
		"got": "/x",
	}} with input as {
		"action": {"name": "image_import", "class": "write"},
		"request": {"path": "/x", "name": "", "query": {}},
		"user": {"roles": ["dev"]},
	}
		with data.params as {"doors": {"import": ["ci"]}}
}

test_allows_other_actions if {
	door_import.findings == set() with input as {
		"action": {"name": "container_list", "class": "write"},
		"request": {"path": "/x", "name": "", "query": {}},
		"user": {"roles": []},
	}
		with data.params as {"doors": {"import": null}}
}
