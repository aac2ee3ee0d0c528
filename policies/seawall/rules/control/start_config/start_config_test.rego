package seawall.rules.control.start_config_test

import data.seawall.rules.control.start_config

test_denies_a_host_config if {
	start_config.findings == {{
		"message": "the start brings a configuration of its own, which old engines use instead of the checked one",
		"field": "HostConfig",
		"got": true,
	}} with input as {"start": {"host_config": true, "checkpoint_dir": ""}}
}

test_denies_a_checkpoint_directory if {
	start_config.findings == {{
		"message": "the start restores the container from a directory of the host that the request names",
		"field": "checkpoint-dir",
		"got": "/tmp/x",
	}} with input as {"start": {"host_config": false, "checkpoint_dir": "/tmp/x"}}
}

test_allows_a_plain_start if {
	start_config.findings == set() with input as {"start": {"host_config": false, "checkpoint_dir": ""}}
}

test_allows_an_absent_part if {
	start_config.findings == set() with input as {"start": {}}
}
