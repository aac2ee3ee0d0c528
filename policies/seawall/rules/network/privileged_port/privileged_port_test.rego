package seawall.rules.network.privileged_port_test

import data.seawall.rules.network.privileged_port

_publish(kind, start, end) := {
	"workload": {"kind": kind, "ports": [{"container": 80, "protocol": "tcp", "host_ip": "", "host_start": start, "host_end": end}]},
	"engine": {"rootless": false},
}

test_denies_a_low_port if {
	privileged_port.findings == {{
		"message": "the container publishes 22:80/tcp, and the ports below 1024 belong to the host itself",
		"field": "HostConfig.PortBindings",
		"got": "22:80/tcp",
	}} with input as _publish("container", 22, 22)
}

test_denies_the_last_one if {
	privileged_port.findings == {{
		"message": "the container publishes 1023:80/tcp, and the ports below 1024 belong to the host itself",
		"field": "EndpointSpec.Ports",
		"got": "1023:80/tcp",
	}} with input as _publish("service", 1023, 1023)
}

test_denies_a_range_that_begins_low if {
	privileged_port.findings == {{
		"message": "the container publishes 80-8000:80/tcp, and the ports below 1024 belong to the host itself",
		"field": "HostConfig.PortBindings",
		"got": "80-8000:80/tcp",
	}} with input as _publish("start", 80, 8000)
}

test_allows_high_ports if {
	privileged_port.findings == set() with input as _publish("container", 1024, 65535)
}

test_allows_listed_ports if {
	every number in [80, 443] {
		privileged_port.findings == set() with input as _publish("container", number, number)
	}
}

test_allows_a_port_that_the_daemon_picks if {
	privileged_port.findings == set() with input as _publish("container", 0, 0)
}

test_allows_it_when_rootless if {
	privileged_port.findings == set() with input as object.union(_publish("container", 22, 22), {"engine": {"rootless": true}})
}

test_is_silent_without_the_field if {
	privileged_port.findings == set() with input as {"workload": {"kind": "container"}}
}
