package seawall.rules.resource.tmpfs_size_test

import data.seawall.rules.resource.tmpfs_size

_tmpfs(size) := {"kind": "tmpfs", "target": "/tmp", "size": size, "field": "HostConfig.Tmpfs"}

test_denies_without_a_size if {
	tmpfs_size.findings == {{
		"message": "the tmpfs at /tmp has no size, so it may take half of the host's memory",
		"field": "HostConfig.Tmpfs",
		"got": 0,
	}} with input as {"workload": {"kind": "container", "mounts": [_tmpfs(0)], "limits": {"shm_size": 0}}}
}

test_denies_much_shared_memory if {
	tmpfs_size.findings == {{
		"message": "the container asks for 2147483648 bytes of /dev/shm, more than the 1073741824 that one may have",
		"field": "HostConfig.ShmSize",
		"got": 2147483648,
	}} with input as {"workload": {"kind": "start", "mounts": [], "limits": {"shm_size": 2147483648}}}
}

test_denies_much_shared_memory_in_a_build if {
	tmpfs_size.findings == {{
		"message": "the container asks for 2147483648 bytes of /dev/shm, more than the 1073741824 that one may have",
		"field": "shmsize",
		"got": 2147483648,
	}} with input as {"build": {"shm_size": 2147483648}}
}

test_allows_a_size if {
	tmpfs_size.findings == set() with input as {"workload": {"kind": "container", "mounts": [_tmpfs(67108864)], "limits": {"shm_size": 1073741824}}}
}

test_allows_other_mounts if {
	tmpfs_size.findings == set() with input as {"workload": {"kind": "service", "mounts": [{"kind": "volume", "target": "/data", "size": 0, "field": "x"}], "limits": {"shm_size": 0}}}
}

test_allows_any_where_nothing_is_asked if {
	tmpfs_size.findings == set() with input as {"workload": {"kind": "container", "mounts": [_tmpfs(0)], "limits": {"shm_size": 2147483648}}}
		with data.params.tmpfs as {"require_size": false, "shm_max": null}
}

test_is_silent_without_the_fields if {
	tmpfs_size.findings == set() with input as {"workload": {"kind": "container"}, "build": {}}
}
