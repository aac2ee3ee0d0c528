package seawall.rules.swarm.swarm_cert_expiry_test

import data.seawall.rules.swarm.swarm_cert_expiry

test_denies_the_default if {
	swarm_cert_expiry.findings == {{
		"message": "the nodes' certificates would live for the default of 90 days, longer than 48 hours",
		"field": "Spec.CAConfig.NodeCertExpiry",
		"got": 0,
	}} with input as {"swarm": {"operation": "init", "cert_expiry": 0}}
		with data.params.swarm.cert_expiry_max_hours as 48
}

test_denies_a_long_life if {
	swarm_cert_expiry.findings == {{
		"message": "the nodes' certificates would live for 172801 seconds, longer than 48 hours",
		"field": "CAConfig.NodeCertExpiry",
		"got": 172801,
	}} with input as {"swarm": {"operation": "update", "cert_expiry": 172801}}
		with data.params.swarm.cert_expiry_max_hours as 48
}

test_allows_a_short_life if {
	swarm_cert_expiry.findings == set() with input as {"swarm": {"operation": "init", "cert_expiry": 172800}}
		with data.params.swarm.cert_expiry_max_hours as 48
}

test_allows_the_default_where_it_fits if {
	swarm_cert_expiry.findings == set() with input as {"swarm": {"operation": "init", "cert_expiry": 0}}
		with data.params.swarm.cert_expiry_max_hours as 2160
}

test_allows_other_operations if {
	swarm_cert_expiry.findings == set() with input as {"swarm": {"operation": "join", "cert_expiry": 0}}
}

test_is_silent_without_the_part if {
	swarm_cert_expiry.findings == set() with input as {"swarm": {}}
}
