# METADATA
# title: Other name servers and host names
# description: >-
#   Who chooses the name server of a container chooses where its connections
#   lead, and every question it asks is a message to the outside.
# custom:
#   id: dns
#   severity: low
#   cis: {}
#   pss: ""
#   nist: []
#   owasp: []
#   fix: drop --dns, --dns-search and --add-host, or have the value listed in dns.allow
#   profiles: {baseline: off, restricted: off, cis-l1: off, cis-l2: off}
#   surfaces: [container, start, service]
#   params: [dns.allow]
package seawall.rules.network.dns

import data.seawall.lib

findings contains {
	"message": sprintf("the container asks for the %s %s, which is not among those that may be set", [kind, value]),
	"field": lib.field(_field[kind]),
	"got": value,
} if {
	some kind, values in _asked
	some value in values
	not value in data.params.dns.allow
}

_asked["name server"] := input.workload.dns.servers

_asked["search domain"] := input.workload.dns.search

_asked["host entry"] := input.workload.dns.extra_hosts

_field := {"name server": "dns", "search domain": "dns_search", "host entry": "extra_hosts"}
