package seawall.rules.door.door_swarm_test

import data.seawall.rules.door.door_swarm

test_denies_swarm_init if {
	door_swarm.findings == {{
		"message": "the swarm door is shut, as whoever manages the cluster decides what runs on this host",
		"field": "path",
		"got": "/x",
	}} with input as {
		"action": {"name": "swarm_init", "class": "write"},
		"request": {"path": "/x", "name": "", "query": {}},
		"user": {"roles": []},
	}
		with data.params as {"doors": {"swarm": null}}
}

test_denies_swarm_join if {
	door_swarm.findings == {{
		"message": "the swarm door is shut, as whoever manages the cluster decides what runs on this host",
		"field": "path",
		"got": "/x",
	}} with input as {
		"action": {"name": "swarm_join", "class": "write"},
		"request": {"path": "/x", "name": "", "query": {}},
		"user": {"roles": []},
	}
		with data.params as {"doors": {"swarm": null}}
}

test_denies_swarm_update if {
	door_swarm.findings == {{
		"message": "the swarm door is shut, as whoever manages the cluster decides what runs on this host",
		"field": "path",
		"got": "/x",
	}} with input as {
		"action": {"name": "swarm_update", "class": "write"},
		"request": {"path": "/x", "name": "", "query": {}},
		"user": {"roles": []},
	}
		with data.params as {"doors": {"swarm": null}}
}

test_denies_swarm_leave if {
	door_swarm.findings == {{
		"message": "the swarm door is shut, as whoever manages the cluster decides what runs on this host",
		"field": "path",
		"got": "/x",
	}} with input as {
		"action": {"name": "swarm_leave", "class": "write"},
		"request": {"path": "/x", "name": "", "query": {}},
		"user": {"roles": []},
	}
		with data.params as {"doors": {"swarm": null}}
}

test_denies_swarm_unlock if {
	door_swarm.findings == {{
		"message": "the swarm door is shut, as whoever manages the cluster decides what runs on this host",
		"field": "path",
		"got": "/x",
	}} with input as {
		"action": {"name": "swarm_unlock", "class": "write"},
		"request": {"path": "/x", "name": "", "query": {}},
		"user": {"roles": []},
	}
		with data.params as {"doors": {"swarm": null}}
}

test_denies_swarm_unlockkey if {
	door_swarm.findings == {{
		"message": "the swarm door is shut, as whoever manages the cluster decides what runs on this host",
		"field": "path",
		"got": "/x",
	}} with input as {
		"action": {"name": "swarm_unlockkey", "class": "write"},
		"request": {"path": "/x", "name": "", "query": {}},
		"user": {"roles": []},
	}
		with data.params as {"doors": {"swarm": null}}
}

test_denies_node_update if {
	door_swarm.findings == {{
		"message": "the swarm door is shut, as whoever manages the cluster decides what runs on this host",
		"field": "path",
		"got": "/x",
	}} with input as {
		"action": {"name": "node_update", "class": "write"},
		"request": {"path": "/x", "name": "", "query": {}},
		"user": {"roles": []},
	}
		with data.params as {"doors": {"swarm": null}}
}

test_denies_node_remove if {
	door_swarm.findings == {{
		"message": "the swarm door is shut, as whoever manages the cluster decides what runs on this host",
		"field": "path",
		"got": "/x",
	}} with input as {
		"action": {"name": "node_remove", "class": "write"},
		"request": {"path": "/x", "name": "", "query": {}},
		"user": {"roles": []},
	}
		with data.params as {"doors": {"swarm": null}}
}

test_allows_an_opened_door if {
	door_swarm.findings == set() with input as {
		"action": {"name": "swarm_init", "class": "write"},
		"request": {"path": "/x", "name": "", "query": {}},
		"user": {"roles": []},
	}
		with data.params as {"doors": {"swarm": "allow"}}
}

test_allows_a_role if {
	door_swarm.findings == set() with input as {
		"action": {"name": "swarm_init", "class": "write"},
		"request": {"path": "/x", "name": "", "query": {}},
		"user": {"roles": ["ci"]},
	}
		with data.params as {"doors": {"swarm": ["ci"]}}
}

test_denies_another_role if {
	door_swarm.findings == {{
		"message": "the swarm door is shut, as whoever manages the cluster decides what runs on this host",
		"field": "path",
		"got": "/x",
	}} with input as {
		"action": {"name": "swarm_init", "class": "write"},
		"request": {"path": "/x", "name": "", "query": {}},
		"user": {"roles": ["dev"]},
	}
		with data.params as {"doors": {"swarm": ["ci"]}}
}

test_allows_other_actions if {
	door_swarm.findings == set() with input as {
		"action": {"name": "container_list", "class": "write"},
		"request": {"path": "/x", "name": "", "query": {}},
		"user": {"roles": []},
	}
		with data.params as {"doors": {"swarm": null}}
}
