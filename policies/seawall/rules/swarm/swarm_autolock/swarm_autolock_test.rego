package seawall.rules.swarm.swarm_autolock_test

import data.seawall.rules.swarm.swarm_autolock

test_denies_init_without if {
	swarm_autolock.findings == {{
		"message": "the swarm's keys would lie unlocked on the managers' disks",
		"field": "Spec.EncryptionConfig.AutoLockManagers",
		"got": false,
	}} with input as {"swarm": {"operation": "init", "autolock": false}}
}

test_denies_an_update_that_turns_it_off if {
	swarm_autolock.findings == {{
		"message": "the swarm's keys would lie unlocked on the managers' disks",
		"field": "EncryptionConfig.AutoLockManagers",
		"got": false,
	}} with input as {"swarm": {"operation": "update", "autolock": false}}
}

test_denies_when_the_field_is_missing if {
	swarm_autolock.findings == {{
		"message": "the swarm's keys would lie unlocked on the managers' disks",
		"field": "Spec.EncryptionConfig.AutoLockManagers",
		"got": false,
	}} with input as {"swarm": {"operation": "init"}}
}

test_allows_with_it if {
	every operation in ["init", "update"] {
		swarm_autolock.findings == set() with input as {"swarm": {"operation": operation, "autolock": true}}
	}
}

test_allows_other_operations if {
	every operation in ["join", "leave", "unlock", ""] {
		swarm_autolock.findings == set() with input as {"swarm": {"operation": operation, "autolock": false}}
	}
}
