# METADATA
# title: Images from nowhere known
# description: >-
#   What runs must come from a repository that the operator allowed, shown
#   by the digest under which the daemon pulled it and not by a name that
#   anybody can give.
# custom:
#   id: untrusted-image
#   severity: high
#   cis: {v1.6.0: ["4.2"], v1.7.0: ["4.2"], v1.8.0: ["4.2"]}
#   pss: ""
#   nist: ["3.1.5"]
#   owasp: ["13"]
#   fix: run an image of a repository in images.allow that this daemon pulled, or pin it by digest
#   profiles: {baseline: off, restricted: deny, cis-l1: warn, cis-l2: deny}
#   surfaces: [container, start, service, image]
#   params: [images.allow, images.deny, images.exempt_ids]
package seawall.rules.image.untrusted_image

import data.seawall.lib

findings contains {
	"message": _reason(input.workload.image),
	"field": lib.field("image"),
	"got": lib.image_name(input.workload.image),
} if {
	lib.whole
	not _trusted(input.workload.image)
}

findings contains {
	"message": sprintf("for the mount at %s: %s", [mount.target, _reason(mount.image)]),
	"field": mount.field,
	"got": lib.image_name(mount.image),
} if {
	lib.whole
	some mount in input.workload.mounts
	mount.kind == "image"
	not _trusted(mount.image)
}

findings contains {
	"message": sprintf("the image %s does not come from an allowed repository", [lib.image_name(input.image_op.source)]),
	"field": "fromImage",
	"got": lib.image_name(input.image_op.source),
} if {
	input.image_op.operation == "pull"
	not lib.allowed_repository(input.image_op.source.repository)
	not lib.exempt_image(input.image_op.source)
}

# The operator named this very content.
_trusted(image) if lib.exempt_image(image)

_trusted(image) if {
	_proven(image)
	not _denied(image)
}

_denied(image) if lib.denied_repository(image.repository)

_denied(image) if {
	some repository in image.repositories
	lib.denied_repository(repository)
}

# The daemon holds it, pulled from an allowed repository. A service's nodes pull
# by themselves, so there the name must be allowed, too.
_proven(image) if {
	image.lookup == "found"
	some repository in image.repositories
	lib.allowed_repository(repository)
	_name_fits(image)
}

# The daemon does not hold it: it will be pulled by this name and judged again
# at start.
_proven(image) if {
	input.workload.kind == "container"
	image.lookup == "missing"
	lib.allowed_repository(image.repository)
}

# Nothing else is known, but the digest names the content.
_proven(image) if {
	input.workload.kind in {"container", "service"}
	image.lookup in {"missing", "none", "off"}
	image.digest != ""
	lib.allowed_repository(image.repository)
}

_name_fits(_) if input.workload.kind in {"container", "start"}

_name_fits(image) if lib.allowed_repository(image.repository)

_reason(image) := sprintf("the image %s comes from a repository that is denied", [_name(image)]) if {
	_denied(image)
} else := sprintf("engine %s keeps no proof of where the images in its containerd store came from, so only images.exempt_ids can vouch for %s (engine 29 keeps proof)", [input.engine.version, _name(image)]) if {
	image.lookup == "found"
	_without_origin
} else := sprintf("no registry digest shows that the image %s was pulled from an allowed repository", [_name(image)]) if {
	image.lookup == "found"
} else := sprintf("the image %s is gone, so nothing shows where it came from", [_name(image)]) if {
	input.workload.kind == "start"
} else := sprintf("the image %s does not come from an allowed repository", [_name(image)]) if {
	not lib.allowed_repository(image.repository)
} else := sprintf("the tag of the image %s does not say which content the nodes will run", [_name(image)]) if {
	input.workload.kind == "service"
} else := sprintf("the tag of the image %s proves nothing while the daemon cannot be asked", [_name(image)])

_without_origin if {
	input.engine.image_store == "containerd"
	not input.engine.image_origin
}

_name(image) := lib.image_name(image)
