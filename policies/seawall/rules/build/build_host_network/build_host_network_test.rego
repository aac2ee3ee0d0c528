package seawall.rules.build.build_host_network_test

import data.seawall.rules.build.build_host_network

test_denies_the_host if {
	build_host_network.findings == {{
		"message": "the build asks for the network of the host, where it reaches every local service",
		"field": "networkmode",
		"got": "host",
	}} with input as {"build": {"network_mode": "host", "extra_hosts": []}}
}

test_denies_a_container if {
	build_host_network.findings == {{
		"message": "the build asks for the network of another container",
		"field": "networkmode",
		"got": "container:web",
	}} with input as {"build": {"network_mode": "container:web", "extra_hosts": []}}
}

test_denies_host_entries if {
	build_host_network.findings == {{
		"message": "the build sets the address of the host name example.com itself",
		"field": "extrahosts",
		"got": "example.com:192.0.2.1",
	}} with input as {"build": {"network_mode": "default", "extra_hosts": ["example.com:192.0.2.1"]}}
}

test_allows_other_networks if {
	every mode in ["", "default", "none", "app"] {
		build_host_network.findings == set() with input as {"build": {"network_mode": mode, "extra_hosts": []}}
	}
}

test_allows_listed_entries if {
	build_host_network.findings == set() with input as {"build": {"network_mode": "", "extra_hosts": ["host.docker.internal:host-gateway"]}}
}

test_is_silent_without_the_part if {
	build_host_network.findings == set() with input as {"build": {}}
}
