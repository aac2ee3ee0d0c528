package seawall.rules.door.door_plugin_test

import data.seawall.rules.door.door_plugin

test_denies_plugin_enable if {
	door_plugin.findings == {{
		"message": "the plugin door is shut, as managed plugins run as root on the host",
		"field": "path",
		"got": "/x",
	}} with input as {
		"action": {"name": "plugin_enable", "class": "write"},
		"request": {"path": "/x", "name": "", "query": {}},
		"user": {"roles": []},
	}
		with data.params as {"doors": {"plugin": null}}
}

test_denies_plugin_disable if {
	door_plugin.findings == {{
		"message": "the plugin door is shut, as managed plugins run as root on the host",
		"field": "path",
		"got": "/x",
	}} with input as {
		"action": {"name": "plugin_disable", "class": "write"},
		"request": {"path": "/x", "name": "", "query": {}},
		"user": {"roles": []},
	}
		with data.params as {"doors": {"plugin": null}}
}

test_denies_plugin_remove if {
	door_plugin.findings == {{
		"message": "the plugin door is shut, as managed plugins run as root on the host",
		"field": "path",
		"got": "/x",
	}} with input as {
		"action": {"name": "plugin_remove", "class": "write"},
		"request": {"path": "/x", "name": "", "query": {}},
		"user": {"roles": []},
	}
		with data.params as {"doors": {"plugin": null}}
}

test_denies_plugin_push if {
	door_plugin.findings == {{
		"message": "the plugin door is shut, as managed plugins run as root on the host",
		"field": "path",
		"got": "/x",
	}} with input as {
		"action": {"name": "plugin_push", "class": "write"},
		"request": {"path": "/x", "name": "", "query": {}},
		"user": {"roles": []},
	}
		with data.params as {"doors": {"plugin": null}}
}

test_allows_an_opened_door if {
	door_plugin.findings == set() with input as {
		"action": {"name": "plugin_enable", "class": "write"},
		"request": {"path": "/x", "name": "", "query": {}},
		"user": {"roles": []},
	}
		with data.params as {"doors": {"plugin": "allow"}}
}

test_allows_a_role if {
	door_plugin.findings == set() with input as {
		"action": {"name": "plugin_enable", "class": "write"},
		"request": {"path": "/x", "name": "", "query": {}},
		"user": {"roles": ["ci"]},
	}
		with data.params as {"doors": {"plugin": ["ci"]}}
}

test_denies_another_role if {
	door_plugin.findings == {{
		"message": "the plugin door is shut, as managed plugins run as root on the host",
		"field": "path",
		"got": "/x",
	}} with input as {
		"action": {"name": "plugin_enable", "class": "write"},
		"request": {"path": "/x", "name": "", "query": {}},
		"user": {"roles": ["dev"]},
	}
		with data.params as {"doors": {"plugin": ["ci"]}}
}

test_allows_other_actions if {
	door_plugin.findings == set() with input as {
		"action": {"name": "container_list", "class": "write"},
		"request": {"path": "/x", "name": "", "query": {}},
		"user": {"roles": []},
	}
		with data.params as {"doors": {"plugin": null}}
}
