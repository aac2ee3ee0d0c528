# METADATA
# title: Facts shared by rules
# description: Named facts about the input. A rule reads these or the input, never raw JSON.
package seawall.lib

# field gives the place of a workload's field in the body of the request, in
# Docker's own names: containers and services spell most of them differently.
field(name) := _service_fields[name] if input.workload.kind == "service"

field(name) := _container_fields[name] if input.workload.kind != "service"

_container_fields := {
	"privileged": "HostConfig.Privileged",
}

_service_fields := {
	"privileged": "TaskTemplate.ContainerSpec.Privileges",
}
