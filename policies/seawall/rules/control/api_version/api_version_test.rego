package seawall.rules.control.api_version_test

import data.seawall.rules.control.api_version

_version(text) := {"request": {"api_version": text}}

test_denies_an_old_version if {
	api_version.findings == {{
		"message": "the client speaks version 1.24 of the API, older than 1.40",
		"field": "path",
		"got": "1.24",
	}} with input as _version("1.24")
		with data.params.api_min as "1.40"
}

test_denies_a_short_number if {
	api_version.findings == {{
		"message": "the client speaks version 1.9 of the API, older than 1.40",
		"field": "path",
		"got": "1.9",
	}} with input as _version("1.9")
		with data.params.api_min as "1.40"
}

test_denies_what_cannot_be_read if {
	api_version.findings == {{
		"message": "the client speaks version x of the API, older than 1.40",
		"field": "path",
		"got": "x",
	}} with input as _version("x")
		with data.params.api_min as "1.40"
}

test_allows_recent_versions if {
	every text in ["", "1.40", "1.56", "1.100", "2.0"] {
		api_version.findings == set() with input as _version(text)
			with data.params.api_min as "1.40"
	}
}

test_is_silent_without_the_field if {
	api_version.findings == set() with input as {"request": {}}
		with data.params.api_min as "1.40"
}
