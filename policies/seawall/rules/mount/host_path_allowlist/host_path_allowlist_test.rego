package seawall.rules.mount.host_path_allowlist_test

import data.seawall.rules.mount.host_path_allowlist

test_denies_a_home if {
	host_path_allowlist.findings == {{
		"message": "the bind mount of /home/me/src is outside the directories that may be mounted",
		"field": "HostConfig.Binds[0]",
		"got": "/home/me/src",
	}} with input as {
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

test_denies_a_link_out_of_it if {
	host_path_allowlist.findings == {{
		"message": "the bind mount of /srv/link is outside the directories that may be mounted",
		"field": "HostConfig.Binds[0]",
		"got": "/srv/link",
	}} with input as {
		"workload": {
			"kind": "service",
			"mounts": [
				{
					"kind": "bind",
					"host_paths": ["/srv/link", "/home/me"],
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

test_allows_a_listed_one if {
	host_path_allowlist.findings == set() with input as {
		"workload": {
			"kind": "container",
			"mounts": [
				{
					"kind": "bind",
					"host_paths": ["/srv/data"],
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

test_allows_harmless_files if {
	host_path_allowlist.findings == set() with input as {
		"workload": {
			"kind": "container",
			"mounts": [
				{
					"kind": "bind",
					"host_paths": ["/dev/shm"],
					"read_only": false,
					"resolved": true,
					"via": "Binds",
					"field": "HostConfig.Binds[0]",
				},
				{
					"kind": "bind",
					"host_paths": ["/etc/localtime"],
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

test_allows_volumes if {
	host_path_allowlist.findings == set() with input as {
		"workload": {
			"kind": "container",
			"mounts": [
				{
					"kind": "volume",
					"host_paths": [],
					"read_only": false,
					"resolved": true,
					"via": "Mounts",
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

test_leaves_sensitive_paths_to_their_rule if {
	host_path_allowlist.findings == set() with input as {
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
					"host_paths": ["/run/docker.sock"],
					"read_only": false,
					"resolved": true,
					"via": "Binds",
					"field": "HostConfig.Binds[0]",
				},
				{
					"kind": "bind",
					"host_paths": ["/"],
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
	host_path_allowlist.findings == set() with input as {"workload": {"kind": "container"}}
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
