package seawall.rules.door.door_archive_put_test

import data.seawall.rules.door.door_archive_put

test_denies_container_archive_put if {
	door_archive_put.findings == {{
		"message": "the copy-in door is shut, as the archive writes as root, through bind mounts to the host as well",
		"field": "path",
		"got": "/x",
	}} with input as {
		"action": {"name": "container_archive_put", "class": "write"},
		"request": {"path": "/x", "name": "", "query": {}},
		"user": {"roles": []},
	}
		with data.params as {"doors": {"archive_put": null}}
}

test_allows_an_opened_door if {
	door_archive_put.findings == set() with input as {
		"action": {"name": "container_archive_put", "class": "write"},
		"request": {"path": "/x", "name": "", "query": {}},
		"user": {"roles": []},
	}
		with data.params as {"doors": {"archive_put": "allow"}}
}

test_allows_a_role if {
	door_archive_put.findings == set() with input as {
		"action": {"name": "container_archive_put", "class": "write"},
		"request": {"path": "/x", "name": "", "query": {}},
		"user": {"roles": ["ci"]},
	}
		with data.params as {"doors": {"archive_put": ["ci"]}}
}

test_denies_another_role if {
	door_archive_put.findings == {{
		"message": "the copy-in door is shut, as the archive writes as root, through bind mounts to the host as well",
		"field": "path",
		"got": "/x",
	}} with input as {
		"action": {"name": "container_archive_put", "class": "write"},
		"request": {"path": "/x", "name": "", "query": {}},
		"user": {"roles": ["dev"]},
	}
		with data.params as {"doors": {"archive_put": ["ci"]}}
}

test_allows_other_actions if {
	door_archive_put.findings == set() with input as {
		"action": {"name": "container_list", "class": "write"},
		"request": {"path": "/x", "name": "", "query": {}},
		"user": {"roles": []},
	}
		with data.params as {"doors": {"archive_put": null}}
}
