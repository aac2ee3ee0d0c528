package seawall.rules.mount.readonly_rootfs_test

import data.seawall.rules.mount.readonly_rootfs

test_denies_a_writable_one if {
	readonly_rootfs.findings == {{
		"message": "the container's root file system is writable, so an intruder may change its programs",
		"field": "HostConfig.ReadonlyRootfs",
		"got": false,
	}} with input as {"workload": {"readonly_rootfs": false, "kind": "container"}}
}

test_denies_an_absent_field if {
	readonly_rootfs.findings == {{
		"message": "the container's root file system is writable, so an intruder may change its programs",
		"field": "TaskTemplate.ContainerSpec.ReadOnly",
		"got": false,
	}} with input as {"workload": {"kind": "service"}}
}

test_allows_read_only if {
	readonly_rootfs.findings == set() with input as {"workload": {"readonly_rootfs": true, "kind": "container"}}
}

test_is_silent_on_updates if {
	readonly_rootfs.findings == set() with input as {"workload": {"kind": "update", "readonly_rootfs": false}}
}
