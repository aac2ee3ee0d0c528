# METADATA
# title: Local content under a trusted name
# description: >-
#   A tag, commit, import or build that names an allowed repository makes
#   local content look as if it had been pulled from there.
# custom:
#   id: image-retag
#   severity: high
#   cis: {}
#   pss: ""
#   nist: ["3.1.5"]
#   owasp: ["13"]
#   fix: give it a name outside the allowed repositories, or push it through CI and pull it
#   profiles: {baseline: warn, restricted: deny, cis-l1: off, cis-l2: deny}
#   surfaces: [image, commit, build]
#   params: [images.allow]
package seawall.rules.image.image_retag

import data.seawall.lib

findings contains {
	"message": sprintf("local content would get the name %s of an allowed repository that never saw it", [lib.image_name(input.image_op.target)]),
	"field": "repo",
	"got": lib.image_name(input.image_op.target),
} if {
	input.image_op.operation in {"tag", "commit", "import"}
	lib.in_allowed_namespace(input.image_op.target.repository)
	not _from_there
}

findings contains {
	"message": sprintf("local content would get the name %s of an allowed repository that never saw it", [lib.image_name(tag)]),
	"field": "t",
	"got": lib.image_name(tag),
} if {
	some tag in input.build.tags
	lib.in_allowed_namespace(tag.repository)
}

# Another tag for what was pulled from that very repository.
_from_there if {
	input.image_op.operation == "tag"
	input.image_op.target.repository in input.image_op.source.repositories
}
