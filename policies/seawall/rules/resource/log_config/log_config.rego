# METADATA
# title: Logs that are lost, fill the disk or lead elsewhere
# description: >-
#   Log options decide whether anything is kept, how much of the disk it
#   takes, and which files and addresses the daemon opens as root.
# custom:
#   id: log-config
#   severity: medium
#   cis: {v1.6.0: ["2.13"], v1.7.0: ["2.13"], v1.8.0: ["2.14"]}
#   pss: ""
#   nist: []
#   owasp: []
#   fix: keep the default log driver, or use --log-opt max-size=10m --log-opt max-file=3
#   profiles: {baseline: off, restricted: warn, cis-l1: warn, cis-l2: deny}
#   surfaces: [container, start, service]
#   params: [logging.address_allow, logging.drivers, logging.json_file_max_size]
package seawall.rules.resource.log_config

import data.seawall.lib

findings contains {
	"message": "the log driver none keeps nothing of what the container says",
	"field": lib.field("logging"),
	"got": "none",
} if {
	_driver == "none"
	not "none" in data.params.logging.drivers
}

findings contains {
	"message": sprintf("the log driver %s is not among those that may be used", [_driver]),
	"field": lib.field("logging"),
	"got": _driver,
} if {
	_driver != "none"
	not _driver in data.params.logging.drivers
}

findings contains {
	"message": "the log driver json-file has no max-size, so the log may fill the disk",
	"field": lib.field("logging"),
	"got": "json-file",
} if {
	_driver == "json-file"
	data.params.logging.json_file_max_size == "required"
	object.get(input.workload.logging.options, "max-size", "") == ""
}

findings contains {
	"message": sprintf("the log option %s names an address that logs may not be sent to", [name]),
	"field": lib.field("logging"),
	"got": _shown(address),
} if {
	some name, address in input.workload.logging.options
	regex.match(`(-address|-url|-endpoint)$`, name)
	address != ""
	not lib.listed(address, data.params.logging.address_allow)
}

findings contains {
	"message": sprintf("the log option %s makes the daemon open a file of the host as root", [name]),
	"field": lib.field("logging"),
	"got": path,
} if {
	some name, path in input.workload.logging.options
	regex.match(`(-tls-(ca-cert|cert|key)|-capath)$`, name)
	path != ""
}

_driver := input.workload.logging.driver

# An address may hold a password.
_shown(address) := regex.replace(address, `//[^/@]*@`, "//…@")
