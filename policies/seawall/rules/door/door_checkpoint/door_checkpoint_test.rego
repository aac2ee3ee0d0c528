package seawall.rules.door.door_checkpoint_test

import data.seawall.rules.door.door_checkpoint

test_denies_checkpoint_create if {
	door_checkpoint.findings == {{
		"message": "the checkpoint door is shut, as checkpoints hold and restore the whole memory of processes",
		"field": "path",
		"got": "/x",
	}} with input as {
		"action": {"name": "checkpoint_create", "class": "write"},
		"request": {"path": "/x", "name": "", "query": {}},
		"user": {"roles": []},
	}
		with data.params as {"doors": {"checkpoint": null}}
}

test_denies_checkpoint_list if {
	door_checkpoint.findings == {{
		"message": "the checkpoint door is shut, as checkpoints hold and restore the whole memory of processes",
		"field": "path",
		"got": "/x",
	}} with input as {
		"action": {"name": "checkpoint_list", "class": "write"},
		"request": {"path": "/x", "name": "", "query": {}},
		"user": {"roles": []},
	}
		with data.params as {"doors": {"checkpoint": null}}
}

test_denies_checkpoint_remove if {
	door_checkpoint.findings == {{
		"message": "the checkpoint door is shut, as checkpoints hold and restore the whole memory of processes",
		"field": "path",
		"got": "/x",
	}} with input as {
		"action": {"name": "checkpoint_remove", "class": "write"},
		"request": {"path": "/x", "name": "", "query": {}},
		"user": {"roles": []},
	}
		with data.params as {"doors": {"checkpoint": null}}
}

test_allows_an_opened_door if {
	door_checkpoint.findings == set() with input as {
		"action": {"name": "checkpoint_create", "class": "write"},
		"request": {"path": "/x", "name": "", "query": {}},
		"user": {"roles": []},
	}
		with data.params as {"doors": {"checkpoint": "allow"}}
}

test_allows_a_role if {
	door_checkpoint.findings == set() with input as {
		"action": {"name": "checkpoint_create", "class": "write"},
		"request": {"path": "/x", "name": "", "query": {}},
		"user": {"roles": ["ci"]},
	}
		with data.params as {"doors": {"checkpoint": ["ci"]}}
}

test_denies_another_role if {
	door_checkpoint.findings == {{
		"message": "the checkpoint door is shut, as checkpoints hold and restore the whole memory of processes",
		"field": "path",
		"got": "/x",
	}} with input as {
		"action": {"name": "checkpoint_create", "class": "write"},
		"request": {"path": "/x", "name": "", "query": {}},
		"user": {"roles": ["dev"]},
	}
		with data.params as {"doors": {"checkpoint": ["ci"]}}
}

test_allows_other_actions if {
	door_checkpoint.findings == set() with input as {
		"action": {"name": "container_list", "class": "write"},
		"request": {"path": "/x", "name": "", "query": {}},
		"user": {"roles": []},
	}
		with data.params as {"doors": {"checkpoint": null}}
}

test_denies_starting_from_one if {
	door_checkpoint.findings == {{
		"message": "the checkpoint door is shut, as checkpoints hold and restore the whole memory of processes",
		"field": "checkpoint",
		"got": "c1",
	}} with input as {
		"action": {"name": "container_start", "class": "write"},
		"request": {"path": "/x", "name": "", "query": {"checkpoint": ["c1"]}},
		"user": {"roles": []},
	}
		with data.params as {"doors": {"checkpoint": null}}
}

test_allows_a_plain_start if {
	door_checkpoint.findings == set() with input as {
		"action": {"name": "container_start", "class": "write"},
		"request": {"path": "/x", "name": "", "query": {"checkpoint": [""]}},
		"user": {"roles": []},
	}
		with data.params as {"doors": {"checkpoint": null}}
}
