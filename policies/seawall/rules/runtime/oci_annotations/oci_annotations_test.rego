package seawall.rules.runtime.oci_annotations_test

import data.seawall.rules.runtime.oci_annotations

test_denies_options if {
	oci_annotations.findings == {
		{
			"message": "the container sets the annotation run.oci.hooks.stdout, which the runtime reads as an option",
			"field": "HostConfig.Annotations",
			"got": "run.oci.hooks.stdout",
		},
		{
			"message": "the container sets the annotation org.systemd.property.CPUWeight, which the runtime reads as an option",
			"field": "HostConfig.Annotations",
			"got": "org.systemd.property.CPUWeight",
		},
	} with input as {
		"workload": {
			"annotations": {
				"run.oci.hooks.stdout": "x",
				"org.systemd.property.CPUWeight": "1",
				"com.example.team": "a",
			},
			"kind": "container",
		},
	}
}

test_allows_others if {
	oci_annotations.findings == set() with input as {"workload": {"annotations": {"com.example.run.oci.x": "a"}, "kind": "container"}}
}

test_allows_an_absent_map if {
	oci_annotations.findings == set() with input as {"workload": {"kind": "container"}}
}
