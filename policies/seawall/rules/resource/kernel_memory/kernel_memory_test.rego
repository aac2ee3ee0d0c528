package seawall.rules.resource.kernel_memory_test

import data.seawall.rules.resource.kernel_memory

test_denies_a_limit if {
	kernel_memory.findings == {{
		"message": "the container asks for a kernel memory limit, which engines since 23.0 ignore",
		"field": "HostConfig.KernelMemory",
		"got": 52428800,
	}} with input as {"workload": {"kind": "container", "limits": {"kernel_memory": 52428800}}}
}

test_denies_it_on_update if {
	kernel_memory.findings == {{
		"message": "the container asks for a kernel memory limit, which engines since 23.0 ignore",
		"field": "KernelMemory",
		"got": 52428800,
	}} with input as {"workload": {"kind": "update", "unchanged": ["memory"], "limits": {"kernel_memory": 52428800}}}
}

test_allows_none if {
	kernel_memory.findings == set() with input as {"workload": {"kind": "container", "limits": {"kernel_memory": 0}}}
}

test_is_silent_without_the_field if {
	kernel_memory.findings == set() with input as {"workload": {"kind": "container"}}
}
