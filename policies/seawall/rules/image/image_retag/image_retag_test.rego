package seawall.rules.image.image_retag_test

import data.seawall.rules.image.image_retag

test_denies_a_tag if {
	image_retag.findings == {{
		"message": "local content would get the name docker.io/library/nginx:1 of an allowed repository that never saw it",
		"field": "repo",
		"got": "docker.io/library/nginx:1",
	}} with input as {
		"image_op": {
			"operation": "tag",
			"source": {"repository": "docker.io/me/evil", "repositories": []},
			"target": {
				"ref": "docker.io/library/nginx:1",
				"raw": "nginx:1",
				"repository": "docker.io/library/nginx",
			},
			"from_url": "",
			"changes": [],
		},
	}
		with data.params as {
			"images": {
				"allow": ["docker.io/library/**", "registry.example.com/team/*"],
				"deny": ["docker.io/library/evil"],
				"exempt_ids": ["sha256:e1"],
			},
		}
}

test_denies_a_commit_and_an_import if {
	image_retag.findings == {{
		"message": "local content would get the name docker.io/library/nginx:1 of an allowed repository that never saw it",
		"field": "repo",
		"got": "docker.io/library/nginx:1",
	}} with input as {
		"image_op": {
			"operation": "commit",
			"source": {"repositories": ["docker.io/library/nginx"]},
			"target": {
				"ref": "docker.io/library/nginx:1",
				"raw": "nginx:1",
				"repository": "docker.io/library/nginx",
			},
			"from_url": "",
			"changes": [],
		},
	}
		with data.params as {
			"images": {
				"allow": ["docker.io/library/**", "registry.example.com/team/*"],
				"deny": ["docker.io/library/evil"],
				"exempt_ids": ["sha256:e1"],
			},
		}
}

test_denies_an_import if {
	image_retag.findings == {{
		"message": "local content would get the name docker.io/library/nginx:1 of an allowed repository that never saw it",
		"field": "repo",
		"got": "docker.io/library/nginx:1",
	}} with input as {
		"image_op": {
			"operation": "import",
			"source": {"repository": "", "repositories": []},
			"target": {
				"ref": "docker.io/library/nginx:1",
				"raw": "nginx:1",
				"repository": "docker.io/library/nginx",
			},
			"from_url": "",
			"changes": [],
		},
	}
		with data.params as {
			"images": {
				"allow": ["docker.io/library/**", "registry.example.com/team/*"],
				"deny": ["docker.io/library/evil"],
				"exempt_ids": ["sha256:e1"],
			},
		}
}

test_denies_a_build if {
	image_retag.findings == {{
		"message": "local content would get the name docker.io/library/nginx:1 of an allowed repository that never saw it",
		"field": "t",
		"got": "docker.io/library/nginx:1",
	}} with input as {
		"build": {
			"tags": [
				{"ref": "docker.io/me/app:1", "raw": "me/app:1", "repository": "docker.io/me/app"},
				{
					"ref": "docker.io/library/nginx:1",
					"raw": "nginx:1",
					"repository": "docker.io/library/nginx",
				},
			],
		},
	}
		with data.params as {
			"images": {
				"allow": ["docker.io/library/**", "registry.example.com/team/*"],
				"deny": ["docker.io/library/evil"],
				"exempt_ids": ["sha256:e1"],
			},
		}
}

test_allows_another_tag_of_the_same_repository if {
	image_retag.findings == set() with input as {
		"image_op": {
			"operation": "tag",
			"source": {"repositories": ["docker.io/library/nginx"]},
			"target": {
				"ref": "docker.io/library/nginx:1",
				"raw": "nginx:1",
				"repository": "docker.io/library/nginx",
			},
			"from_url": "",
			"changes": [],
		},
	}
		with data.params as {
			"images": {
				"allow": ["docker.io/library/**", "registry.example.com/team/*"],
				"deny": ["docker.io/library/evil"],
				"exempt_ids": ["sha256:e1"],
			},
		}
}

test_allows_names_elsewhere if {
	image_retag.findings == set() with input as {
		"image_op": {
			"operation": "tag",
			"source": {"repository": "", "repositories": []},
			"target": {"ref": "docker.io/me/app:1", "raw": "me/app:1", "repository": "docker.io/me/app"},
			"from_url": "",
			"changes": [],
		},
	}
		with data.params as {
			"images": {
				"allow": ["docker.io/library/**", "registry.example.com/team/*"],
				"deny": ["docker.io/library/evil"],
				"exempt_ids": ["sha256:e1"],
			},
		}
}

test_allows_a_commit_without_a_name if {
	image_retag.findings == set() with input as {
		"image_op": {
			"operation": "commit",
			"source": {"repository": "", "repositories": []},
			"target": {"repository": "", "ref": ""},
			"from_url": "",
			"changes": [],
		},
	}
		with data.params as {
			"images": {
				"allow": ["docker.io/library/**", "registry.example.com/team/*"],
				"deny": ["docker.io/library/evil"],
				"exempt_ids": ["sha256:e1"],
			},
		}
}

test_allows_a_build_elsewhere if {
	image_retag.findings == set() with input as {
		"build": {
			"tags": [{"ref": "docker.io/me/app:1", "raw": "me/app:1", "repository": "docker.io/me/app"}],
		},
	}
		with data.params as {
			"images": {
				"allow": ["docker.io/library/**", "registry.example.com/team/*"],
				"deny": ["docker.io/library/evil"],
				"exempt_ids": ["sha256:e1"],
			},
		}
}

test_allows_pulling if {
	image_retag.findings == set() with input as {
		"image_op": {
			"operation": "pull",
			"source": {"repository": "", "repositories": []},
			"target": {
				"ref": "docker.io/library/nginx:1",
				"raw": "nginx:1",
				"repository": "docker.io/library/nginx",
			},
			"from_url": "",
			"changes": [],
		},
	}
		with data.params as {
			"images": {
				"allow": ["docker.io/library/**", "registry.example.com/team/*"],
				"deny": ["docker.io/library/evil"],
				"exempt_ids": ["sha256:e1"],
			},
		}
}
