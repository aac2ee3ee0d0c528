# METADATA
# title: Managed plugins
# description: >-
#   A managed plugin runs as root on the host with the rights that the
#   request itself grants. Installing one is taking over the host.
# custom:
#   id: plugin-install
#   severity: critical
#   cis: {}
#   pss: ""
#   nist: ["3.3.1"]
#   owasp: []
#   fix: ask the operator to list it in plugins.allow as remote@digest
#   profiles: {baseline: deny, restricted: deny, cis-l1: deny, cis-l2: deny}
#   surfaces: [plugin, service]
#   params: [doors, plugins.allow]
package seawall.rules.control.plugin_install

import data.seawall.lib

findings contains {
	"message": sprintf("the plugin %s would run as root on the host, with %s", [_name, _rights]),
	"field": "remote",
	"got": _name,
} if {
	input.plugin_op.operation in {"pull", "create", "upgrade", "set"}
	not input.plugin_op.self
	not _listed(input.plugin_op.remote)
	not lib.door_open("plugin")
}

findings contains {
	"message": "the service installs a managed plugin on every node, where it runs as root",
	"field": "TaskTemplate.Runtime",
	"got": "plugin",
} if {
	input.workload.plugin_runtime
	not _listed(input.workload.image)
	not lib.door_open("plugin")
}

_listed(image) if {
	image.digest != ""
	sprintf("%s@%s", [image.repository, image.digest]) in data.params.plugins.allow
}

_name := input.plugin_op.remote.raw if {
	input.plugin_op.remote.raw != ""
} else := input.plugin_op.name

_rights := concat(", ", sort({privilege.name | some privilege in input.plugin_op.privileges})) if {
	count(input.plugin_op.privileges) > 0
} else := "rights that the request does not show"
