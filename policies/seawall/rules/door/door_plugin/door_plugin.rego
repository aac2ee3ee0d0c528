# METADATA
# title: The plugin door
# description: >-
#   Managed plugins are programs with rights on the host; turning one on or
#   off changes what the host enforces.
# custom:
#   id: door-plugin
#   severity: critical
#   cis: {}
#   pss: ""
#   nist: ["3.3.1"]
#   owasp: []
#   fix: ask the operator to open it with the parameter doors.plugin, for all or for a role
#   profiles: {baseline: warn, restricted: deny, cis-l1: warn, cis-l2: deny}
#   surfaces: [plugin]
#   params: [doors]
package seawall.rules.door.door_plugin

import data.seawall.lib

findings contains {
	"message": "the plugin door is shut, as managed plugins run as root on the host",
	"field": "path",
	"got": input.request.path,
} if {
	input.action.name in {"plugin_enable", "plugin_disable", "plugin_remove", "plugin_push"}
	not lib.door_open("plugin")
}
