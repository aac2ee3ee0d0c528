package seawall.rules.control.data_read_test

import data.seawall.rules.control.data_read

_asks(action, class, roles) := {"action": {"name": action, "class": class}, "user": {"name": "alice", "roles": roles}}

_roles := {"backup": {"actions": ["container_export"], "classes": []}, "admin": {"actions": [], "classes": ["read", "exfiltrate"]}}

test_denies_without_a_role if {
	data_read.findings == {{
		"message": "the user alice has no role that may take contents off the host by container_export",
		"field": "user",
		"got": [],
	}} with input as _asks("container_export", "exfiltrate", [])
		with data.roles as _roles
}

test_denies_another_action if {
	data_read.findings == {{
		"message": "the user alice has no role that may take contents off the host by image_save",
		"field": "user",
		"got": ["backup"],
	}} with input as _asks("image_save", "exfiltrate", ["backup"])
		with data.roles as _roles
}

test_denies_where_there_are_no_roles if {
	data_read.findings == {{
		"message": "a user without a certificate has no role that may take contents off the host by swarm_unlockkey",
		"field": "user",
		"got": ["admin"],
	}} with input as {"action": {"name": "swarm_unlockkey", "class": "exfiltrate"}, "user": {"name": "", "roles": ["admin"]}}
}

test_allows_an_action if {
	data_read.findings == set() with input as _asks("container_export", "exfiltrate", ["backup"])
		with data.roles as _roles
}

test_allows_a_class if {
	data_read.findings == set() with input as _asks("image_save", "exfiltrate", ["admin"])
		with data.roles as _roles
}

test_allows_other_reads if {
	data_read.findings == set() with input as _asks("container_list", "read", [])
		with data.roles as _roles
}

test_is_silent_without_the_field if {
	data_read.findings == set() with input as {"action": {}, "user": {}}
}
