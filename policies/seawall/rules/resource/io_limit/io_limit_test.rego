package seawall.rules.resource.io_limit_test

import data.seawall.rules.resource.io_limit

test_denies_without if {
	io_limit.findings == {{
		"message": "the container may use the whole bandwidth of the disks, as no device rate is bounded",
		"field": "HostConfig.BlkioDeviceReadBps",
		"got": false,
	}} with input as {"workload": {"kind": "container", "limits": {"blkio_limited": false}}}
}

test_denies_an_update_that_clears if {
	io_limit.findings == {{
		"message": "the container may use the whole bandwidth of the disks, as no device rate is bounded",
		"field": "BlkioDeviceReadBps",
		"got": false,
	}} with input as {"workload": {"kind": "update", "unchanged": ["memory"], "limits": {"blkio_limited": false}}}
}

test_denies_when_the_field_is_missing if {
	io_limit.findings == {{
		"message": "the container may use the whole bandwidth of the disks, as no device rate is bounded",
		"field": "HostConfig.BlkioDeviceReadBps",
		"got": false,
	}} with input as {"workload": {"kind": "start"}}
}

test_allows_a_rate if {
	io_limit.findings == set() with input as {"workload": {"kind": "container", "limits": {"blkio_limited": true}}}
}

test_allows_an_unchanged_update if {
	io_limit.findings == set() with input as {"workload": {"kind": "update", "unchanged": ["blkio_limited"], "limits": {"blkio_limited": false}}}
}

test_is_silent_on_services if {
	io_limit.findings == set() with input as {"workload": {"kind": "service", "plugin_runtime": false, "limits": {"blkio_limited": false}}}
}
