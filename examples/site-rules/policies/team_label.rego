# METADATA
# title: Containers name their team
# description: Whoever is called at night wants to know whom to call next.
# custom:
#   id: team-label
#   severity: low
#   fix: add --label team=<name>
#   surfaces: [container, service]
package custom.seawall.rules.team_label

import data.custom.seawall.data.teams

findings contains {
	"message": sprintf("the workload names no team that there is (team=%q)", [team]),
	"field": "Labels",
	"got": team,
} if {
	input.workload.kind in {"container", "service"}

	# object.get, because `not` over a label that is absent would never hold.
	team := object.get(input.workload.labels, "team", "")
	not teams[team]
}
