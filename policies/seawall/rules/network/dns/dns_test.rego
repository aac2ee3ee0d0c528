package seawall.rules.network.dns_test

import data.seawall.rules.network.dns

test_denies_each if {
	dns.findings == {
		{
			"message": "the container asks for the name server 192.0.2.1, which is not among those that may be set",
			"field": "HostConfig.Dns",
			"got": "192.0.2.1",
		},
		{
			"message": "the container asks for the search domain example.net, which is not among those that may be set",
			"field": "HostConfig.DnsSearch",
			"got": "example.net",
		},
		{
			"message": "the container asks for the host entry example.com:192.0.2.1, which is not among those that may be set",
			"field": "HostConfig.ExtraHosts",
			"got": "example.com:192.0.2.1",
		},
	} with input as {"workload": {"kind": "container", "dns": {
		"servers": ["192.0.2.1"],
		"search": ["example.net"],
		"extra_hosts": ["example.com:192.0.2.1"],
	}}}
}

test_allows_listed if {
	dns.findings == set() with input as {"workload": {"kind": "service", "dns": {
		"servers": ["192.0.2.1"],
		"search": [],
		"extra_hosts": ["host.docker.internal:host-gateway"],
	}}}
		with data.params.dns.allow as ["192.0.2.1", "host.docker.internal:host-gateway"]
}

test_is_silent_without_the_fields if {
	dns.findings == set() with input as {"workload": {"kind": "start"}}
}
