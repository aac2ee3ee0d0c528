package seawall.rules.control.user_action_test

import data.seawall.rules.control.user_action

_asks(action, class, roles) := {"action": {"name": action, "class": class}, "user": {"name": "alice", "roles": roles}}

_roles := {"reader": {"actions": [], "classes": ["read"]}, "deploy": {"actions": ["container_create", "container_start"], "classes": []}}

test_denies_another_class if {
	user_action.findings == {{
		"message": "the user alice has no role that allows container_create",
		"field": "user",
		"got": ["reader"],
	}} with input as _asks("container_create", "write", ["reader"])
		with data.roles as _roles
}

test_denies_without_roles if {
	user_action.findings == {{
		"message": "a user without a certificate has no role that allows container_list",
		"field": "user",
		"got": [],
	}} with input as {"action": {"name": "container_list", "class": "read"}, "user": {"name": "", "roles": []}}
		with data.roles as _roles
}

test_denies_a_role_that_is_gone if {
	user_action.findings == {{
		"message": "the user alice has no role that allows container_list",
		"field": "user",
		"got": ["gone"],
	}} with input as _asks("container_list", "read", ["gone"])
		with data.roles as _roles
}

test_allows_a_class if {
	user_action.findings == set() with input as _asks("container_list", "read", ["reader"])
		with data.roles as _roles
}

test_allows_an_action if {
	user_action.findings == set() with input as _asks("container_create", "write", ["reader", "deploy"])
		with data.roles as _roles
}

test_allows_all if {
	user_action.findings == set() with input as _asks("build", "build", ["admin"])
		with data.roles as {"admin": {"actions": ["*"], "classes": []}}
}

test_allows_a_ping if {
	user_action.findings == set() with input as _asks("ping", "read", [])
		with data.roles as _roles
}

test_allows_what_every_client_needs if {
	every action in ["system_info", "system_version"] {
		user_action.findings == set() with input as _asks(action, "read", ["deploy"])
			with data.roles as _roles
	}
}

test_denies_it_to_the_unknown if {
	every roles in [[], ["gone"]] {
		user_action.findings == {{
			"message": "the user alice has no role that allows system_info",
			"field": "user",
			"got": roles,
		}} with input as _asks("system_info", "read", roles)
			with data.roles as _roles
	}
}

test_names_a_certificate_without_a_name if {
	user_action.findings == {{
		"message": "a user whose certificate has no name has no role that allows build",
		"field": "user",
		"got": [],
	}} with input as {"action": {"name": "build", "class": "build"}, "user": {"name": "", "auth": "TLS", "roles": []}}
		with data.roles as _roles
}

test_denies_an_absent_action if {
	user_action.findings == {{
		"message": "the user alice has no role that allows ",
		"field": "user",
		"got": [],
	}} with input as _asks("", "", [])
		with data.roles as _roles
}
