package seawall.rules.image.image_import_test

import data.seawall.rules.image.image_import

test_denies_a_url if {
	image_import.findings == {{
		"message": "the daemon would fetch an image's content from a URL that no registry vouches for",
		"field": "fromSrc",
		"got": "http://192.0.2.1/x.tar",
	}} with input as {
		"image_op": {
			"operation": "import",
			"source": {"repository": "", "repositories": []},
			"target": {"repository": "", "ref": ""},
			"from_url": "http://192.0.2.1/x.tar",
			"changes": [],
		},
	}
}

test_denies_changes if {
	image_import.findings == {{
		"message": "the import writes the configuration of an image that no registry ever saw",
		"field": "changes",
		"got": 1,
	}} with input as {
		"image_op": {
			"operation": "import",
			"source": {"repository": "", "repositories": []},
			"target": {"repository": "", "ref": ""},
			"from_url": "-",
			"changes": ["USER root"],
		},
	}
}

test_allows_a_plain_import if {
	image_import.findings == set() with input as {
		"image_op": {
			"operation": "import",
			"source": {"repository": "", "repositories": []},
			"target": {"repository": "", "ref": ""},
			"from_url": "-",
			"changes": [],
		},
	}
}

test_allows_pulling if {
	image_import.findings == set() with input as {
		"image_op": {
			"operation": "pull",
			"source": {"repository": "", "repositories": []},
			"target": {"repository": "", "ref": ""},
			"from_url": "",
			"changes": [],
		},
	}
}

test_allows_a_commit_with_changes if {
	image_import.findings == set() with input as {
		"image_op": {
			"operation": "commit",
			"source": {"repository": "", "repositories": []},
			"target": {"repository": "", "ref": ""},
			"from_url": "",
			"changes": ["CMD x"],
		},
	}
}
