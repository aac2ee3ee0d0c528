# METADATA
# title: seawall
# description: >-
#   The one entrypoint. It finds every rule by its path: seawall's own under
#   data.seawall.rules.<subject>.<rule>, the operator's under
#   data.custom.seawall.rules.<rule>. A rule yields findings
#   {message, field, got}; which profile holds it, in which mode, and which
#   waivers apply is settled by the caller from the rule's METADATA.
# entrypoint: true
package seawall.main

findings contains object.union(finding, {"rule": replace(rule, "_", "-")}) if {
	some subject, rule
	some finding in data.seawall.rules[subject][rule].findings
}

findings contains object.union(finding, {"rule": replace(rule, "_", "-")}) if {
	some rule
	some finding in data.custom.seawall.rules[rule].findings
}
