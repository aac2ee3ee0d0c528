# METADATA
# title: Images that are not pinned
# description: >-
#   A tag is a name that its owner may move. What runs tomorrow under the same
#   name may be something else.
# custom:
#   id: image-digest
#   severity: medium
#   cis: {v1.6.0: ["6.1", "5.28"], v1.7.0: ["6.1", "5.28"], v1.8.0: ["6.1", "5.28"]}
#   pss: ""
#   nist: []
#   owasp: ["13"]
#   fix: name the image by its digest, as name@sha256:…
#   profiles: {baseline: off, restricted: warn, cis-l1: off, cis-l2: warn}
#   surfaces: [container, service, image]
#   params: [images.exempt_ids, images.require_digest]
package seawall.rules.image.image_digest

import data.seawall.lib

findings contains {
	"message": sprintf("the image %s is named by a tag, which can move%s", [lib.image_name(input.workload.image), _now(input.workload.image)]),
	"field": lib.field("image"),
	"got": input.workload.image.raw,
} if {
	input.workload.kind in {"container", "service"}
	lib.whole
	_moving(input.workload.image)
}

findings contains {
	"message": sprintf("the image %s is pulled by a tag, which can move", [lib.image_name(input.image_op.source)]),
	"field": "fromImage",
	"got": input.image_op.source.raw,
} if {
	input.image_op.operation == "pull"
	_moving(input.image_op.source)
}

# An image ID needs no digest: it is one.
_moving(image) if {
	image.ref != ""
	image.digest == ""
	not lib.exempt_image(image)
	not _built_here(image)
}

# Content that no registry has seen has no digest to be named by.
_built_here(image) if {
	not data.params.images.require_digest
	image.lookup == "found"
	count(image.repo_digests) == 0
}

_now(image) := sprintf(" (it stands for %s now)", [digests[0]]) if {
	digests := [d | some d in image.repo_digests; startswith(d, concat("", [image.repository, "@"]))]
	count(digests) > 0
} else := ""
