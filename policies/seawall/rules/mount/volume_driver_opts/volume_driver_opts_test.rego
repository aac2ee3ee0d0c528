package seawall.rules.mount.volume_driver_opts_test

import data.seawall.rules.mount.volume_driver_opts

test_denies_a_bind if {
	volume_driver_opts.findings == {{
		"message": "the volume's options mount what lies outside Docker's own directory",
		"field": "HostConfig.Mounts[0]",
		"got": {"type": "none", "device": "/etc"},
	}} with input as {
		"workload": {
			"kind": "container",
			"mounts": [
				{
					"kind": "volume",
					"host_paths": ["/etc"],
					"read_only": false,
					"resolved": true,
					"via": "Binds",
					"field": "HostConfig.Mounts[0]",
					"driver": "",
					"driver_opts": {"type": "none", "o": "bind", "device": "/etc"},
				},
			],
		},
	}
		with data.params as {"volumes": {"drivers": [], "network_addresses": []}}
}

test_denies_a_disk if {
	volume_driver_opts.findings == {{
		"message": "the volume's options mount what lies outside Docker's own directory",
		"field": "DriverOpts",
		"got": {"type": "ext4", "device": "/dev/sda1"},
	}} with input as {"volume": {"driver": "local", "driver_opts": {"type": "ext4", "device": "/dev/sda1"}}}
		with data.params as {"volumes": {"drivers": [], "network_addresses": []}}
}

test_denies_a_bind_that_says_tmpfs if {
	volume_driver_opts.findings == {{
		"message": "the volume's options mount what lies outside Docker's own directory",
		"field": "DriverOpts",
		"got": {"type": "tmpfs", "device": "tmpfs"},
	}} with input as {
		"volume": {"driver": "", "driver_opts": {"type": "tmpfs", "device": "tmpfs", "o": "size=1m,bind"}},
	}
		with data.params as {"volumes": {"drivers": [], "network_addresses": []}}
}

test_denies_a_path_that_says_tmpfs if {
	volume_driver_opts.findings == {{
		"message": "the volume's options mount what lies outside Docker's own directory",
		"field": "DriverOpts",
		"got": {"type": "tmpfs", "device": "/etc"},
	}} with input as {"volume": {"driver": "", "driver_opts": {"type": "tmpfs", "device": "/etc"}}}
		with data.params as {"volumes": {"drivers": [], "network_addresses": []}}
}

test_denies_an_overlay if {
	volume_driver_opts.findings == {{
		"message": "the volume's options mount what lies outside Docker's own directory",
		"field": "DriverOpts",
		"got": {"type": "overlay", "device": "overlay"},
	}} with input as {
		"volume": {
			"driver": "",
			"driver_opts": {"type": "overlay", "device": "overlay", "o": "lowerdir=/etc:/x"},
		},
	}
		with data.params as {"volumes": {"drivers": [], "network_addresses": []}}
}

test_denies_another_server if {
	volume_driver_opts.findings == {{
		"message": "the volume's options mount what lies outside Docker's own directory",
		"field": "DriverOpts",
		"got": {"type": "nfs", "device": ":/x"},
	}} with input as {
		"volume": {"driver": "", "driver_opts": {"type": "nfs", "device": ":/x", "o": "addr=192.0.2.9,rw"}},
	}
		with data.params as {"volumes": {"drivers": [], "network_addresses": ["192.0.2.1"]}}
}

test_denies_a_second_server if {
	volume_driver_opts.findings == {{
		"message": "the volume's options mount what lies outside Docker's own directory",
		"field": "DriverOpts",
		"got": {"type": "nfs", "device": ":/x"},
	}} with input as {
		"volume": {
			"driver": "",
			"driver_opts": {"type": "nfs", "device": ":/x", "o": "addr=192.0.2.1,addr=192.0.2.9"},
		},
	}
		with data.params as {"volumes": {"drivers": [], "network_addresses": ["192.0.2.1"]}}
}

test_keeps_passwords_out if {
	volume_driver_opts.findings == {{
		"message": "the volume's options mount what lies outside Docker's own directory",
		"field": "DriverOpts",
		"got": {"type": "cifs", "device": "//files/x"},
	}} with input as {
		"volume": {
			"driver": "",
			"driver_opts": {"type": "cifs", "device": "//files/x", "o": "addr=192.0.2.9,password=hunter2"},
		},
	}
		with data.params as {"volumes": {"drivers": [], "network_addresses": []}}
}

test_denies_an_unlisted_driver if {
	volume_driver_opts.findings == {{
		"message": "the volume driver rclone is not on the list, and a driver acts as root on the host",
		"field": "HostConfig.Binds[0]",
		"got": "rclone",
	}} with input as {
		"workload": {
			"kind": "service",
			"mounts": [
				{
					"kind": "volume",
					"host_paths": [],
					"read_only": false,
					"resolved": true,
					"via": "Binds",
					"field": "HostConfig.Binds[0]",
					"driver": "rclone",
					"driver_opts": {"path": "x"},
				},
			],
		},
	}
		with data.params as {"volumes": {"drivers": ["netshare*"], "network_addresses": []}}
}

test_denies_an_unlisted_driver_of_a_volume if {
	volume_driver_opts.findings == {{
		"message": "the volume driver rclone is not on the list, and a driver acts as root on the host",
		"field": "Driver",
		"got": "rclone",
	}} with input as {"volume": {"driver": "rclone", "driver_opts": {}}}
		with data.params as {"volumes": {"drivers": [], "network_addresses": []}}
}

test_allows_a_listed_driver if {
	volume_driver_opts.findings == set() with input as {"volume": {"driver": "netshare:2", "driver_opts": {"x": "y"}}}
		with data.params as {"volumes": {"drivers": ["netshare*"], "network_addresses": []}}
}

test_allows_no_options_and_a_size if {
	volume_driver_opts.findings == set() with input as {
		"workload": {
			"kind": "container",
			"mounts": [
				{
					"kind": "volume",
					"host_paths": [],
					"read_only": false,
					"resolved": true,
					"via": "Binds",
					"field": "HostConfig.Binds[0]",
					"driver": "",
					"driver_opts": {},
				},
				{
					"kind": "volume",
					"host_paths": [],
					"read_only": false,
					"resolved": true,
					"via": "Binds",
					"field": "HostConfig.Binds[0]",
					"driver": "local",
					"driver_opts": {"size": "1g"},
				},
			],
		},
	}
		with data.params as {"volumes": {"drivers": [], "network_addresses": []}}
}

test_allows_memory if {
	volume_driver_opts.findings == set() with input as {
		"volume": {
			"driver": "local",
			"driver_opts": {"type": "tmpfs", "device": "tmpfs", "o": "size=100m,uid=1000,noexec"},
		},
	}
		with data.params as {"volumes": {"drivers": [], "network_addresses": []}}
}

test_allows_a_listed_server if {
	volume_driver_opts.findings == set() with input as {
		"volume": {
			"driver": "",
			"driver_opts": {"type": "nfs", "device": ":/x", "o": "addr=192.0.2.1,rw,nfsvers=4"},
		},
	}
		with data.params as {"volumes": {"drivers": [], "network_addresses": ["192.0.2.1"]}}
}

test_allows_an_absent_part if {
	volume_driver_opts.findings == set() with input as {"workload": {"kind": "container"}}
		with data.params as {"volumes": {"drivers": [], "network_addresses": []}}
}
