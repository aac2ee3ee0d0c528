package seawall.rules.mount.mount_propagation_test

import data.seawall.rules.mount.mount_propagation

test_denies_shared if {
	mount_propagation.findings == {{
		"message": "the mount at /mnt is rshared, so what the container mounts appears on the host",
		"field": "HostConfig.Binds[0]",
		"got": "rshared",
	}} with input as {
		"workload": {
			"kind": "container",
			"mounts": [
				{
					"kind": "bind",
					"host_paths": ["/srv"],
					"read_only": false,
					"resolved": true,
					"via": "Binds",
					"field": "HostConfig.Binds[0]",
					"propagation": "rshared",
					"target": "/mnt",
				},
			],
		},
	}
}

test_denies_it_for_a_service if {
	mount_propagation.findings == {{
		"message": "the mount at /mnt is shared, so what the container mounts appears on the host",
		"field": "TaskTemplate.ContainerSpec.Mounts[0]",
		"got": "shared",
	}} with input as {
		"workload": {
			"kind": "service",
			"mounts": [
				{
					"kind": "bind",
					"host_paths": ["/srv"],
					"read_only": false,
					"resolved": true,
					"via": "Binds",
					"field": "TaskTemplate.ContainerSpec.Mounts[0]",
					"propagation": "shared",
					"target": "/mnt",
				},
			],
		},
	}
}

test_allows_slave_and_private if {
	mount_propagation.findings == set() with input as {
		"workload": {
			"kind": "container",
			"mounts": [
				{
					"kind": "bind",
					"host_paths": ["/srv"],
					"read_only": false,
					"resolved": true,
					"via": "Binds",
					"field": "HostConfig.Binds[0]",
					"propagation": "rslave",
					"target": "/a",
				},
				{
					"kind": "bind",
					"host_paths": ["/srv"],
					"read_only": false,
					"resolved": true,
					"via": "Binds",
					"field": "HostConfig.Binds[0]",
					"propagation": "rprivate",
					"target": "/b",
				},
				{
					"kind": "bind",
					"host_paths": ["/srv"],
					"read_only": false,
					"resolved": true,
					"via": "Binds",
					"field": "HostConfig.Binds[0]",
					"propagation": "",
					"target": "/c",
				},
			],
		},
	}
}

test_allows_an_absent_list if {
	mount_propagation.findings == set() with input as {"workload": {"kind": "container"}}
}
