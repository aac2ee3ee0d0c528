package seawall.rules.control.unknown_endpoint_test

import data.seawall.rules.control.unknown_endpoint

test_denies_nothing_by_itself if count(unknown_endpoint.findings) == 0

test_allows_what_can_be_judged if {
	count(unknown_endpoint.findings) == 0 with input as {"action": {"name": "container_list"}}
}
