# METADATA
# title: Every exposed port published
# description: >-
#   The image decides which ports are opened on the host, not whoever starts
#   the container.
# custom:
#   id: publish-all
#   severity: low
#   cis: {v1.6.0: ["5.9"], v1.7.0: ["5.9"], v1.8.0: ["5.9"]}
#   pss: ""
#   nist: ["3.4.2"]
#   owasp: []
#   fix: replace -P by one -p for each port that is needed
#   profiles: {baseline: off, restricted: warn, cis-l1: warn, cis-l2: warn}
#   surfaces: [container, start]
#   params: []
package seawall.rules.network.publish_all

import data.seawall.lib

findings contains {
	"message": "the container publishes every port that its image exposes",
	"field": lib.field("publish_all"),
	"got": true,
} if {
	input.workload.publish_all
}
