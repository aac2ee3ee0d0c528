package seawall.rules.control.checkpoint_dir_test

import data.seawall.rules.control.checkpoint_dir

test_denies_a_directory if {
	checkpoint_dir.findings == {{
		"message": "the checkpoint would be kept in a directory of the host that the request names",
		"field": "CheckpointDir",
		"got": "/etc",
	}} with input as {
		"action": {"name": "checkpoint_create", "class": "write"},
		"request": {"path": "/x", "name": "", "query": {}},
		"user": {"roles": []},
		"body": {"CheckpointID": "c", "CheckpointDir": "/etc"},
	}
}

test_denies_removing_there if {
	checkpoint_dir.findings == {{
		"message": "the checkpoint would be kept in a directory of the host that the request names",
		"field": "dir",
		"got": "/etc",
	}} with input as {
		"action": {"name": "checkpoint_remove", "class": "write"},
		"request": {"path": "/x", "name": "", "query": {"dir": ["/etc"]}},
		"user": {"roles": []},
	}
}

test_allows_dockers_own if {
	checkpoint_dir.findings == set() with input as {
		"action": {"name": "checkpoint_create", "class": "write"},
		"request": {"path": "/x", "name": "", "query": {}},
		"user": {"roles": []},
		"body": {"CheckpointID": "c", "CheckpointDir": ""},
	}
}

test_allows_an_absent_field if {
	checkpoint_dir.findings == set() with input as {
		"action": {"name": "checkpoint_create", "class": "write"},
		"request": {"path": "/x", "name": "", "query": {}},
		"user": {"roles": []},
		"body": {"CheckpointID": "c"},
	}
}

test_allows_an_absent_body if {
	checkpoint_dir.findings == set() with input as {
		"action": {"name": "checkpoint_create", "class": "write"},
		"request": {"path": "/x", "name": "", "query": {}},
		"user": {"roles": []},
		"body": null,
	}
}
