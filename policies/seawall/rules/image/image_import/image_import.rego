# METADATA
# title: Images made of a URL or with a configuration of the requester
# description: >-
#   An import makes the daemon fetch a file system from anywhere, and its
#   changes write the configuration of an image that no registry ever saw.
# custom:
#   id: image-import
#   severity: high
#   cis: {}
#   pss: ""
#   nist: ["3.1.3"]
#   owasp: []
#   fix: push the image to a registry and pull it
#   profiles: {baseline: off, restricted: deny, cis-l1: warn, cis-l2: deny}
#   surfaces: [image]
#   params: []
package seawall.rules.image.image_import

findings contains {
	"message": "the daemon would fetch an image's content from a URL that no registry vouches for",
	"field": "fromSrc",
	"got": input.image_op.from_url,
} if {
	input.image_op.operation == "import"
	not input.image_op.from_url in {"", "-"}
}

findings contains {
	"message": "the import writes the configuration of an image that no registry ever saw",
	"field": "changes",
	"got": count(input.image_op.changes),
} if {
	input.image_op.operation == "import"
	count(input.image_op.changes) > 0
}
