package seawall.rules.capability.cap_dac_read_search_test

import data.seawall.rules.capability.cap_dac_read_search

test_denies_the_capability if {
	cap_dac_read_search.findings == {{
		"message": "the container asks for CAP_DAC_READ_SEARCH, with which it reads any file of the host (Shocker)",
		"field": "HostConfig.CapAdd",
		"got": "DAC_READ_SEARCH",
	}} with input as {
		"workload": {
			"capabilities": {"add": ["DAC_READ_SEARCH"], "drop": [], "effective": ["CHOWN", "DAC_READ_SEARCH"]},
			"privileged": false,
			"kind": "container",
		},
	}
}

test_denies_all if {
	cap_dac_read_search.findings == {{
		"message": "--cap-add ALL gives the container CAP_DAC_READ_SEARCH, with which it reads any file of the host (Shocker)",
		"field": "TaskTemplate.ContainerSpec.CapabilityAdd",
		"got": "DAC_READ_SEARCH",
	}} with input as {
		"workload": {
			"capabilities": {"add": ["ALL"], "drop": [], "effective": ["CHOWN", "DAC_READ_SEARCH"]},
			"privileged": false,
			"kind": "service",
		},
	}
}

test_denies_privileged if {
	cap_dac_read_search.findings == {{
		"message": "a privileged container holds CAP_DAC_READ_SEARCH, with which it reads any file of the host (Shocker)",
		"field": "HostConfig.Privileged",
		"got": "DAC_READ_SEARCH",
		"severity": "high",
	}} with input as {
		"workload": {
			"capabilities": {"add": [], "drop": ["ALL"], "effective": ["DAC_READ_SEARCH"]},
			"privileged": true,
			"kind": "container",
		},
	}
}

test_allows_all_without_it if {
	cap_dac_read_search.findings == set() with input as {
		"workload": {
			"capabilities": {"add": ["ALL"], "drop": ["DAC_READ_SEARCH"], "effective": ["CHOWN"]},
			"privileged": false,
			"kind": "container",
		},
	}
}

test_allows_the_defaults if {
	cap_dac_read_search.findings == set() with input as {
		"workload": {
			"capabilities": {"add": [], "drop": [], "effective": ["CHOWN", "DAC_OVERRIDE"]},
			"privileged": false,
			"kind": "container",
		},
	}
}

test_allows_an_absent_list if {
	cap_dac_read_search.findings == set() with input as {"workload": {"privileged": false, "kind": "container"}}
}
