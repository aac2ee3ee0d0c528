package seawall.rules.network.publish_all_test

import data.seawall.rules.network.publish_all

test_denies_all if {
	publish_all.findings == {{
		"message": "the container publishes every port that its image exposes",
		"field": "HostConfig.PublishAllPorts",
		"got": true,
	}} with input as {"workload": {"kind": "container", "publish_all": true}}
}

test_allows_none if {
	publish_all.findings == set() with input as {"workload": {"kind": "container", "publish_all": false}}
}

test_is_silent_without_the_field if {
	publish_all.findings == set() with input as {"workload": {"kind": "start"}}
}
