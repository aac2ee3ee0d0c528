package seawall.rules.network.port_bind_all_test

import data.seawall.rules.network.port_bind_all

_publish(start, end, wildcard) := {"workload": {"kind": "container", "ports": [{
	"container": 80,
	"protocol": "tcp",
	"host_ip": "",
	"wildcard": wildcard,
	"host_start": start,
	"host_end": end,
	"mode": "",
}]}}

test_denies_every_address if {
	port_bind_all.findings == {{
		"message": "the container publishes 8080:80/tcp on every address of the host",
		"field": "HostConfig.PortBindings",
		"got": "8080:80/tcp",
	}} with input as _publish(8080, 8080, true)
}

test_denies_a_port_that_the_daemon_picks if {
	port_bind_all.findings == {{
		"message": "the container publishes 80/tcp on every address of the host",
		"field": "HostConfig.PortBindings",
		"got": "80/tcp",
	}} with input as _publish(0, 0, true)
		with data.params.ports.wildcard_ok as [0]
}

test_denies_a_range_that_is_listed_in_part if {
	port_bind_all.findings == {{
		"message": "the container publishes 80-81:80/tcp on every address of the host",
		"field": "HostConfig.PortBindings",
		"got": "80-81:80/tcp",
	}} with input as _publish(80, 81, true)
		with data.params.ports.wildcard_ok as [80]
}

test_denies_services_mildly if {
	port_bind_all.findings == {{
		"message": "the service publishes 8080:80/tcp on every address of every node, as swarm always does",
		"field": "EndpointSpec.Ports",
		"got": "8080:80/tcp",
		"severity": "low",
	}} with input as {"workload": {"kind": "service", "ports": [{
		"container": 80,
		"protocol": "tcp",
		"wildcard": true,
		"host_start": 8080,
		"host_end": 8080,
		"mode": "ingress",
	}]}}
}

test_allows_one_address if {
	port_bind_all.findings == set() with input as _publish(8080, 8080, false)
}

test_allows_listed_ports if {
	port_bind_all.findings == set() with input as _publish(80, 81, true)
		with data.params.ports.wildcard_ok as [80, 81]
}

test_is_silent_without_the_field if {
	port_bind_all.findings == set() with input as {"workload": {"kind": "container"}}
}
