package seawall.rules.security.sysctl_test

import data.seawall.rules.security.sysctl

test_denies_an_unlisted_one if {
	sysctl.findings == {{
		"message": "the container sets kernel.msgmax, which is not on the list of safe kernel settings",
		"field": "HostConfig.Sysctls",
		"got": "kernel.msgmax",
	}} with input as {
		"workload": {"sysctls": {"kernel.msgmax": "1", "net.ipv4.tcp_syncookies": "1"}, "kind": "container"},
	}
		with data.params as {"sysctls": {"allowed": ["net.ipv4.tcp_syncookies"]}}
}

test_denies_it_for_a_service if {
	sysctl.findings == {{
		"message": "the container sets fs.mqueue.msg_max, which is not on the list of safe kernel settings",
		"field": "TaskTemplate.ContainerSpec.Sysctls",
		"got": "fs.mqueue.msg_max",
	}} with input as {"workload": {"kind": "service", "sysctls": {"fs.mqueue.msg_max": "1"}}}
		with data.params as {"sysctls": {"allowed": []}}
}

test_denies_it_for_a_connection if {
	sysctl.findings == {{
		"message": "the connection sets net.ipv4.conf.IFNAME.forwarding, which is not on the list of safe kernel settings",
		"field": "EndpointConfig.DriverOpts",
		"got": "net.ipv4.conf.IFNAME.forwarding",
	}} with input as {
		"network": {
			"endpoint_opts": {
				"com.docker.network.endpoint.sysctls": "net.ipv4.conf.IFNAME.forwarding=1,net.ipv4.tcp_syncookies=1",
			},
		},
	}
		with data.params as {"sysctls": {"allowed": ["net.ipv4.tcp_syncookies"]}}
}

test_allows_a_plain_connection if {
	sysctl.findings == set() with input as {"network": {"endpoint_opts": {}}}
		with data.params as {"sysctls": {"allowed": []}}
}

test_allows_listed_ones if {
	sysctl.findings == set() with input as {"workload": {"sysctls": {"net.ipv6.conf.all.forwarding": "1"}, "kind": "container"}}
		with data.params as {"sysctls": {"allowed": ["net.ipv6.conf.*"]}}
}

test_allows_none if {
	sysctl.findings == set() with input as {"workload": {"sysctls": {}, "kind": "container"}}
		with data.params as {"sysctls": {"allowed": []}}
}

test_allows_an_absent_map if {
	sysctl.findings == set() with input as {"workload": {"kind": "container"}}
		with data.params as {"sysctls": {"allowed": []}}
}
