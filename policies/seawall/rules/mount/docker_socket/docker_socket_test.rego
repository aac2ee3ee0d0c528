package seawall.rules.mount.docker_socket_test

import data.seawall.rules.mount.docker_socket

test_denies_the_socket if {
	docker_socket.findings == {{
		"message": "the bind mount of /run/docker.sock gives the container a runtime's socket, which is root on the host",
		"field": "HostConfig.Binds[0]",
		"got": "/run/docker.sock",
	}} with input as {
		"workload": {
			"kind": "container",
			"mounts": [
				{
					"kind": "bind",
					"host_paths": ["/run/docker.sock"],
					"read_only": true,
					"resolved": true,
					"via": "Binds",
					"field": "HostConfig.Binds[0]",
				},
			],
		},
	}
		with data.params as {
			"host_paths": {
				"sensitive": ["/", "/etc", "/run", "/usr", "/lib", "/var/lib/docker", "/proc", "/root"],
				"ro_ok": ["/etc/localtime", "/usr/share/zoneinfo", "/lib/modules"],
				"rw_ok": ["/dev/shm"],
				"allow": ["/srv/**"],
				"sockets": ["/run/docker.sock", "/run/docker", "/var/run/docker.sock", "/run/containerd"],
			},
		}
}

test_denies_its_directory if {
	docker_socket.findings == {{
		"message": "the bind mount of /run holds a runtime's socket, which is root on the host",
		"field": "HostConfig.Binds[0]",
		"got": "/run",
	}} with input as {
		"workload": {
			"kind": "service",
			"mounts": [
				{
					"kind": "bind",
					"host_paths": ["/run"],
					"read_only": false,
					"resolved": true,
					"via": "Binds",
					"field": "HostConfig.Binds[0]",
				},
			],
		},
	}
		with data.params as {
			"host_paths": {
				"sensitive": ["/", "/etc", "/run", "/usr", "/lib", "/var/lib/docker", "/proc", "/root"],
				"ro_ok": ["/etc/localtime", "/usr/share/zoneinfo", "/lib/modules"],
				"rw_ok": ["/dev/shm"],
				"allow": ["/srv/**"],
				"sockets": ["/run/docker.sock", "/run/docker", "/var/run/docker.sock", "/run/containerd"],
			},
		}
}

test_denies_the_root if {
	docker_socket.findings == {{
		"message": "the inherited mount of / holds a runtime's socket, which is root on the host",
		"field": "HostConfig.VolumesFrom[0]",
		"got": "/",
	}} with input as {
		"workload": {
			"kind": "container",
			"mounts": [
				{
					"kind": "bind",
					"host_paths": ["/"],
					"read_only": false,
					"resolved": true,
					"via": "VolumesFrom",
					"field": "HostConfig.VolumesFrom[0]",
				},
			],
		},
	}
		with data.params as {
			"host_paths": {
				"sensitive": ["/", "/etc", "/run", "/usr", "/lib", "/var/lib/docker", "/proc", "/root"],
				"ro_ok": ["/etc/localtime", "/usr/share/zoneinfo", "/lib/modules"],
				"rw_ok": ["/dev/shm"],
				"allow": ["/srv/**"],
				"sockets": ["/run/docker.sock", "/run/docker", "/var/run/docker.sock", "/run/containerd"],
			},
		}
}

test_denies_var if {
	docker_socket.findings == {{
		"message": "the bind mount of /var holds a runtime's socket, which is root on the host",
		"field": "HostConfig.Binds[0]",
		"got": "/var",
	}} with input as {
		"workload": {
			"kind": "container",
			"mounts": [
				{
					"kind": "bind",
					"host_paths": ["/var"],
					"read_only": false,
					"resolved": true,
					"via": "Binds",
					"field": "HostConfig.Binds[0]",
				},
			],
		},
	}
		with data.params as {
			"host_paths": {
				"sensitive": ["/", "/etc", "/run", "/usr", "/lib", "/var/lib/docker", "/proc", "/root"],
				"ro_ok": ["/etc/localtime", "/usr/share/zoneinfo", "/lib/modules"],
				"rw_ok": ["/dev/shm"],
				"allow": ["/srv/**"],
				"sockets": ["/run/docker.sock", "/run/docker", "/var/run/docker.sock", "/run/containerd"],
			},
		}
}

test_denies_the_plugins_directory if {
	docker_socket.findings == {{
		"message": "the bind mount of /run/docker/plugins gives the container a runtime's socket, which is root on the host (symbolic links could not be followed)",
		"field": "HostConfig.Binds[0]",
		"got": "/run/docker/plugins",
	}} with input as {
		"workload": {
			"kind": "container",
			"mounts": [
				{
					"kind": "bind",
					"host_paths": ["/run/docker/plugins"],
					"read_only": false,
					"resolved": false,
					"via": "Binds",
					"field": "HostConfig.Binds[0]",
				},
			],
		},
	}
		with data.params as {
			"host_paths": {
				"sensitive": ["/", "/etc", "/run", "/usr", "/lib", "/var/lib/docker", "/proc", "/root"],
				"ro_ok": ["/etc/localtime", "/usr/share/zoneinfo", "/lib/modules"],
				"rw_ok": ["/dev/shm"],
				"allow": ["/srv/**"],
				"sockets": ["/run/docker.sock", "/run/docker", "/var/run/docker.sock", "/run/containerd"],
			},
		}
}

test_denies_a_link_to_it if {
	docker_socket.findings == {{
		"message": "the bind mount of /run/docker.sock gives the container a runtime's socket, which is root on the host",
		"field": "HostConfig.Binds[0]",
		"got": "/run/docker.sock",
	}} with input as {
		"workload": {
			"kind": "container",
			"mounts": [
				{
					"kind": "bind",
					"host_paths": ["/home/me/link", "/run/docker.sock"],
					"read_only": false,
					"resolved": true,
					"via": "Binds",
					"field": "HostConfig.Binds[0]",
				},
			],
		},
	}
		with data.params as {
			"host_paths": {
				"sensitive": ["/", "/etc", "/run", "/usr", "/lib", "/var/lib/docker", "/proc", "/root"],
				"ro_ok": ["/etc/localtime", "/usr/share/zoneinfo", "/lib/modules"],
				"rw_ok": ["/dev/shm"],
				"allow": ["/srv/**"],
				"sockets": ["/run/docker.sock", "/run/docker", "/var/run/docker.sock", "/run/containerd"],
			},
		}
}

test_denies_one_of_a_user if {
	docker_socket.findings == {{
		"message": "the bind mount of /run/user/1000/docker.sock gives the container a runtime's socket, which is root on the host",
		"field": "HostConfig.Binds[0]",
		"got": "/run/user/1000/docker.sock",
	}} with input as {
		"workload": {
			"kind": "container",
			"mounts": [
				{
					"kind": "bind",
					"host_paths": ["/run/user/1000/docker.sock"],
					"read_only": false,
					"resolved": true,
					"via": "Binds",
					"field": "HostConfig.Binds[0]",
				},
			],
		},
	}
		with data.params as {
			"host_paths": {
				"sensitive": ["/", "/etc", "/run", "/usr", "/lib", "/var/lib/docker", "/proc", "/root"],
				"ro_ok": ["/etc/localtime", "/usr/share/zoneinfo", "/lib/modules"],
				"rw_ok": ["/dev/shm"],
				"allow": ["/srv/**"],
				"sockets": ["/run/docker.sock", "/run/docker", "/var/run/docker.sock", "/run/containerd"],
			},
		}
}

test_denies_a_volume_of_it if {
	docker_socket.findings == {{
		"message": "the volume of /run holds a runtime's socket, which is root on the host (symbolic links could not be followed)",
		"field": "DriverOpts",
		"got": "/run",
	}} with input as {"volume": {"host_paths": ["/run"]}}
		with data.params as {
			"host_paths": {
				"sensitive": ["/", "/etc", "/run", "/usr", "/lib", "/var/lib/docker", "/proc", "/root"],
				"ro_ok": ["/etc/localtime", "/usr/share/zoneinfo", "/lib/modules"],
				"rw_ok": ["/dev/shm"],
				"allow": ["/srv/**"],
				"sockets": ["/run/docker.sock", "/run/docker", "/var/run/docker.sock", "/run/containerd"],
			},
		}
}

test_allows_its_neighbours if {
	docker_socket.findings == set() with input as {
		"workload": {
			"kind": "container",
			"mounts": [
				{
					"kind": "bind",
					"host_paths": ["/run/user/1000/bus"],
					"read_only": false,
					"resolved": true,
					"via": "Binds",
					"field": "HostConfig.Binds[0]",
				},
				{
					"kind": "bind",
					"host_paths": ["/run/dockerfiles"],
					"read_only": false,
					"resolved": true,
					"via": "Binds",
					"field": "HostConfig.Binds[0]",
				},
				{
					"kind": "bind",
					"host_paths": ["/srv/docker"],
					"read_only": false,
					"resolved": true,
					"via": "Binds",
					"field": "HostConfig.Binds[0]",
				},
			],
		},
	}
		with data.params as {
			"host_paths": {
				"sensitive": ["/", "/etc", "/run", "/usr", "/lib", "/var/lib/docker", "/proc", "/root"],
				"ro_ok": ["/etc/localtime", "/usr/share/zoneinfo", "/lib/modules"],
				"rw_ok": ["/dev/shm"],
				"allow": ["/srv/**"],
				"sockets": ["/run/docker.sock", "/run/docker", "/var/run/docker.sock", "/run/containerd"],
			},
		}
}

test_allows_an_absent_list if {
	docker_socket.findings == set() with input as {"workload": {"kind": "container"}}
		with data.params as {
			"host_paths": {
				"sensitive": ["/", "/etc", "/run", "/usr", "/lib", "/var/lib/docker", "/proc", "/root"],
				"ro_ok": ["/etc/localtime", "/usr/share/zoneinfo", "/lib/modules"],
				"rw_ok": ["/dev/shm"],
				"allow": ["/srv/**"],
				"sockets": ["/run/docker.sock", "/run/docker", "/var/run/docker.sock", "/run/containerd"],
			},
		}
}
