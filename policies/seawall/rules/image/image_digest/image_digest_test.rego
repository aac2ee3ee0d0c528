package seawall.rules.image.image_digest_test

import data.seawall.rules.image.image_digest

_image(change) := object.union(
	{
		"raw": "nginx:1.27",
		"ref": "docker.io/library/nginx:1.27",
		"repository": "docker.io/library/nginx",
		"tag": "1.27",
		"digest": "",
		"lookup": "none",
		"id": "",
		"repo_digests": [],
	},
	change,
)

test_denies_a_tag if {
	image_digest.findings == {{
		"message": "the image docker.io/library/nginx:1.27 is named by a tag, which can move",
		"field": "Image",
		"got": "nginx:1.27",
	}} with input as {"workload": {"kind": "container", "image": _image({"lookup": "missing"})}}
}

test_denies_a_tag_and_names_the_digest if {
	image_digest.findings == {{
		"message": "the image docker.io/library/nginx:1.27 is named by a tag, which can move (it stands for docker.io/library/nginx@sha256:11 now)",
		"field": "TaskTemplate.ContainerSpec.Image",
		"got": "nginx:1.27",
	}} with input as {"workload": {"kind": "service", "plugin_runtime": false, "image": _image({
		"lookup": "found",
		"repo_digests": ["docker.io/mirror/nginx@sha256:11", "docker.io/library/nginx@sha256:11"],
	})}}
}

test_denies_a_pull if {
	image_digest.findings == {{
		"message": "the image docker.io/library/nginx:1.27 is pulled by a tag, which can move",
		"field": "fromImage",
		"got": "nginx:1.27",
	}} with input as {"image_op": {"operation": "pull", "source": _image({})}}
}

test_denies_what_was_built_here_where_required if {
	image_digest.findings == {{
		"message": "the image docker.io/library/nginx:1.27 is named by a tag, which can move",
		"field": "Image",
		"got": "nginx:1.27",
	}} with input as {"workload": {"kind": "container", "image": _image({"lookup": "found"})}}
		with data.params.images.require_digest as true
}

test_allows_a_digest if {
	image_digest.findings == set() with input as {"workload": {"kind": "container", "image": _image({"digest": "sha256:11"})}}
}

test_allows_an_id if {
	image_digest.findings == set() with input as {"workload": {"kind": "container", "image": _image({"ref": "", "raw": "0123456789ab", "repository": ""})}}
}

test_allows_what_was_built_here if {
	image_digest.findings == set() with input as {"workload": {"kind": "container", "image": _image({"lookup": "found", "id": "sha256:22"})}}
}

test_allows_an_exempt_image if {
	image_digest.findings == set() with input as {"workload": {"kind": "container", "image": _image({"id": "sha256:22", "lookup": "found", "repo_digests": ["docker.io/library/nginx@sha256:11"]})}}
		with data.params.images.exempt_ids as ["sha256:22"]
}

test_allows_other_operations if {
	image_digest.findings == set() with input as {"image_op": {"operation": "push", "source": _image({})}}
}

test_is_silent_without_the_parts if {
	image_digest.findings == set() with input as {"workload": {"kind": ""}, "image_op": {"operation": ""}}
}
