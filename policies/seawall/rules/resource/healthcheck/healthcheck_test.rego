package seawall.rules.resource.healthcheck_test

import data.seawall.rules.resource.healthcheck

_none := "neither the request nor the image has a healthcheck, so nobody notices when the container hangs"

test_denies_without if {
	healthcheck.findings == {{"message": _none, "field": "Healthcheck", "got": false}} with input as {"workload": {
		"kind": "container",
		"healthcheck": {"stated": false, "disabled": false, "present": false},
		"restart": {"name": "always"},
		"auto_remove": false,
		"image": {"lookup": "found"},
	}}
}

test_denies_none if {
	healthcheck.findings == {{
		"message": "the container turns the healthcheck of its image off",
		"field": "TaskTemplate.ContainerSpec.Healthcheck",
		"got": false,
	}} with input as {"workload": {
		"kind": "service",
		"plugin_runtime": false,
		"healthcheck": {"stated": false, "disabled": true, "present": false},
		"restart": {"name": "always"},
		"auto_remove": false,
		"image": {"lookup": "found"},
	}}
}

test_denies_when_the_field_is_missing if {
	healthcheck.findings == {{"message": _none, "field": "Healthcheck", "got": false}} with input as {"workload": {"kind": "start", "restart": {"name": "always"}}}
}

test_allows_a_healthcheck if {
	healthcheck.findings == set() with input as {"workload": {
		"kind": "container",
		"healthcheck": {"stated": true, "disabled": false, "present": true},
		"restart": {"name": "always"},
		"auto_remove": false,
	}}
}

test_allows_jobs if {
	every job in [{"name": "always", "remove": true}, {"name": "no", "remove": false}, {"name": "", "remove": false}] {
		healthcheck.findings == set() with input as {"workload": {
			"kind": "container",
			"healthcheck": {"stated": false, "disabled": false, "present": false},
			"restart": {"name": job.name},
			"auto_remove": job.remove,
		}}
	}
}

test_allows_an_image_to_be_pulled if {
	healthcheck.findings == set() with input as {"workload": {
		"kind": "container",
		"healthcheck": {"stated": false, "disabled": false, "present": false},
		"restart": {"name": "always"},
		"auto_remove": false,
		"image": {"lookup": "missing"},
	}}
}

test_is_silent_on_updates if {
	healthcheck.findings == set() with input as {"workload": {"kind": "update"}}
}
