# METADATA
# title: Attacks on the gate itself
# description: >-
#   A request that turns the gate off, or writes its policy, state or
#   sockets, would end all other rules.
# custom:
#   id: self-protect
#   severity: critical
#   cis: {}
#   pss: ""
#   nist: []
#   owasp: []
#   fix: change seawall from the host, as root and outside of the Docker API
#   profiles: {baseline: deny, restricted: deny, cis-l1: deny, cis-l2: deny}
#   surfaces: [plugin, container, start, service, volume, exec, request]
#   params: [self.containers, self.paths]
#   waivable: false
package seawall.rules.control.self_protect

import data.seawall.lib

findings contains {
	"message": _lost,
	"field": "name",
	"got": input.plugin_op.name,
} if {
	input.plugin_op.self
	input.plugin_op.operation in {"disable", "remove", "set", "upgrade"}
}

# Any beginning of its ID names a plugin, and the gate does not know its own.
_lost := sprintf("the request to %s the plugin %s may take away the gate that decides it, because %s may be an ID of seawall's own plugin", [
	input.plugin_op.operation,
	input.plugin_op.name,
	input.plugin_op.name,
]) if {
	regex.match(`^[0-9a-f]+(:latest)?$`, input.plugin_op.name)
} else := sprintf("the request to %s this plugin would take away the gate that decides it", [input.plugin_op.operation])

findings contains {
	"message": sprintf("the %s of %s lets the container write what guards this host%s", [lib.way(shown), shown.path, lib.caveat(shown)]),
	"field": shown.field,
	"got": shown.path,
} if {
	some shown in lib.shown
	not shown.read_only
	_own(shown.path)
}

findings contains {
	"message": "the request would change the container that the gate runs in",
	"field": "path",
	"got": input.request.name,
} if {
	startswith(input.request.path, "/containers/")
	input.action.class != "read"
	some own in data.params.self.containers
	_named(own)
}

findings contains {
	"message": "the request would change the container that the gate runs in",
	"field": "path",
	"got": input.exec.container,
} if {
	some own in data.params.self.containers
	own in {input.exec.container_name, input.exec.container_id}
}

_named(own) if input.request.name == own

# Docker takes any unique beginning of an ID.
_named(own) if {
	regex.match(`^[0-9a-f]{12,64}$`, own)
	regex.match(`^[0-9a-f]+$`, input.request.name)
	startswith(own, input.request.name)
}

_own(path) if {
	some own in data.params.self.paths
	lib.touches(lib.fold(path), lib.fold(own))
}
