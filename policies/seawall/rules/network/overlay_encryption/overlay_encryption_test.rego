package seawall.rules.network.overlay_encryption_test

import data.seawall.rules.network.overlay_encryption

_create(options) := {"network": {"operation": "create", "driver": "overlay", "ingress": false, "options": options}}

test_denies_without if {
	overlay_encryption.findings == {{
		"message": "the overlay network sends its traffic between the nodes unencrypted",
		"field": "Options",
		"got": null,
	}} with input as _create({})
}

test_denies_a_no if {
	overlay_encryption.findings == {{
		"message": "the overlay network sends its traffic between the nodes unencrypted",
		"field": "Options",
		"got": "False",
	}} with input as _create({"encrypted": "False"})
}

test_allows_encrypted if {
	every value in ["", "true"] {
		overlay_encryption.findings == set() with input as _create({"encrypted": value})
	}
}

test_allows_ingress if {
	overlay_encryption.findings == set() with input as {"network": {"operation": "create", "driver": "overlay", "ingress": true, "options": {}}}
}

test_allows_other_drivers if {
	overlay_encryption.findings == set() with input as {"network": {"operation": "create", "driver": "bridge", "ingress": false, "options": {}}}
}

test_is_silent_without_the_part if {
	overlay_encryption.findings == set() with input as {"network": {}}
}
