package seawall.rules.runtime.cgroup_parent_test

import data.seawall.rules.runtime.cgroup_parent

test_denies_an_unlisted_one if {
	cgroup_parent.findings == {{
		"message": "the container asks for the control group /system.slice, outside the limits meant for it",
		"field": "HostConfig.CgroupParent",
		"got": "/system.slice",
	}} with input as {"workload": {"cgroup_parent": "/system.slice", "kind": "container"}}
		with data.params as {"cgroup_parents": ["a.slice"]}
}

test_denies_a_build if {
	cgroup_parent.findings == {{
		"message": "the build asks for the control group /x, outside the limits meant for it",
		"field": "cgroupparent",
		"got": "/x",
	}} with input as {"build": {"cgroup_parent": "/x"}}
		with data.params as {"cgroup_parents": []}
}

test_allows_a_listed_one if {
	cgroup_parent.findings == set() with input as {"workload": {"cgroup_parent": "a.slice", "kind": "container"}}
		with data.params as {"cgroup_parents": ["a.slice"]}
}

test_allows_the_default if {
	cgroup_parent.findings == set() with input as {"workload": {"cgroup_parent": "", "kind": "container"}}
		with data.params as {"cgroup_parents": []}
}

test_allows_an_absent_field if {
	cgroup_parent.findings == set() with input as {"workload": {"kind": "container"}}
		with data.params as {"cgroup_parents": []}
}
