package custom.seawall.rules.team_label_test

import data.custom.seawall.rules.team_label

teams := {"payments": "payments@example.com"}

test_denies_a_container_of_no_team if {
	count(team_label.findings) == 1 with input as {"workload": {"kind": "container", "labels": {"team": "nobody"}}}
		with data.custom.seawall.data.teams as teams
}

test_allows_a_container_of_a_team if {
	count(team_label.findings) == 0 with input as {"workload": {"kind": "container", "labels": {"team": "payments"}}}
		with data.custom.seawall.data.teams as teams
}
