package seawall.rules.security.selinux_test

import data.seawall.rules.security.selinux

test_denies_disable if {
	selinux.findings == {{
		"message": "the container asks for no SELinux label, which lets it touch whatever its user may",
		"field": "HostConfig.SecurityOpt",
		"got": "disable",
	}} with input as {
		"workload": {
			"kind": "container",
			"security": {"selinux": {"disabled": true, "user": "", "role": "", "type": ""}},
		},
		"engine": {"known": true, "selinux": true},
	}
		with data.params as {"selinux": {"types": ["", "container_t", "container_init_t"]}}
}

test_denies_a_type_and_a_role if {
	selinux.findings == {
		{
			"message": "the container asks for the SELinux type spc_t, which is not one for containers",
			"field": "TaskTemplate.ContainerSpec.Privileges.SELinuxContext",
			"got": "spc_t",
		},
		{
			"message": "the container chooses its SELinux role, which decides what it may touch",
			"field": "TaskTemplate.ContainerSpec.Privileges.SELinuxContext",
			"got": "system_r",
		},
	} with input as {
		"workload": {
			"kind": "service",
			"security": {"selinux": {"disabled": false, "user": "", "role": "system_r", "type": "spc_t"}},
		},
	}
		with data.params as {"selinux": {"types": ["", "container_t", "container_init_t"]}}
}

test_allows_container_types if {
	selinux.findings == set() with input as {
		"workload": {
			"kind": "container",
			"security": {"selinux": {"disabled": false, "user": "", "role": "", "type": "container_init_t"}},
		},
		"engine": {"known": true, "selinux": true},
	}
		with data.params as {"selinux": {"types": ["", "container_t", "container_init_t"]}}
}

test_allows_where_selinux_is_absent if {
	selinux.findings == set() with input as {
		"workload": {"kind": "container", "security": {"selinux": {"disabled": true}}},
		"engine": {"known": true, "selinux": false},
	}
		with data.params as {"selinux": {"types": ["", "container_t", "container_init_t"]}}
}

test_allows_an_absent_field if {
	selinux.findings == set() with input as {"workload": {"kind": "container", "security": {}}}
		with data.params as {"selinux": {"types": ["", "container_t", "container_init_t"]}}
}
