package seawall.lib

# Host paths are compared as equal, ancestor or descendant, whole segments at a
# time, after folding: distributions with a merged /usr keep /bin, /lib and
# /sbin as links, and /var/run is a link to /run.

# fold names a path's place on a host with a merged /usr.
fold(path) := concat("", [_links[link], substring(path, count(link), -1)]) if {
	some link in object.keys(_links)
	within(path, link)
}

fold(path) := path if {
	every link in object.keys(_links) { not within(path, link) }
}

_links := {
	"/bin": "/usr/bin",
	"/lib": "/usr/lib",
	"/lib32": "/usr/lib32",
	"/lib64": "/usr/lib64",
	"/sbin": "/usr/sbin",
	"/var/lock": "/run/lock",
	"/var/run": "/run",
}

# within is true when a path is a directory or lies in it. Everything lies in
# the root directory, but only the root itself counts: every path would match.
within(path, directory) if path == directory

within(path, directory) if {
	directory != "/"
	startswith(path, concat("", [directory, "/"]))
}

# holds is true when a path is a directory that has another below it.
holds(path, other) if {
	path == "/"
	other != "/"
}

holds(path, other) if {
	path != "/"
	startswith(other, concat("", [path, "/"]))
}

# touches is true for equal, ancestor and descendant.
touches(path, other) if within(path, other)

touches(path, other) if holds(path, other)

# sensitive_entry is the entry of host_paths.sensitive that a path shows: the
# most specific one it is or lies in, else the first one below it. It is
# undefined for a harmless path. `/` is sensitive only by itself.
sensitive_entry(path) := entry if {
	inside := sort([e | some e in _sensitive; within(fold(path), e)])
	count(inside) > 0
	entry := inside[count(inside) - 1]
}

sensitive_entry(path) := entry if {
	folded := fold(path)
	every e in _sensitive { not within(folded, e) }
	below := sort([e | some e in _sensitive; holds(folded, e)])
	count(below) > 0
	entry := below[0]
}

_sensitive contains fold(path) if some path in data.params.host_paths.sensitive

_readable contains fold(path) if some path in data.params.host_paths.ro_ok

_writable contains fold(path) if some path in data.params.host_paths.rw_ok

# excused is true for a path that may be shown although it is sensitive.
excused(path, _) if {
	some directory in _writable
	within(fold(path), directory)
}

excused(path, true) if {
	some directory in _readable
	within(fold(path), directory)
}

excused(path, _) if allowed_path(path)

# allowed_path is true for a path that the operator listed: a glob in which *
# stays within a segment and ** does not.
allowed_path(path) if {
	some pattern in data.params.host_paths.allow
	glob.match(pattern, ["/"], path)
}

# in_socket_directory is true for a runtime's socket and for everything in the
# directories that hold one.
in_socket_directory(path) if {
	some socket in data.params.host_paths.sockets
	within(fold(path), fold(socket))
}

in_socket_directory(path) if {
	names := {"buildkitd.sock", "containerd.sock", "crio.sock", "docker.sock", "podman.sock"}
	segments := split(path, "/")
	segments[count(segments) - 1] in names
}

# above_socket is true for a directory that has a runtime's socket below it.
above_socket(path) if {
	some socket in data.params.host_paths.sockets
	some spelling in {socket, fold(socket)}
	holds(path, spelling)
}

# shown holds the host paths of every mount of a workload and of a volume to be
# created: {path, field, read_only, resolved, via}.
shown contains {
	"path": path,
	"field": object.get(mount, "field", "HostConfig.Mounts"),
	"read_only": object.get(mount, "read_only", false),
	"resolved": object.get(mount, "resolved", false),
	"via": object.get(mount, "via", "Mounts"),
} if {
	some mount in input.workload.mounts
	some path in mount.host_paths
}

shown contains {
	"path": path,
	"field": "DriverOpts",
	"read_only": false,
	"resolved": object.get(input.volume, "resolved", false),
	"via": "DriverOpts",
} if {
	some path in input.volume.host_paths
}

# way says how a host path is shown, for messages.
way(shown) := "volume" if shown.via == "DriverOpts"

way(shown) := "inherited mount" if shown.via == "VolumesFrom"

way(shown) := "bind mount" if not shown.via in {"DriverOpts", "VolumesFrom"}

# caveat says in a message that links could not be followed.
caveat(shown) := "" if shown.resolved

caveat(shown) := " (symbolic links could not be followed)" if not shown.resolved
