package seawall.lib

# allowed_repository is true for a repository that images.allow matches and
# images.deny does not. Patterns are full names, registry included: a name by
# itself, * within one path segment, or a trailing /** for everything below.
allowed_repository(repository) if {
	repository != ""
	not denied_repository(repository)
	in_allowed_namespace(repository)
}

in_allowed_namespace(repository) if {
	repository != ""
	some pattern in data.params.images.allow
	glob.match(pattern, ["/"], repository)
}

denied_repository(repository) if {
	some pattern in data.params.images.deny
	glob.match(pattern, ["/"], repository)
}

# exempt_image is true for content that the operator named by its ID or digest.
exempt_image(image) if image.id in data.params.images.exempt_ids

exempt_image(image) if image.digest in data.params.images.exempt_ids

# image_name is how a message names an image.
image_name(image) := image.ref if image.ref != ""

image_name(image) := image.raw if image.ref == ""
