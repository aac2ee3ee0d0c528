package seawall.rules.runtime.ssh_server_test

import data.seawall.rules.runtime.ssh_server

test_denies_the_server if {
	ssh_server.findings == {{
		"message": "the container starts an SSH server, a way in that nobody manages",
		"field": "Entrypoint",
		"got": "/usr/sbin/sshd",
	}} with input as {
		"workload": {"entrypoint": ["/usr/sbin/sshd", "-D"], "cmd": [], "ports": [], "kind": "container"},
	}
}

test_denies_the_command_and_the_port if {
	ssh_server.findings == {
		{
			"message": "the container starts an SSH server, a way in that nobody manages",
			"field": "TaskTemplate.ContainerSpec.Args",
			"got": "dropbear",
		},
		{
			"message": "the container publishes port 22, where an SSH server would listen",
			"field": "EndpointSpec.Ports",
			"got": 22,
		},
	} with input as {
		"workload": {
			"kind": "service",
			"entrypoint": [],
			"cmd": ["dropbear"],
			"ports": [{"container": 22, "protocol": "tcp"}],
		},
	}
}

test_denies_a_command_whatever_the_entrypoint if {
	ssh_server.findings == {{
		"message": "the container starts an SSH server, a way in that nobody manages",
		"field": "Cmd",
		"got": "sshd",
	}} with input as {
		"workload": {
			"entrypoint": ["/usr/sbin/nginx"],
			"cmd": ["sshd"],
			"ports": [{"container": 22, "protocol": "udp"}, {"container": 2222, "protocol": "tcp"}],
			"kind": "container",
		},
	}
}

test_allows_clients if {
	ssh_server.findings == set() with input as {
		"workload": {"entrypoint": ["ssh"], "cmd": ["-v", "sshd"], "ports": [], "kind": "container"},
	}
}

test_allows_an_absent_field if {
	ssh_server.findings == set() with input as {"workload": {"kind": "container"}}
}
