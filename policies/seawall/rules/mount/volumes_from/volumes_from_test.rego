package seawall.rules.mount.volumes_from_test

import data.seawall.rules.mount.volumes_from

test_denies_inheriting if {
	volumes_from.findings == {{
		"message": "the container inherits all mounts of db, whatever they are",
		"field": "HostConfig.VolumesFrom",
		"got": "db",
	}} with input as {
		"workload": {
			"kind": "container",
			"mounts": [
				{
					"kind": "bind",
					"host_paths": ["/srv"],
					"read_only": false,
					"resolved": true,
					"via": "VolumesFrom",
					"field": "HostConfig.Binds[0]",
					"from": "db",
				},
				{
					"kind": "bind",
					"host_paths": [],
					"read_only": false,
					"resolved": true,
					"via": "VolumesFrom",
					"field": "HostConfig.Binds[0]",
					"from": "db",
				},
			],
		},
	}
}

test_allows_its_own if {
	volumes_from.findings == set() with input as {
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
				},
			],
		},
	}
}

test_allows_an_absent_list if {
	volumes_from.findings == set() with input as {"workload": {"kind": "container"}}
}
