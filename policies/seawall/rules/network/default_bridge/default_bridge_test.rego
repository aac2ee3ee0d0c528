package seawall.rules.network.default_bridge_test

import data.seawall.rules.network.default_bridge

test_denies_the_default if {
	default_bridge.findings == {{
		"message": "the container joins the default bridge, where all such containers reach each other",
		"field": "HostConfig.NetworkMode",
		"got": "bridge",
	}} with input as {"workload": {"kind": "container", "namespaces": {"network": "bridge", "networks": ["bridge"]}}}
}

test_denies_it_beside_another if {
	default_bridge.findings == {{
		"message": "the container joins the default bridge, where all such containers reach each other",
		"field": "HostConfig.NetworkMode",
		"got": "bridge",
	}} with input as {"workload": {"kind": "start", "namespaces": {"network": "app", "networks": ["app", "bridge"]}}}
}

test_denies_a_service_without_networks if {
	default_bridge.findings == {{
		"message": "the container joins the default bridge, where all such containers reach each other",
		"field": "TaskTemplate.Networks",
		"got": "bridge",
	}} with input as {"workload": {"kind": "service", "plugin_runtime": false, "namespaces": {"network": "bridge", "networks": ["bridge"]}}}
}

test_denies_a_connection if {
	default_bridge.findings == {{
		"message": "the request joins a container to the default bridge, where all such containers reach each other",
		"field": "path",
		"got": "0123456789ab",
	}} with input as {"network": {"operation": "connect", "name": "0123456789ab", "options": {"com.docker.network.bridge.default_bridge": "true"}}}
}

test_denies_a_connection_by_name if {
	default_bridge.findings == {{
		"message": "the request joins a container to the default bridge, where all such containers reach each other",
		"field": "path",
		"got": "bridge",
	}} with input as {"network": {"operation": "connect", "name": "bridge", "options": {}}}
}

test_allows_other_networks if {
	every mode in ["app_default", "none", "host", "container:web"] {
		default_bridge.findings == set() with input as {"workload": {"kind": "container", "namespaces": {"network": mode, "networks": [mode]}}}
	}
}

test_allows_other_connections if {
	default_bridge.findings == set() with input as {"network": {"operation": "connect", "name": "app", "options": {}}}
}

test_is_silent_without_the_fields if {
	default_bridge.findings == set() with input as {"workload": {"kind": "container"}, "network": {}}
}

test_is_silent_on_updates if {
	default_bridge.findings == set() with input as {"workload": {"kind": "update", "namespaces": {"network": "bridge", "networks": []}}}
}
