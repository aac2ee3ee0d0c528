package seawall.rules.control.self_protect_test

import data.seawall.rules.control.self_protect

test_denies_disabling if {
	self_protect.findings == {{
		"message": "the request to disable this plugin would take away the gate that decides it",
		"field": "name",
		"got": "seawall:latest",
	}} with input as {"plugin_op": {"operation": "disable", "name": "seawall:latest", "self": true}}
		with data.params as {"self": {"paths": ["/etc/seawall", "/run/docker/plugins"], "containers": ["seawall"]}}
}

test_denies_what_may_be_its_id if {
	self_protect.findings == {{
		"message": "the request to disable the plugin beef:latest may take away the gate that decides it, because beef:latest may be an ID of seawall's own plugin",
		"field": "name",
		"got": "beef:latest",
	}} with input as {"plugin_op": {"operation": "disable", "name": "beef:latest", "self": true}}
		with data.params as {"self": {"paths": [], "containers": []}}
}

test_denies_writing_its_policy if {
	self_protect.findings == {{
		"message": "the bind mount of /etc/seawall/policies lets the container write what guards this host",
		"field": "HostConfig.Binds[0]",
		"got": "/etc/seawall/policies",
	}} with input as {
		"workload": {
			"mounts": [
				{
					"kind": "bind",
					"host_paths": ["/etc/seawall/policies"],
					"read_only": false,
					"resolved": true,
					"via": "Binds",
					"field": "HostConfig.Binds[0]",
				},
			],
			"kind": "container",
		},
	}
		with data.params as {"self": {"paths": ["/etc/seawall", "/run/docker/plugins"], "containers": ["seawall"]}}
}

test_denies_writing_above if {
	self_protect.findings == {{
		"message": "the bind mount of / lets the container write what guards this host",
		"field": "HostConfig.Binds[0]",
		"got": "/",
	}} with input as {
		"workload": {
			"mounts": [
				{
					"kind": "bind",
					"host_paths": ["/"],
					"read_only": false,
					"resolved": true,
					"via": "Binds",
					"field": "HostConfig.Binds[0]",
				},
			],
			"kind": "container",
		},
	}
		with data.params as {"self": {"paths": ["/etc/seawall", "/run/docker/plugins"], "containers": ["seawall"]}}
}

test_denies_a_volume if {
	self_protect.findings == {{
		"message": "the volume of /etc lets the container write what guards this host (symbolic links could not be followed)",
		"field": "DriverOpts",
		"got": "/etc",
	}} with input as {"volume": {"host_paths": ["/etc"]}}
		with data.params as {"self": {"paths": ["/etc/seawall", "/run/docker/plugins"], "containers": ["seawall"]}}
}

test_denies_entering_it if {
	self_protect.findings == {{
		"message": "the request would change the container that the gate runs in",
		"field": "path",
		"got": "seawall",
	}} with input as {
		"action": {"name": "exec_create", "class": "exec"},
		"request": {"name": "seawall", "path": "/containers/seawall/exec", "query": {}},
		"user": {"roles": []},
	}
		with data.params as {"self": {"paths": ["/etc/seawall", "/run/docker/plugins"], "containers": ["seawall"]}}
}

test_denies_entering_it_by_a_part_of_its_id if {
	self_protect.findings == {{
		"message": "the request would change the container that the gate runs in",
		"field": "path",
		"got": "0123",
	}} with input as {
		"action": {"name": "exec_create", "class": "exec"},
		"request": {"name": "0123", "path": "/containers/0123/exec", "query": {}},
		"user": {"roles": []},
	}
		with data.params as {"self": {"paths": [], "containers": ["0123456789ab"]}}
}

test_denies_entering_it_by_an_alias if {
	self_protect.findings == {{
		"message": "the request would change the container that the gate runs in",
		"field": "path",
		"got": "ab",
	}} with input as {"exec": {"container": "ab", "container_name": "seawall", "container_id": "abcd"}}
		with data.params as {"self": {"paths": ["/etc/seawall", "/run/docker/plugins"], "containers": ["seawall"]}}
}

test_allows_entering_others if {
	self_protect.findings == set() with input as {"exec": {"container": "web", "container_name": "web", "container_id": "abcd"}}
		with data.params as {"self": {"paths": ["/etc/seawall", "/run/docker/plugins"], "containers": ["seawall"]}}
}

test_allows_other_plugins if {
	self_protect.findings == set() with input as {"plugin_op": {"operation": "disable", "name": "x", "self": false}}
		with data.params as {"self": {"paths": ["/etc/seawall", "/run/docker/plugins"], "containers": ["seawall"]}}
}

test_allows_enabling if {
	self_protect.findings == set() with input as {"plugin_op": {"operation": "enable", "name": "seawall:latest", "self": true}}
		with data.params as {"self": {"paths": ["/etc/seawall", "/run/docker/plugins"], "containers": ["seawall"]}}
}

test_allows_reading if {
	self_protect.findings == set() with input as {
		"workload": {
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
			"kind": "container",
		},
	}
		with data.params as {"self": {"paths": ["/etc/seawall", "/run/docker/plugins"], "containers": ["seawall"]}}
}

test_allows_neighbours if {
	self_protect.findings == set() with input as {
		"workload": {
			"mounts": [
				{
					"kind": "bind",
					"host_paths": ["/etc/seawalls"],
					"read_only": false,
					"resolved": true,
					"via": "Binds",
					"field": "HostConfig.Binds[0]",
				},
			],
			"kind": "container",
		},
	}
		with data.params as {"self": {"paths": ["/etc/seawall", "/run/docker/plugins"], "containers": ["seawall"]}}
}

test_allows_looking_at_it if {
	self_protect.findings == set() with input as {
		"action": {"name": "container_logs", "class": "read"},
		"request": {"name": "seawall", "path": "/containers/seawall/logs", "query": {}},
		"user": {"roles": []},
	}
		with data.params as {"self": {"paths": ["/etc/seawall", "/run/docker/plugins"], "containers": ["seawall"]}}
}

test_allows_an_absent_list if {
	self_protect.findings == set() with input as {"workload": {"kind": "container"}}
		with data.params as {"self": {"paths": ["/etc/seawall", "/run/docker/plugins"], "containers": ["seawall"]}}
}
