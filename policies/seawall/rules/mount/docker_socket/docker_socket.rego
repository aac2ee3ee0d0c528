# METADATA
# title: Containers that hold a runtime's socket
# description: >-
#   Whoever talks to the socket of Docker, containerd, CRI-O or Podman is
#   root on the host. A read-only mount changes nothing: a socket is written
#   to by connecting.
# custom:
#   id: docker-socket
#   severity: critical
#   cis: {v1.6.0: ["5.32"], v1.7.0: ["5.32"], v1.8.0: ["5.32"]}
#   pss: baseline
#   nist: ["3.3.1"]
#   owasp: ["1"]
#   fix: put a filtering socket proxy in front and give the container that
#   profiles: {baseline: deny, restricted: deny, cis-l1: deny, cis-l2: deny}
#   surfaces: [container, start, service, volume]
#   params: [host_paths.sockets]
package seawall.rules.mount.docker_socket

import data.seawall.lib

findings contains {
	"message": sprintf("the %s of %s %s%s", [lib.way(shown), shown.path, effect, lib.caveat(shown)]),
	"field": shown.field,
	"got": shown.path,
} if {
	some shown in lib.shown
	effect := _effect(shown.path)
}

_effect(path) := "gives the container a runtime's socket, which is root on the host" if {
	lib.in_socket_directory(path)
}

_effect(path) := "holds a runtime's socket, which is root on the host" if {
	lib.above_socket(path)
	not lib.in_socket_directory(path)
}
