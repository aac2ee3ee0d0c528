package seawall.rules.control.undecodable_request_test

import data.seawall.rules.control.undecodable_request

test_denies_nothing_by_itself if count(undecodable_request.findings) == 0

test_allows_what_can_be_judged if {
	count(undecodable_request.findings) == 0 with input as {"action": {"name": "container_list"}}
}
