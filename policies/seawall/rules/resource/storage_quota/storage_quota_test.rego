package seawall.rules.resource.storage_quota_test

import data.seawall.rules.resource.storage_quota

test_denies_without if {
	storage_quota.findings == {{
		"message": "the container may fill the disk, as it has no storage quota",
		"field": "HostConfig.StorageOpt",
		"got": "",
	}} with input as {
		"workload": {"kind": "container", "limits": {"storage": ""}},
		"engine": {"known": true, "storage_driver": "overlay2", "storage_quota": true},
	}
}

test_denies_without_look_ups if {
	storage_quota.findings == {{
		"message": "the container may fill the disk, as it has no storage quota",
		"field": "HostConfig.StorageOpt",
		"got": "",
	}} with input as {
		"workload": {"kind": "start", "limits": {"storage": ""}},
		"engine": {"known": false, "storage_driver": "", "storage_quota": false},
	}
}

test_notes_where_it_cannot_work if {
	storage_quota.findings == {{
		"message": "the container may fill the disk, and a quota is not enforceable here: the storage driver overlayfs cannot hold one",
		"field": "HostConfig.StorageOpt",
		"got": "",
		"severity": "info",
	}} with input as {
		"workload": {"kind": "container", "limits": {"storage": ""}},
		"engine": {"known": true, "storage_driver": "overlayfs", "storage_quota": false},
	}
}

test_allows_a_quota if {
	storage_quota.findings == set() with input as {
		"workload": {"kind": "container", "limits": {"storage": "10G"}},
		"engine": {"known": true, "storage_driver": "overlay2", "storage_quota": true},
	}
}

test_is_silent_on_services_and_updates if {
	every kind in ["service", "update"] {
		storage_quota.findings == set() with input as {"workload": {"kind": kind, "limits": {"storage": ""}}, "engine": {"known": false}}
	}
}

test_is_silent_without_the_part if {
	storage_quota.findings == set() with input as {"workload": {"kind": ""}, "engine": {"known": true}}
}
