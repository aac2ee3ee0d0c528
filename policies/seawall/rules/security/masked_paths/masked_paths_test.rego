package seawall.rules.security.masked_paths_test

import data.seawall.rules.security.masked_paths

test_denies_unmasking if {
	masked_paths.findings == {{
		"message": "the container asks to see kernel files that Docker hides",
		"field": "HostConfig.MaskedPaths",
		"got": ["/proc/kcore"],
	}} with input as {
		"workload": {"kind": "container", "security": {"unmasked": ["/proc/kcore"], "unreadonly": []}},
	}
}

test_denies_both if {
	masked_paths.findings == {
		{
			"message": "the container asks to see kernel files that Docker hides",
			"field": "HostConfig.MaskedPaths",
			"got": ["/proc/kcore"],
		},
		{
			"message": "the container asks to write kernel files that Docker makes read-only",
			"field": "HostConfig.ReadonlyPaths",
			"got": ["/proc/sys"],
		},
	} with input as {
		"workload": {"kind": "start", "security": {"unmasked": ["/proc/kcore"], "unreadonly": ["/proc/sys"]}},
	}
}

test_allows_the_default if {
	masked_paths.findings == set() with input as {"workload": {"kind": "container", "security": {"unmasked": [], "unreadonly": []}}}
}

test_leaves_privileged_to_its_rule if {
	masked_paths.findings == set() with input as {
		"workload": {
			"privileged": true,
			"security": {"unmasked": ["/proc/kcore"], "unreadonly": ["/proc/sys"]},
			"kind": "container",
		},
	}
}

test_allows_an_absent_field if {
	masked_paths.findings == set() with input as {"workload": {"kind": "container", "security": {}}}
}
