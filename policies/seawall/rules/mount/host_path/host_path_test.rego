package seawall.rules.mount.host_path_test

import data.seawall.rules.mount.host_path

test_denies_etc if {
	host_path.findings == {{
		"message": "the bind mount of /etc gives the container the host's configuration",
		"field": "HostConfig.Binds[0]",
		"got": "/etc",
	}} with input as {
		"workload": {
			"kind": "container",
			"mounts": [
				{
					"kind": "bind",
					"host_paths": ["/etc"],
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

test_denies_etc_read_only if {
	host_path.findings == {{
		"message": "the bind mount of /etc shows the container the host's configuration",
		"field": "HostConfig.Binds[0]",
		"got": "/etc",
		"severity": "high",
	}} with input as {
		"workload": {
			"kind": "container",
			"mounts": [
				{
					"kind": "bind",
					"host_paths": ["/etc"],
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

test_denies_below if {
	host_path.findings == {{
		"message": "the bind mount of /etc/shadow gives the container the host's configuration",
		"field": "HostConfig.Binds[0]",
		"got": "/etc/shadow",
	}} with input as {
		"workload": {
			"kind": "service",
			"mounts": [
				{
					"kind": "bind",
					"host_paths": ["/etc/shadow"],
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

test_denies_above if {
	host_path.findings == {{
		"message": "the bind mount of /var/lib gives the container the files of every container",
		"field": "HostConfig.Binds[0]",
		"got": "/var/lib",
	}} with input as {
		"workload": {
			"kind": "container",
			"mounts": [
				{
					"kind": "bind",
					"host_paths": ["/var/lib"],
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
	host_path.findings == {{
		"message": "the bind mount of / shows the container the whole host",
		"field": "HostConfig.Binds[0]",
		"got": "/",
		"severity": "high",
	}} with input as {
		"workload": {
			"kind": "container",
			"mounts": [
				{
					"kind": "bind",
					"host_paths": ["/"],
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

test_denies_links_to_usr if {
	host_path.findings == {{
		"message": "the bind mount of /bin gives the container the host's programs",
		"field": "HostConfig.Binds[0]",
		"got": "/bin",
		"severity": "high",
	}} with input as {
		"workload": {
			"kind": "container",
			"mounts": [
				{
					"kind": "bind",
					"host_paths": ["/bin"],
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

test_denies_a_link_into_etc if {
	host_path.findings == {{
		"message": "the bind mount of /etc/ssh gives the container the host's configuration",
		"field": "HostConfig.Binds[0]",
		"got": "/etc/ssh",
	}} with input as {
		"workload": {
			"kind": "container",
			"mounts": [
				{
					"kind": "bind",
					"host_paths": ["/srv/x", "/etc/ssh"],
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

test_denies_a_link_once if {
	host_path.findings == {{
		"message": "the bind mount of /etc gives the container the host's configuration",
		"field": "HostConfig.Binds[0]",
		"got": "/etc",
	}} with input as {
		"workload": {
			"kind": "container",
			"mounts": [
				{
					"kind": "bind",
					"host_paths": ["/proc/self/root/etc", "/etc"],
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

test_denies_two_mounts_twice if {
	host_path.findings == {
		{
			"message": "the bind mount of /etc gives the container the host's configuration",
			"field": "HostConfig.Binds[0]",
			"got": "/etc",
		},
		{
			"message": "the bind mount of /root gives the container the home of the host's root user",
			"field": "HostConfig.Binds[1]",
			"got": "/root",
		},
	} with input as {
		"workload": {
			"kind": "container",
			"mounts": [
				{
					"kind": "bind",
					"host_paths": ["/etc"],
					"read_only": false,
					"resolved": true,
					"via": "Binds",
					"field": "HostConfig.Binds[0]",
				},
				{
					"kind": "bind",
					"host_paths": ["/root"],
					"read_only": false,
					"resolved": true,
					"via": "Binds",
					"field": "HostConfig.Binds[1]",
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

test_denies_writing_what_may_be_read if {
	host_path.findings == {{
		"message": "the bind mount of /etc/localtime gives the container the host's configuration",
		"field": "HostConfig.Binds[0]",
		"got": "/etc/localtime",
	}} with input as {
		"workload": {
			"kind": "container",
			"mounts": [
				{
					"kind": "bind",
					"host_paths": ["/etc/localtime"],
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
	host_path.findings == {{
		"message": "the volume of /root gives the container the home of the host's root user (symbolic links could not be followed)",
		"field": "DriverOpts",
		"got": "/root",
	}} with input as {"volume": {"host_paths": ["/root"]}}
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

test_denies_a_mount_of_unknown_mode if {
	host_path.findings == {{
		"message": "the bind mount of /etc gives the container the host's configuration",
		"field": "HostConfig.Mounts[0]",
		"got": "/etc",
	}} with input as {
		"workload": {
			"mounts": [{"host_paths": ["/etc"], "field": "HostConfig.Mounts[0]", "resolved": true}],
			"kind": "container",
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

test_allows_reading_the_time_zone if {
	host_path.findings == set() with input as {
		"workload": {
			"kind": "container",
			"mounts": [
				{
					"kind": "bind",
					"host_paths": ["/etc/localtime", "/usr/share/zoneinfo/UTC"],
					"read_only": true,
					"resolved": true,
					"via": "Binds",
					"field": "HostConfig.Binds[0]",
				},
				{
					"kind": "bind",
					"host_paths": ["/lib/modules"],
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

test_allows_others if {
	host_path.findings == set() with input as {
		"workload": {
			"kind": "container",
			"mounts": [
				{
					"kind": "bind",
					"host_paths": ["/home/me/src"],
					"read_only": false,
					"resolved": true,
					"via": "Binds",
					"field": "HostConfig.Binds[0]",
				},
				{
					"kind": "bind",
					"host_paths": ["/etcetera"],
					"read_only": false,
					"resolved": true,
					"via": "Binds",
					"field": "HostConfig.Binds[0]",
				},
				{
					"kind": "bind",
					"host_paths": ["/srv/data"],
					"read_only": false,
					"resolved": true,
					"via": "Binds",
					"field": "HostConfig.Binds[0]",
				},
				{
					"kind": "bind",
					"host_paths": ["/dev/shm"],
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

test_allows_what_the_operator_listed if {
	host_path.findings == set() with input as {
		"workload": {
			"kind": "container",
			"mounts": [
				{
					"kind": "bind",
					"host_paths": ["/etc/app/web"],
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
				"allow": ["/etc/app/*"],
				"sockets": ["/run/docker.sock", "/run/docker", "/var/run/docker.sock", "/run/containerd"],
			},
		}
}

test_leaves_sockets_to_their_rule if {
	host_path.findings == set() with input as {
		"workload": {
			"kind": "container",
			"mounts": [
				{
					"kind": "bind",
					"host_paths": ["/run/docker.sock"],
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
	host_path.findings == set() with input as {"workload": {"kind": "container"}}
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
