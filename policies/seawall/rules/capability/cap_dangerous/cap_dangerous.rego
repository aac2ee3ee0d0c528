# METADATA
# title: Capabilities that reach the host
# description: >-
#   Capabilities such as SYS_ADMIN, SYS_MODULE or SYS_PTRACE reach the host
#   by themselves or with one more step, and so does the whole set at once
#   (ALL).
# custom:
#   id: cap-dangerous
#   severity: critical
#   cis: {v1.6.0: ["5.4"], v1.7.0: ["5.4"], v1.8.0: ["5.4"]}
#   pss: baseline
#   nist: ["3.4.3"]
#   owasp: ["3"]
#   fix: use --cap-drop ALL and add only the one harmless capability it needs
#   profiles: {baseline: deny, restricted: deny, cis-l1: deny, cis-l2: deny}
#   surfaces: [container, start, service]
#   params: [caps.allowed_add]
package seawall.rules.capability.cap_dangerous

import data.seawall.lib

findings contains {
	"message": "the container asks for every capability (ALL), which together give it the host",
	"field": lib.field("cap_add"),
	"got": "ALL",
} if {
	lib.all_capabilities
	not "ALL" in data.params.caps.allowed_add
}

findings contains {
	"message": sprintf("the container asks for CAP_%s, which %s", [name, _effect[name]]),
	"field": lib.field("cap_add"),
	"got": name,
} if {
	some name in input.workload.capabilities.add
	name in lib.dangerous_capabilities
}

_effect := {
	"BPF": "loads programs into the kernel that it shares with the host",
	"CHECKPOINT_RESTORE": "rewrites the state of processes",
	"MAC_ADMIN": "changes the host's mandatory access policy",
	"MAC_OVERRIDE": "ignores the host's mandatory access policy",
	"NET_ADMIN": "reconfigures interfaces, routes and packet filters",
	"PERFMON": "watches everything that runs on the kernel",
	"SYSLOG": "reads the kernel's log and its addresses",
	"SYS_ADMIN": "mounts file systems and does most of what root can",
	"SYS_BOOT": "restarts the host or loads another kernel",
	"SYS_MODULE": "loads code into the kernel that it shares with the host",
	"SYS_PTRACE": "reads and writes the memory of other processes",
	"SYS_RAWIO": "reads and writes memory and ports of the hardware",
	"SYS_TIME": "sets the host's clock",
	"SYS_TTY_CONFIG": "takes over the host's terminals",
}
