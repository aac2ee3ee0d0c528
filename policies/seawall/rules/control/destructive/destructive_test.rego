package seawall.rules.control.destructive_test

import data.seawall.rules.control.destructive

_asks(action, roles) := {"action": {"name": action, "class": "write"}, "user": {"name": "alice", "roles": roles}}

_roles := {"cleaner": {"actions": ["image_prune"], "classes": []}, "writer": {"actions": [], "classes": ["write"]}, "admin": {"actions": ["*"], "classes": []}}

test_denies_without_a_role if {
	every action in ["container_remove", "volume_prune", "swarm_leave"] {
		destructive.findings == {{
			"message": sprintf("the user alice has no role that names %s, which cannot be undone", [action]),
			"field": "user",
			"got": ["cleaner"],
		}} with input as _asks(action, ["cleaner"])
			with data.roles as _roles
	}
}

test_denies_a_class if {
	destructive.findings == {{
		"message": "the user alice has no role that names volume_remove, which cannot be undone",
		"field": "user",
		"got": ["writer"],
	}} with input as _asks("volume_remove", ["writer"])
		with data.roles as _roles
}

test_denies_where_there_are_no_roles if {
	destructive.findings == {{
		"message": "a user without a certificate has no role that names volume_remove, which cannot be undone",
		"field": "user",
		"got": [],
	}} with input as {"action": {"name": "volume_remove"}, "user": {"name": "", "roles": []}}
}

test_allows_a_named_action if {
	destructive.findings == set() with input as _asks("image_prune", ["cleaner"])
		with data.roles as _roles
}

test_allows_all if {
	destructive.findings == set() with input as _asks("volume_prune", ["admin"])
		with data.roles as _roles
}

test_allows_other_actions if {
	destructive.findings == set() with input as _asks("container_stop", [])
		with data.roles as _roles
}

test_is_silent_without_the_field if {
	destructive.findings == set() with input as {"action": {}, "user": {}}
}
