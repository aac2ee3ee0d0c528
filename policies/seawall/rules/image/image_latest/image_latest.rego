# METADATA
# title: Images without a version
# description: >-
#   The tag latest, and no tag, say nothing about which version runs, and two
#   hosts may run different ones under it.
# custom:
#   id: image-latest
#   severity: low
#   cis: {v1.6.0: ["5.28"], v1.7.0: ["5.28"], v1.8.0: ["5.28"]}
#   pss: ""
#   nist: []
#   owasp: []
#   fix: name a version, such as nginx:1.27, or a digest
#   profiles: {baseline: off, restricted: warn, cis-l1: warn, cis-l2: warn}
#   surfaces: [container, service, image]
#   params: [images.latest]
package seawall.rules.image.image_latest

import data.seawall.lib

findings contains {
	"message": sprintf("the image %s names no version", [lib.image_name(input.workload.image)]),
	"field": lib.field("image"),
	"got": input.workload.image.raw,
} if {
	input.workload.kind in {"container", "service"}
	lib.whole
	_unversioned(input.workload.image)
}

findings contains {
	"message": sprintf("the image %s is pulled without a version", [lib.image_name(input.image_op.source)]),
	"field": "fromImage",
	"got": input.image_op.source.raw,
} if {
	input.image_op.operation == "pull"
	_unversioned(input.image_op.source)
}

# A pull without a tag gets all of them.
_unversioned(image) if {
	image.ref != ""
	image.digest == ""
	image.tag in {"", "latest"}
}
