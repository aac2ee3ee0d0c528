# METADATA
# title: Mounts of the host's own directories
# description: >-
#   A mount of /etc, /proc, the Docker directory or another directory of the
#   system shows the host to the container, and writing there changes it.
# custom:
#   id: host-path
#   severity: critical
#   cis: {v1.6.0: ["5.6"], v1.7.0: ["5.6"], v1.8.0: ["5.6"]}
#   pss: baseline
#   nist: ["3.5.5"]
#   owasp: ["8"]
#   fix: mount the one directory that the application needs, or use a named volume
#   profiles: {baseline: deny, restricted: deny, cis-l1: deny, cis-l2: deny}
#   surfaces: [container, start, service, volume]
#   params: [host_paths.allow, host_paths.ro_ok, host_paths.rw_ok, host_paths.sensitive, host_paths.sockets]
package seawall.rules.mount.host_path

import data.seawall.lib

findings contains object.union(_severity(shown, entry), {
	"message": sprintf("the %s of %s %s the container %s%s", [
		lib.way(shown),
		shown.path,
		_verb(shown),
		_content(entry),
		lib.caveat(shown),
	]),
	"field": shown.field,
	"got": shown.path,
}) if {
	some shown in _sensitive
	entry := lib.sensitive_entry(shown.path)
	not _told(shown)
}

_sensitive contains shown if {
	some shown in lib.shown
	lib.sensitive_entry(shown.path)
	not lib.excused(shown.path, shown.read_only)
	not lib.in_socket_directory(shown.path)
}

# One mount has several paths when links are followed, and gets one finding.
_told(shown) if {
	some other in _sensitive
	other.field == shown.field
	other.path < shown.path
}

_verb(shown) := "shows" if {
	shown.read_only
} else := "gives"

_content(entry) := object.get(_contents, entry, sprintf("what lies in %s", [entry]))

_contents := {
	"/": "the whole host",
	"/boot": "the host's kernel and boot loader",
	"/dev": "the host's devices",
	"/etc": "the host's configuration",
	"/etc/seawall": "the policy that guards this host",
	"/proc": "the host's processes and kernel settings",
	"/root": "the home of the host's root user",
	"/run": "the host's sockets and run-time state",
	"/sys": "the host's kernel and hardware",
	"/usr": "the host's programs",
	"/usr/bin": "the host's programs",
	"/usr/lib": "the host's libraries",
	"/usr/lib64": "the host's libraries",
	"/usr/sbin": "the host's programs",
	"/var/lib/containerd": "the files of every container",
	"/var/lib/docker": "the files of every container",
	"/var/lib/kubelet": "the secrets of every pod",
	"/var/lib/seawall": "the state of the policy that guards this host",
	"/var/spool/cron": "the host's timed commands",
}

_severity(shown, entry) := {} if {
	not shown.read_only
	entry in {"/", "/boot", "/dev", "/etc", "/proc", "/root", "/run", "/sys", "/var/lib/docker"}
} else := {"severity": "high"}
