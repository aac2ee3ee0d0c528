package seawall.rules.resource.memory_swap_test

import data.seawall.rules.resource.memory_swap

test_denies_unlimited if {
	memory_swap.findings == {{
		"message": "the container asks for unlimited swap, which makes its memory limit meaningless",
		"field": "HostConfig.MemorySwap",
		"got": -1,
	}} with input as {"workload": {"kind": "container", "limits": {"memory": 512, "memory_swap": -1}}}
}

test_denies_unlimited_for_a_service if {
	memory_swap.findings == {{
		"message": "the container asks for unlimited swap, which makes its memory limit meaningless",
		"field": "TaskTemplate.Resources.SwapBytes",
		"got": -1,
	}} with input as {"workload": {"kind": "service", "plugin_runtime": false, "limits": {"memory": 512, "memory_swap": -1}}}
}

test_denies_unlimited_on_update if {
	memory_swap.findings == {{
		"message": "the container asks for unlimited swap, which makes its memory limit meaningless",
		"field": "MemorySwap",
		"got": -1,
	}} with input as {"workload": {"kind": "update", "unchanged": ["memory"], "limits": {"memory": 0, "memory_swap": -1}}}
}

test_denies_the_default_where_none_is_allowed if {
	memory_swap.findings == {{
		"message": "the container may swap 512 bytes beside 512 bytes of memory, more than memory.swap: none lets through",
		"field": "HostConfig.MemorySwap",
		"got": 0,
	}} with input as {"workload": {"kind": "container", "limits": {"memory": 512, "memory_swap": 0}}}
		with data.params.memory.swap as "none"
}

test_denies_more_than_equal if {
	memory_swap.findings == {{
		"message": "the container may swap 513 bytes beside 512 bytes of memory, more than memory.swap: equal lets through",
		"field": "HostConfig.MemorySwap",
		"got": 1025,
	}} with input as {"workload": {"kind": "container", "limits": {"memory": 512, "memory_swap": 1025}}}
		with data.params.memory.swap as "equal"
}

test_denies_swap_alone_on_update if {
	memory_swap.findings == {{
		"message": "the update sets swap without memory, so the two cannot be compared",
		"field": "MemorySwap",
		"got": 1024,
	}} with input as {"workload": {"kind": "update", "unchanged": ["memory"], "limits": {"memory": 0, "memory_swap": 1024}}}
		with data.params.memory.swap as "none"
}

test_allows_any if {
	memory_swap.findings == set() with input as {"workload": {"kind": "container", "limits": {"memory": 512, "memory_swap": 4096}}}
		with data.params.memory.swap as "any"
}

test_allows_the_default_where_equal if {
	memory_swap.findings == set() with input as {"workload": {"kind": "container", "limits": {"memory": 512, "memory_swap": 0}}}
		with data.params.memory.swap as "equal"
}

test_allows_no_swap if {
	memory_swap.findings == set() with input as {"workload": {"kind": "container", "limits": {"memory": 512, "memory_swap": 512}}}
		with data.params.memory.swap as "none"
}

test_allows_an_unchanged_update if {
	memory_swap.findings == set() with input as {"workload": {"kind": "update", "unchanged": ["memory", "memory_swap"], "limits": {"memory": 0, "memory_swap": 0}}}
		with data.params.memory.swap as "none"
}

test_leaves_missing_memory_to_its_rule if {
	memory_swap.findings == set() with input as {"workload": {"kind": "container", "limits": {"memory": 0, "memory_swap": 0}}}
		with data.params.memory.swap as "none"
}

test_is_silent_without_limits if {
	memory_swap.findings == set() with input as {"workload": {"kind": "container"}}
}
