package seawall.rules.network.network_driver_test

import data.seawall.rules.network.network_driver

_create(change) := {"network": object.union(
	{"operation": "create", "driver": "bridge", "attachable": false, "ingress": false, "config_only": false, "options": {}},
	change,
)}

test_denies_a_driver if {
	network_driver.findings == {{
		"message": "the network driver macvlan is not among those that may be used",
		"field": "Driver",
		"got": "macvlan",
	}} with input as _create({"driver": "macvlan", "options": {"parent": "eth0"}})
}

test_denies_a_gateway_mode if {
	network_driver.findings == {{
		"message": "the gateway mode routed lets the outside reach ports that are not published",
		"field": "Options.com.docker.network.bridge.gateway_mode_ipv6",
		"got": "routed",
	}} with input as _create({"options": {"com.docker.network.bridge.gateway_mode_ipv6": "routed"}})
}

test_denies_an_attachable_overlay if {
	network_driver.findings == {{
		"message": "the network is an overlay that any container of any node may join",
		"field": "Attachable",
		"got": true,
	}} with input as _create({"driver": "overlay", "attachable": true})
}

test_denies_an_ingress if {
	network_driver.findings == {{
		"message": "the network takes the place of the swarm's ingress, through which all published ports come in",
		"field": "Ingress",
		"got": true,
	}} with input as _create({"driver": "overlay", "ingress": true})
}

test_allows_a_bridge if {
	network_driver.findings == set() with input as _create({"attachable": true, "options": {"com.docker.network.bridge.gateway_mode_ipv4": "isolated"}})
}

test_allows_an_overlay if {
	network_driver.findings == set() with input as _create({"driver": "overlay"})
}

test_allows_a_listed_driver if {
	network_driver.findings == set() with input as _create({"driver": "macvlan"})
		with data.params.networks.drivers as ["bridge", "macvlan"]
}

test_is_silent_on_connections if {
	network_driver.findings == set() with input as {"network": {"operation": "connect", "driver": "macvlan"}}
}

test_is_silent_without_the_part if {
	network_driver.findings == set() with input as {"network": {}}
}
