package seawall.rules.control.unknown_field_test

import data.seawall.rules.control.unknown_field

test_denies_an_unknown_field if {
	unknown_field.findings == {{
		"message": "the body has the field HostConfig.HostRoot, which no engine known to seawall has",
		"field": "HostConfig.HostRoot",
		"got": "HostConfig.HostRoot",
	}} with input as {"unknown_fields": ["HostConfig.HostRoot"]}
		with data.params.fields.allow as []
}

test_allows_a_listed_field if {
	unknown_field.findings == set() with input as {"unknown_fields": ["HostConfig.HostRoot"]}
		with data.params.fields.allow as ["HostConfig.HostRoot"]
}

test_allows_bodies_of_known_fields if {
	unknown_field.findings == set() with input as {"unknown_fields": []}
		with data.params.fields.allow as []
}

test_is_silent_without_the_field if {
	unknown_field.findings == set() with input as {}
		with data.params.fields.allow as []
}
