package seawall.lib

# published writes a port as docker ps does, without the address: 8080:80/tcp,
# 8000-8010:80/tcp, or 80/tcp where the daemon picks the host's port.
published(port) := sprintf("%d/%s", [port.container, port.protocol]) if port.host_start == 0

published(port) := sprintf("%d:%d/%s", [port.host_start, port.container, port.protocol]) if {
	port.host_start != 0
	port.host_end <= port.host_start
}

published(port) := sprintf("%d-%d:%d/%s", [port.host_start, port.host_end, port.container, port.protocol]) if {
	port.host_start != 0
	port.host_end > port.host_start
}

# last_port is the end of a port's range.
last_port(port) := max([port.host_start, port.host_end])

# ports_within counts the numbers of a list that lie in a port's range, without
# going through the range.
ports_within(port, list) := count({number |
	some number in list
	number >= port.host_start
	number <= last_port(port)
})
