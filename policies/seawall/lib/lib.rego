# METADATA
# title: Facts shared by rules
# description: >-
#   Named facts about the input. A rule reads these or the input, never raw
#   JSON. Facts are positive and total where they can be, so that `not fact`
#   holds for whatever a request leaves out.
package seawall.lib

# whole is true when the workload is described in full: at create, at start and
# for services. An update names only what changes, and a service with the
# plugin runtime runs no container.
whole if input.workload.kind in {"container", "start"}

whole if {
	input.workload.kind == "service"
	not input.workload.plugin_runtime
}

# remapped is true when root inside is an ordinary user outside.
remapped if {
	input.engine.rootless
}

remapped if {
	input.engine.userns
	input.workload.namespaces.user != "host"
}

# door_open is true when the operator opened a door for everybody or for one of
# the requester's roles.
door_open(name) if data.params.doors[name] == "allow"

door_open(name) if {
	some role in input.user.roles
	role in data.params.doors[name]
}

# listed is true when a name equals an entry of a list or begins with an entry
# that ends in `*`. The star stands for anything but a slash.
listed(name, list) if name in list

listed(name, list) if {
	some entry in list
	endswith(entry, "*")
	prefix := trim_suffix(entry, "*")
	startswith(name, prefix)
	not contains(substring(name, count(prefix), -1), "/")
}

# bytes reads an amount of memory as Docker writes it: 512m, 4g, or a number of
# bytes. What cannot be read is 0, so that a bound nobody understands is the
# strictest.
bytes(amount) := amount if is_number(amount)

bytes(amount) := result if {
	is_string(amount)
	parts := regex.find_all_string_submatch_n(`^([0-9]+(?:\.[0-9]+)?) ?([kmgtp]?)(?:i?b)?$`, lower(amount), 1)
	power := {"": 1, "k": 1024, "m": 1048576, "g": 1073741824, "t": 1099511627776, "p": 1125899906842624}
	result := to_number(parts[0][1]) * power[parts[0][2]]
}

bytes(amount) := 0 if {
	is_string(amount)
	not regex.match(`^[0-9]+(?:\.[0-9]+)? ?[kmgtp]?(?:i?b)?$`, lower(amount))
}
