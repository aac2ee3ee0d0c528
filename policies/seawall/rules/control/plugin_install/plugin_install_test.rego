package seawall.rules.control.plugin_install_test

import data.seawall.rules.control.plugin_install

test_denies_a_pull if {
	plugin_install.findings == {{
		"message": "the plugin vieux/sshfs would run as root on the host, with mount, network",
		"field": "remote",
		"got": "vieux/sshfs",
	}} with input as {
		"plugin_op": {
			"operation": "pull",
			"name": "x",
			"remote": {"raw": "vieux/sshfs", "repository": "docker.io/vieux/sshfs", "digest": ""},
			"privileges": [{"name": "network", "value": ["host"]}, {"name": "mount", "value": ["/"]}],
			"self": false,
		},
	}
		with data.params as {"plugins": {"allow": []}, "doors": {"plugin": null}}
}

test_denies_a_setting if {
	plugin_install.findings == {{
		"message": "the plugin x would run as root on the host, with rights that the request does not show",
		"field": "remote",
		"got": "x",
	}} with input as {
		"plugin_op": {
			"operation": "set",
			"name": "x",
			"remote": {"raw": "", "repository": "", "digest": ""},
			"privileges": [],
			"self": false,
		},
	}
		with data.params as {"plugins": {"allow": []}, "doors": {"plugin": null}}
}

test_denies_a_service if {
	plugin_install.findings == {{
		"message": "the service installs a managed plugin on every node, where it runs as root",
		"field": "TaskTemplate.Runtime",
		"got": "plugin",
	}} with input as {
		"workload": {"kind": "service", "plugin_runtime": true, "image": {"digest": "", "repository": ""}},
	}
		with data.params as {"plugins": {"allow": []}, "doors": {"plugin": null}}
}

test_denies_another_digest if {
	plugin_install.findings == {{
		"message": "the plugin r would run as root on the host, with rights that the request does not show",
		"field": "remote",
		"got": "r",
	}} with input as {
		"plugin_op": {
			"operation": "pull",
			"name": "x",
			"remote": {"raw": "r", "repository": "docker.io/vieux/sshfs", "digest": "sha256:bb"},
			"privileges": [],
			"self": false,
		},
	}
		with data.params as {"plugins": {"allow": ["docker.io/vieux/sshfs@sha256:aa"]}, "doors": {"plugin": null}}
}

test_allows_a_listed_one if {
	plugin_install.findings == set() with input as {
		"plugin_op": {
			"operation": "pull",
			"name": "x",
			"remote": {"raw": "r", "repository": "docker.io/vieux/sshfs", "digest": "sha256:aa"},
			"privileges": [],
			"self": false,
		},
	}
		with data.params as {"plugins": {"allow": ["docker.io/vieux/sshfs@sha256:aa"]}, "doors": {"plugin": null}}
}

test_allows_an_opened_door if {
	plugin_install.findings == set() with input as {
		"plugin_op": {
			"operation": "create",
			"name": "x",
			"remote": {"raw": "", "repository": "", "digest": ""},
			"privileges": [],
			"self": false,
		},
	}
		with data.params as {"plugins": {"allow": []}, "doors": {"plugin": "allow"}}
}

test_allows_enabling if {
	plugin_install.findings == set() with input as {"plugin_op": {"operation": "enable", "name": "x"}}
		with data.params as {"plugins": {"allow": []}, "doors": {"plugin": null}}
}

test_allows_services if {
	plugin_install.findings == set() with input as {"workload": {"kind": "service", "plugin_runtime": false}}
		with data.params as {"plugins": {"allow": []}, "doors": {"plugin": null}}
}
