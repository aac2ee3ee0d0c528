package seawall.rules.image.image_latest_test

import data.seawall.rules.image.image_latest

_image(raw, tag, digest) := {"raw": raw, "ref": "docker.io/library/nginx", "tag": tag, "digest": digest}

test_denies_latest if {
	image_latest.findings == {{
		"message": "the image docker.io/library/nginx names no version",
		"field": "Image",
		"got": "nginx",
	}} with input as {"workload": {"kind": "container", "image": _image("nginx", "latest", "")}}
}

test_denies_latest_in_a_service if {
	image_latest.findings == {{
		"message": "the image docker.io/library/nginx names no version",
		"field": "TaskTemplate.ContainerSpec.Image",
		"got": "nginx:latest",
	}} with input as {"workload": {"kind": "service", "plugin_runtime": false, "image": _image("nginx:latest", "latest", "")}}
}

test_denies_a_pull_of_all_tags if {
	image_latest.findings == {{
		"message": "the image docker.io/library/nginx is pulled without a version",
		"field": "fromImage",
		"got": "nginx",
	}} with input as {"image_op": {"operation": "pull", "source": _image("nginx", "", "")}}
}

test_allows_a_version if {
	image_latest.findings == set() with input as {"workload": {"kind": "container", "image": _image("nginx:1.27", "1.27", "")}}
}

test_allows_a_digest if {
	image_latest.findings == set() with input as {"workload": {"kind": "container", "image": _image("nginx:latest@sha256:11", "latest", "sha256:11")}}
}

test_allows_an_id if {
	image_latest.findings == set() with input as {"workload": {"kind": "container", "image": {"raw": "0123456789ab", "ref": "", "tag": "", "digest": ""}}}
}

test_allows_other_operations if {
	image_latest.findings == set() with input as {"image_op": {"operation": "remove", "source": _image("nginx", "latest", "")}}
}

test_is_silent_without_the_parts if {
	image_latest.findings == set() with input as {"workload": {"kind": ""}, "image_op": {"operation": ""}}
}
