package seawall.rules.exec.exec_root_test

import data.seawall.rules.exec.exec_root

test_denies_root if {
	exec_root.findings == {{
		"message": "the process asks to run as root in a container that need not have it",
		"field": "User",
		"got": "0:0",
	}} with input as {"exec": {"user": {"raw": "0:0", "source": "request", "root": true, "proof": "number"}}}
}

test_denies_a_name_of_root if {
	exec_root.findings == {{
		"message": "the process asks to run as root in a container that need not have it",
		"field": "User",
		"got": "toor",
	}} with input as {"exec": {"user": {"raw": "toor", "source": "request", "root": true, "proof": "passwd"}}}
}

test_denies_an_unproven_name if {
	exec_root.findings == {{
		"message": "the user app is a name, and nothing proves that it is not root",
		"field": "User",
		"got": "app",
	}} with input as {
		"exec": {"user": {"raw": "app", "source": "request", "root": false, "proof": "unproven"}},
	}
}

test_allows_the_containers_user if {
	exec_root.findings == set() with input as {"exec": {"user": {"raw": "", "source": "default", "root": true, "proof": "default"}}}
}

test_allows_others if {
	exec_root.findings == set() with input as {"exec": {"user": {"raw": "app", "source": "request", "root": false, "proof": "passwd"}}}
}

test_allows_an_absent_field if {
	exec_root.findings == set() with input as {"exec": {}}
}
