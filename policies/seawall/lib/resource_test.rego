package seawall.lib_test

import data.seawall.lib

test_an_update_decides_what_it_names if {
	lib.decides("memory") with input as {"workload": {"kind": "update", "unchanged": ["pids"]}}
	not lib.decides("pids") with input as {"workload": {"kind": "update", "unchanged": ["pids"]}}
	lib.decides("pids") with input as {"workload": {"kind": "start", "unchanged": []}}
	not lib.decides("pids") with input as {"workload": {"kind": ""}}
}

test_cpusets_are_counted if {
	every text, number in {"0": 1, "0-3": 4, "0-3,7": 5, "0-3, 2-5": 8, "3-0": 1, "x": 0, "0-999999999": 1000000000} {
		lib.cpuset_size(text) == number
	}
}

test_ports_are_written_as_docker_does if {
	lib.published({"container": 80, "protocol": "tcp", "host_start": 0, "host_end": 0}) == "80/tcp"
	lib.published({"container": 80, "protocol": "tcp", "host_start": 8080, "host_end": 8080}) == "8080:80/tcp"
	lib.published({"container": 80, "protocol": "udp", "host_start": 8080, "host_end": 8090}) == "8080-8090:80/udp"
}

test_ports_are_counted if {
	range := {"host_start": 80, "host_end": 90}
	lib.ports_within(range, [79, 80, 85, 90, 91]) == 3
	lib.ports_within({"host_start": 80, "host_end": 80}, [80, 80]) == 1
	lib.ports_within({"host_start": 80, "host_end": 0}, [80]) == 1
	lib.ports_within({"host_start": 0, "host_end": 0}, [0]) == 1
	lib.ports_within(range, []) == 0
}

test_roles_grant_by_name_and_class if {
	asks := {"action": {"name": "image_prune", "class": "write"}, "user": {"name": "", "roles": ["r"]}}
	lib.granted with input as asks with data.roles as {"r": {"actions": ["image_prune"], "classes": []}}
	lib.granted with input as asks with data.roles as {"r": {"actions": [], "classes": ["write"]}}
	lib.granted with input as asks with data.roles as {"r": {"actions": ["*"], "classes": []}}
	not lib.granted with input as asks with data.roles as {"r": {"actions": ["image"], "classes": ["read"]}}
	not lib.granted with input as asks with data.roles as {"other": {"actions": ["*"], "classes": []}}
	not lib.granted_by_name with input as asks with data.roles as {"r": {"actions": [], "classes": ["write"]}}
}
