package seawall.rules.network.network_icc_test

import data.seawall.rules.network.network_icc

_create(options) := {"network": {"operation": "create", "driver": "bridge", "config_only": false, "options": options}}

test_denies_the_default if {
	network_icc.findings == {{
		"message": "the network lets all its containers talk to each other, as enable_icc is not turned off",
		"field": "Options",
		"got": "",
	}} with input as _create({})
}

test_denies_icc if {
	network_icc.findings == {{
		"message": "the network lets all its containers talk to each other, as enable_icc is not turned off",
		"field": "Options",
		"got": "true",
	}} with input as _create({"com.docker.network.bridge.enable_icc": "true"})
}

test_allows_without_icc if {
	network_icc.findings == set() with input as _create({"com.docker.network.bridge.enable_icc": "false"})
}

test_allows_other_drivers if {
	network_icc.findings == set() with input as {"network": {"operation": "create", "driver": "overlay", "config_only": false, "options": {}}}
}

test_is_silent_on_connections if {
	network_icc.findings == set() with input as {"network": {"operation": "connect", "driver": "bridge", "options": {}}}
}

test_is_silent_without_the_part if {
	network_icc.findings == set() with input as {"network": {}}
}
