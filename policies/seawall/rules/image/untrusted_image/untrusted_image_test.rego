package seawall.rules.image.untrusted_image_test

import data.seawall.rules.image.untrusted_image

test_denies_a_foreign_image if {
	untrusted_image.findings == {{
		"message": "no registry digest shows that the image quay.io/x/y:1 was pulled from an allowed repository",
		"field": "Image",
		"got": "quay.io/x/y:1",
	}} with input as {
		"workload": {
			"kind": "container",
			"image": {
				"raw": "quay.io/x/y:1",
				"ref": "quay.io/x/y:1",
				"registry": "",
				"repository": "quay.io/x/y",
				"tag": "1",
				"digest": "",
				"lookup": "found",
				"id": "sha256:aa",
				"repo_digests": [],
				"repositories": ["quay.io/x/y"],
			},
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

test_denies_a_borrowed_name if {
	untrusted_image.findings == {{
		"message": "no registry digest shows that the image docker.io/library/nginx:1 was pulled from an allowed repository",
		"field": "Image",
		"got": "docker.io/library/nginx:1",
	}} with input as {
		"workload": {
			"kind": "container",
			"image": {
				"raw": "nginx:1",
				"ref": "docker.io/library/nginx:1",
				"registry": "",
				"repository": "docker.io/library/nginx",
				"tag": "1",
				"digest": "",
				"lookup": "found",
				"id": "sha256:aa",
				"repo_digests": [],
				"repositories": [],
			},
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

test_names_a_store_without_proof if {
	untrusted_image.findings == {{
		"message": "engine 28.5.2 keeps no proof of where the images in its containerd store came from, so only images.exempt_ids can vouch for docker.io/library/nginx:1 (engine 29 keeps proof)",
		"field": "Image",
		"got": "docker.io/library/nginx:1",
	}} with input as {
		"engine": {"version": "28.5.2", "image_store": "containerd", "image_origin": false},
		"workload": {
			"kind": "container",
			"image": {
				"raw": "nginx:1",
				"ref": "docker.io/library/nginx:1",
				"registry": "",
				"repository": "docker.io/library/nginx",
				"tag": "1",
				"digest": "",
				"lookup": "found",
				"id": "sha256:aa",
				"repo_digests": ["docker.io/library/nginx@sha256:aa"],
				"repositories": [],
			},
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

test_denies_a_local_id if {
	untrusted_image.findings == {{
		"message": "no registry digest shows that the image sha256:aa was pulled from an allowed repository",
		"field": "Image",
		"got": "sha256:aa",
	}} with input as {
		"workload": {
			"kind": "start",
			"image": {
				"raw": "sha256:aa",
				"ref": "",
				"registry": "",
				"repository": "",
				"tag": "",
				"digest": "",
				"lookup": "found",
				"id": "sha256:aa",
				"repo_digests": [],
				"repositories": [],
			},
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

test_denies_a_foreign_name_not_yet_pulled if {
	untrusted_image.findings == {{
		"message": "the image quay.io/x/y:1 does not come from an allowed repository",
		"field": "Image",
		"got": "quay.io/x/y:1",
	}} with input as {
		"workload": {
			"kind": "container",
			"image": {
				"raw": "quay.io/x/y:1",
				"ref": "quay.io/x/y:1",
				"registry": "",
				"repository": "quay.io/x/y",
				"tag": "1",
				"digest": "",
				"lookup": "missing",
				"id": "sha256:aa",
				"repo_digests": [],
				"repositories": [],
			},
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

test_denies_a_neighbour_of_an_allowed_path if {
	untrusted_image.findings == {{
		"message": "the image registry.example.com/team-evil/app:1 does not come from an allowed repository",
		"field": "Image",
		"got": "registry.example.com/team-evil/app:1",
	}} with input as {
		"workload": {
			"kind": "container",
			"image": {
				"raw": "r",
				"ref": "registry.example.com/team-evil/app:1",
				"registry": "",
				"repository": "registry.example.com/team-evil/app",
				"tag": "",
				"digest": "",
				"lookup": "missing",
				"id": "sha256:aa",
				"repo_digests": [],
				"repositories": [],
			},
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

test_denies_deeper_than_a_star if {
	untrusted_image.findings == {{
		"message": "the image registry.example.com/team/a/b:1 does not come from an allowed repository",
		"field": "Image",
		"got": "registry.example.com/team/a/b:1",
	}} with input as {
		"workload": {
			"kind": "container",
			"image": {
				"raw": "r",
				"ref": "registry.example.com/team/a/b:1",
				"registry": "",
				"repository": "registry.example.com/team/a/b",
				"tag": "",
				"digest": "",
				"lookup": "missing",
				"id": "sha256:aa",
				"repo_digests": [],
				"repositories": [],
			},
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

test_denies_a_denied_one if {
	untrusted_image.findings == {{
		"message": "the image docker.io/library/evil:1 comes from a repository that is denied",
		"field": "Image",
		"got": "docker.io/library/evil:1",
	}} with input as {
		"workload": {
			"kind": "container",
			"image": {
				"raw": "evil",
				"ref": "docker.io/library/evil:1",
				"registry": "",
				"repository": "docker.io/library/evil",
				"tag": "",
				"digest": "",
				"lookup": "found",
				"id": "sha256:aa",
				"repo_digests": [],
				"repositories": ["docker.io/library/evil", "docker.io/library/nginx"],
			},
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

test_denies_a_tag_without_lookups if {
	untrusted_image.findings == {{
		"message": "the tag of the image docker.io/library/nginx:1 proves nothing while the daemon cannot be asked",
		"field": "Image",
		"got": "docker.io/library/nginx:1",
	}} with input as {
		"workload": {
			"kind": "container",
			"image": {
				"raw": "nginx:1",
				"ref": "docker.io/library/nginx:1",
				"registry": "",
				"repository": "docker.io/library/nginx",
				"tag": "1",
				"digest": "",
				"lookup": "off",
				"id": "sha256:aa",
				"repo_digests": [],
				"repositories": [],
			},
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

test_denies_a_service_by_tag if {
	untrusted_image.findings == {{
		"message": "the tag of the image docker.io/library/nginx:1 does not say which content the nodes will run",
		"field": "TaskTemplate.ContainerSpec.Image",
		"got": "docker.io/library/nginx:1",
	}} with input as {
		"workload": {
			"kind": "service",
			"image": {
				"raw": "nginx:1",
				"ref": "docker.io/library/nginx:1",
				"registry": "",
				"repository": "docker.io/library/nginx",
				"tag": "1",
				"digest": "",
				"lookup": "missing",
				"id": "sha256:aa",
				"repo_digests": [],
				"repositories": [],
			},
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

test_denies_a_service_by_a_foreign_name if {
	untrusted_image.findings == {{
		"message": "no registry digest shows that the image quay.io/x/y:1 was pulled from an allowed repository",
		"field": "TaskTemplate.ContainerSpec.Image",
		"got": "quay.io/x/y:1",
	}} with input as {
		"workload": {
			"kind": "service",
			"image": {
				"raw": "quay.io/x/y:1",
				"ref": "quay.io/x/y:1",
				"registry": "",
				"repository": "quay.io/x/y",
				"tag": "1",
				"digest": "",
				"lookup": "found",
				"id": "sha256:aa",
				"repo_digests": [],
				"repositories": ["docker.io/library/nginx"],
			},
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

test_denies_a_lost_image_at_start if {
	untrusted_image.findings == {{
		"message": "the image docker.io/library/nginx:1 is gone, so nothing shows where it came from",
		"field": "Image",
		"got": "docker.io/library/nginx:1",
	}} with input as {
		"workload": {
			"kind": "start",
			"image": {
				"raw": "nginx:1",
				"ref": "docker.io/library/nginx:1",
				"registry": "",
				"repository": "docker.io/library/nginx",
				"tag": "1",
				"digest": "",
				"lookup": "missing",
				"id": "sha256:aa",
				"repo_digests": [],
				"repositories": [],
			},
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

test_denies_pulling_a_foreign_image if {
	untrusted_image.findings == {{
		"message": "the image quay.io/x/y:1 does not come from an allowed repository",
		"field": "fromImage",
		"got": "quay.io/x/y:1",
	}} with input as {
		"image_op": {
			"operation": "pull",
			"source": {
				"raw": "quay.io/x/y:1",
				"ref": "quay.io/x/y:1",
				"repository": "quay.io/x/y",
				"tag": "1",
				"digest": "",
				"id": "",
			},
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

test_denies_everything_without_a_list if {
	untrusted_image.findings == {{
		"message": "no registry digest shows that the image docker.io/library/nginx:1 was pulled from an allowed repository",
		"field": "Image",
		"got": "docker.io/library/nginx:1",
	}} with input as {
		"workload": {
			"kind": "container",
			"image": {
				"raw": "nginx:1",
				"ref": "docker.io/library/nginx:1",
				"registry": "",
				"repository": "docker.io/library/nginx",
				"tag": "1",
				"digest": "",
				"lookup": "found",
				"id": "sha256:aa",
				"repo_digests": [],
				"repositories": ["docker.io/library/nginx"],
			},
		},
	}
		with data.params as {"images": {"allow": [], "deny": [], "exempt_ids": []}}
}

test_allows_a_pulled_image if {
	untrusted_image.findings == set() with input as {
		"workload": {
			"kind": "start",
			"image": {
				"raw": "nginx:1",
				"ref": "docker.io/library/nginx:1",
				"registry": "",
				"repository": "docker.io/library/nginx",
				"tag": "1",
				"digest": "",
				"lookup": "found",
				"id": "sha256:aa",
				"repo_digests": [],
				"repositories": ["docker.io/library/nginx"],
			},
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

test_allows_a_pulled_image_by_another_name if {
	untrusted_image.findings == set() with input as {
		"workload": {
			"kind": "container",
			"image": {
				"raw": "quay.io/x/y:1",
				"ref": "quay.io/x/y:1",
				"registry": "",
				"repository": "quay.io/x/y",
				"tag": "1",
				"digest": "",
				"lookup": "found",
				"id": "sha256:aa",
				"repo_digests": [],
				"repositories": ["docker.io/library/nginx"],
			},
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

test_allows_an_allowed_name_not_yet_pulled if {
	untrusted_image.findings == set() with input as {
		"workload": {
			"kind": "container",
			"image": {
				"raw": "nginx:1",
				"ref": "docker.io/library/nginx:1",
				"registry": "",
				"repository": "docker.io/library/nginx",
				"tag": "1",
				"digest": "",
				"lookup": "missing",
				"id": "sha256:aa",
				"repo_digests": [],
				"repositories": [],
			},
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

test_allows_a_digest_without_lookups if {
	untrusted_image.findings == set() with input as {
		"workload": {
			"kind": "container",
			"image": {
				"raw": "nginx:1",
				"ref": "docker.io/library/nginx:1",
				"registry": "",
				"repository": "docker.io/library/nginx",
				"tag": "1",
				"digest": "sha256:dd",
				"lookup": "off",
				"id": "sha256:aa",
				"repo_digests": [],
				"repositories": [],
			},
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

test_allows_a_service_by_digest if {
	untrusted_image.findings == set() with input as {
		"workload": {
			"kind": "service",
			"image": {
				"raw": "nginx:1",
				"ref": "docker.io/library/nginx:1",
				"registry": "",
				"repository": "docker.io/library/nginx",
				"tag": "1",
				"digest": "sha256:dd",
				"lookup": "missing",
				"id": "sha256:aa",
				"repo_digests": [],
				"repositories": [],
			},
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

test_allows_a_service_of_a_pulled_image if {
	untrusted_image.findings == set() with input as {
		"workload": {
			"kind": "service",
			"image": {
				"raw": "nginx:1",
				"ref": "docker.io/library/nginx:1",
				"registry": "",
				"repository": "docker.io/library/nginx",
				"tag": "1",
				"digest": "",
				"lookup": "found",
				"id": "sha256:aa",
				"repo_digests": [],
				"repositories": ["docker.io/library/nginx"],
			},
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

test_allows_what_the_operator_named if {
	untrusted_image.findings == set() with input as {
		"workload": {
			"kind": "start",
			"image": {
				"raw": "local",
				"ref": "docker.io/me/local:1",
				"registry": "",
				"repository": "",
				"tag": "",
				"digest": "",
				"lookup": "found",
				"id": "sha256:e1",
				"repo_digests": [],
				"repositories": [],
			},
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

test_allows_pulling_an_allowed_image if {
	untrusted_image.findings == set() with input as {
		"image_op": {
			"operation": "pull",
			"source": {
				"raw": "nginx:1",
				"ref": "docker.io/library/nginx:1",
				"repository": "docker.io/library/nginx",
				"tag": "1",
				"digest": "",
				"id": "",
			},
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

test_allows_pushing if {
	untrusted_image.findings == set() with input as {
		"image_op": {
			"operation": "push",
			"source": {
				"raw": "quay.io/x/y:1",
				"ref": "quay.io/x/y:1",
				"repository": "quay.io/x/y",
				"tag": "1",
				"digest": "",
				"id": "",
			},
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

test_is_silent_on_updates if {
	untrusted_image.findings == set() with input as {"workload": {"kind": "update"}}
		with data.params as {
			"images": {
				"allow": ["docker.io/library/**", "registry.example.com/team/*"],
				"deny": ["docker.io/library/evil"],
				"exempt_ids": ["sha256:e1"],
			},
		}
}
