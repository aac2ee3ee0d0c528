package seawall.rules.resource.cpu_limit_test

import data.seawall.rules.resource.cpu_limit

test_denies_without if {
	cpu_limit.findings == {{
		"message": "the container has no CPU limit, none of NanoCpus, CpuQuota, CpusetCpus is set",
		"field": "HostConfig.NanoCpus",
		"got": 0,
	}} with input as {"workload": {"kind": "container", "limits": {"nano_cpus": 0, "cpu_quota": 0, "cpuset_cpus": "", "cpu_shares": 0}}}
}

test_denies_a_service_that_says_nothing if {
	cpu_limit.findings == {{
		"message": "the container has no CPU limit, none of NanoCpus, CpuQuota, CpusetCpus is set",
		"field": "TaskTemplate.Resources.Limits.NanoCPUs",
		"got": 0,
	}} with input as {"workload": {"kind": "service", "plugin_runtime": false, "limits": {}}}
}

test_denies_shares_alone if {
	cpu_limit.findings == {{
		"message": "the container has no CPU limit, none of NanoCpus, CpuQuota, CpusetCpus is set",
		"field": "HostConfig.NanoCpus",
		"got": 0,
	}} with input as {"workload": {"kind": "start", "limits": {"cpu_shares": 512}}}
}

test_denies_too_many if {
	cpu_limit.findings == {{
		"message": "the container asks for 3 CPUs, more than the 2 that one may have",
		"field": "HostConfig.NanoCpus",
		"got": 3,
	}} with input as {"workload": {"kind": "container", "limits": {"nano_cpus": 0, "cpu_quota": 300000, "cpuset_cpus": "0-7"}}}
		with data.params.cpu.max as 2
}

test_denies_too_many_on_update if {
	cpu_limit.findings == {{
		"message": "the container asks for 4 CPUs, more than the 2 that one may have",
		"field": "NanoCpus",
		"got": 4,
	}} with input as {"workload": {"kind": "update", "unchanged": ["cpu_period", "cpu_quota", "cpuset_cpus"], "limits": {"nano_cpus": 4000000000, "cpu_quota": 0, "cpuset_cpus": ""}}}
		with data.params.cpu.max as 2
}

test_denies_an_update_that_lifts_the_quota if {
	cpu_limit.findings == {{
		"message": "the update takes the CPU quota away and sets no other CPU limit",
		"field": "CpuQuota",
		"got": -1,
	}} with input as {"workload": {"kind": "update", "unchanged": ["nano_cpus", "cpuset_cpus"], "limits": {"nano_cpus": 0, "cpu_quota": -1, "cpuset_cpus": ""}}}
}

test_denies_a_period_alone_on_update if {
	every unchanged in [["cpu_quota"], ["cpu_period"]] {
		cpu_limit.findings == {{
			"message": "the update sets one of CPU quota and period without the other, so the two cannot be compared",
			"field": "CpuQuota",
			"got": 100000,
		}} with input as {"workload": {
			"kind": "update",
			"unchanged": array.concat(unchanged, ["nano_cpus", "cpuset_cpus"]),
			"limits": {"nano_cpus": 0, "cpu_quota": 100000, "cpu_period": 0, "cpuset_cpus": ""},
		}}
			with data.params.cpu.max as 2
	}
}

test_denies_a_large_set if {
	cpu_limit.findings == {{
		"message": "the container asks for 6 CPUs, more than the 2 that one may have",
		"field": "HostConfig.NanoCpus",
		"got": 6,
	}} with input as {"workload": {"kind": "container", "limits": {"cpuset_cpus": "0-3, 7,2"}}}
		with data.params.cpu.max as 2
}

test_allows_each_field if {
	every limits in [{"nano_cpus": 1}, {"cpu_quota": 50000}, {"cpuset_cpus": "0"}] {
		cpu_limit.findings == set() with input as {"workload": {"kind": "container", "limits": limits}}
	}
}

test_allows_shares_where_they_count if {
	cpu_limit.findings == set() with input as {"workload": {"kind": "container", "limits": {"cpu_shares": 512}}}
		with data.params.cpu.accept as ["NanoCpus", "CpuShares"]
}

test_allows_the_most if {
	cpu_limit.findings == set() with input as {"workload": {"kind": "container", "limits": {"nano_cpus": 2000000000}}}
		with data.params.cpu.max as 2
}

test_allows_an_unchanged_update if {
	cpu_limit.findings == set() with input as {"workload": {"kind": "update", "unchanged": ["nano_cpus", "cpu_quota", "cpuset_cpus"], "limits": {"nano_cpus": 0, "cpu_quota": 0, "cpuset_cpus": ""}}}
}

test_is_silent_on_plugin_services if {
	cpu_limit.findings == set() with input as {"workload": {"kind": "service", "plugin_runtime": true, "limits": {}}}
}
