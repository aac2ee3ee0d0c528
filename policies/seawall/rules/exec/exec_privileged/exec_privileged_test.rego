package seawall.rules.exec.exec_privileged_test

import data.seawall.rules.exec.exec_privileged

test_denies_privileged if {
	exec_privileged.findings == {{
		"message": "the process asks for --privileged, which gives it the host",
		"field": "Privileged",
		"got": true,
	}} with input as {"exec": {"privileged": true}}
}

test_allows_others if {
	exec_privileged.findings == set() with input as {"exec": {"privileged": false}}
}

test_allows_an_absent_field if {
	exec_privileged.findings == set() with input as {"exec": {}}
}
