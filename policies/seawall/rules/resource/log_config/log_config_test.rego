package seawall.rules.resource.log_config_test

import data.seawall.rules.resource.log_config

_with(driver, options) := {"workload": {"kind": "container", "logging": {"driver": driver, "options": options}}}

test_denies_none if {
	log_config.findings == {{
		"message": "the log driver none keeps nothing of what the container says",
		"field": "HostConfig.LogConfig",
		"got": "none",
	}} with input as _with("none", {})
}

test_denies_an_unknown_driver if {
	log_config.findings == {{
		"message": "the log driver example/plugin is not among those that may be used",
		"field": "TaskTemplate.LogDriver",
		"got": "example/plugin",
	}} with input as {"workload": {"kind": "service", "logging": {"driver": "example/plugin", "options": {}}}}
}

test_denies_json_file_without_a_size if {
	log_config.findings == {{
		"message": "the log driver json-file has no max-size, so the log may fill the disk",
		"field": "HostConfig.LogConfig",
		"got": "json-file",
	}} with input as _with("json-file", {"max-file": "3"})
}

test_denies_an_address if {
	log_config.findings == {{
		"message": "the log option splunk-url names an address that logs may not be sent to",
		"field": "HostConfig.LogConfig",
		"got": "https://…@logs.example.com/x",
	}} with input as _with("splunk", {"splunk-url": "https://user:word@logs.example.com/x"})
}

test_denies_a_socket if {
	log_config.findings == {{
		"message": "the log option syslog-address names an address that logs may not be sent to",
		"field": "HostConfig.LogConfig",
		"got": "unix:///run/docker.sock",
	}} with input as _with("syslog", {"syslog-address": "unix:///run/docker.sock"})
}

test_denies_a_file if {
	log_config.findings == {{
		"message": "the log option syslog-tls-key makes the daemon open a file of the host as root",
		"field": "HostConfig.LogConfig",
		"got": "/etc/shadow",
	}} with input as _with("", {"syslog-tls-key": "/etc/shadow"})
}

test_allows_the_default if {
	log_config.findings == set() with input as _with("", {})
}

test_allows_json_file_with_a_size if {
	log_config.findings == set() with input as _with("json-file", {"max-size": "10m", "max-file": "3"})
}

test_allows_json_file_where_no_size_is_asked if {
	log_config.findings == set() with input as _with("json-file", {})
		with data.params.logging.json_file_max_size as "optional"
}

test_allows_a_listed_address if {
	log_config.findings == set() with input as _with("syslog", {"syslog-address": "tcp://logs.example.com:514"})
		with data.params.logging.address_allow as ["tcp://logs.example.com:514"]
}

test_allows_a_listed_driver if {
	log_config.findings == set() with input as _with("none", {})
		with data.params.logging.drivers as ["none"]
}

test_is_silent_without_the_part if {
	log_config.findings == set() with input as {"workload": {"kind": ""}}
}
