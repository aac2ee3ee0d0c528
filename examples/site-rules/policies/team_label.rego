# METADATA
# title: Containers name their team
# description: Whoever is called at night wants to know whom to call next.
# custom:
#   severity: low
#   fix: add --label team=<name>
#   surfaces: [container, service]
package custom.seawall.rules.team_label

findings contains {
	"message": "the workload has no label that names its team",
	"field": "Labels",
	"got": object.keys(input.workload.labels),
} if {
	input.workload.kind in {"container", "service"}
	not data.teams[input.workload.labels.team]
}
