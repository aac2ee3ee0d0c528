package seawall.rules.device.raw_device_test

import data.seawall.rules.device.raw_device

test_denies_disks_and_memory if {
	raw_device.findings == {
		{
			"message": "the container asks for /dev/sda, through which it reads or writes the host itself",
			"field": "HostConfig.Devices",
			"got": "/dev/sda",
		},
		{
			"message": "the container asks for /dev/nvme0n1p2, through which it reads or writes the host itself",
			"field": "HostConfig.Devices",
			"got": "/dev/nvme0n1p2",
		},
		{
			"message": "the container asks for /dev/mem, through which it reads or writes the host itself",
			"field": "HostConfig.Devices",
			"got": "/dev/mem",
		},
	} with input as {
		"workload": {
			"kind": "container",
			"devices": [
				{"host": "/dev/sda", "container": "/dev/sda", "permissions": "rwm"},
				{"host": "/dev/nvme0n1p2", "container": "/dev/nvme0n1p2", "permissions": "rwm"},
				{"host": "/dev/mem", "container": "/dev/mem", "permissions": "rwm"},
				{"host": "/dev/tty", "container": "/dev/tty", "permissions": "rwm"},
			],
		},
	}
		with data.params as {
			"devices": {"allowed": ["/dev/null", "/dev/ttyUSB*"], "gpu": false, "cgroup_rules": ["c 188:* rmw"]},
		}
}

test_denies_directories if {
	raw_device.findings == {
		{
			"message": "the container asks for /dev, through which it reads or writes the host itself",
			"field": "HostConfig.Devices",
			"got": "/dev",
		},
		{
			"message": "the container asks for /dev/mapper, through which it reads or writes the host itself",
			"field": "HostConfig.Devices",
			"got": "/dev/mapper",
		},
		{
			"message": "the container asks for /dev/cpu/0/msr, through which it reads or writes the host itself",
			"field": "HostConfig.Devices",
			"got": "/dev/cpu/0/msr",
		},
	} with input as {
		"workload": {
			"kind": "start",
			"devices": [
				{"host": "/dev", "container": "/dev", "permissions": "rwm"},
				{"host": "/dev/mapper", "container": "/dev/mapper", "permissions": "rwm"},
				{"host": "/dev/cpu/0/msr", "container": "/dev/cpu/0/msr", "permissions": "rwm"},
			],
		},
	}
		with data.params as {
			"devices": {"allowed": ["/dev/null", "/dev/ttyUSB*"], "gpu": false, "cgroup_rules": ["c 188:* rmw"]},
		}
}

test_denies_what_is_outside_dev if {
	raw_device.findings == {
		{
			"message": "the container asks for /tmp/link, through which it reads or writes the host itself",
			"field": "HostConfig.Devices",
			"got": "/tmp/link",
		},
		{
			"message": "the container asks for , through which it reads or writes the host itself",
			"field": "HostConfig.Devices",
			"got": "",
		},
		{
			"message": "the container asks for /devil, through which it reads or writes the host itself",
			"field": "HostConfig.Devices",
			"got": "/devil",
		},
	} with input as {
		"workload": {
			"kind": "container",
			"devices": [
				{"host": "/tmp/link", "container": "/tmp/link", "permissions": "rwm"},
				{"host": "", "container": "", "permissions": "rwm"},
				{"host": "/devil", "container": "/devil", "permissions": "rwm"},
			],
		},
	}
		with data.params as {
			"devices": {"allowed": ["/dev/null", "/dev/ttyUSB*"], "gpu": false, "cgroup_rules": ["c 188:* rmw"]},
		}
}

test_allows_a_listed_one if {
	raw_device.findings == set() with input as {
		"workload": {
			"kind": "container",
			"devices": [{"host": "/dev/sr0", "container": "/dev/sr0", "permissions": "rwm"}],
		},
	}
		with data.params as {"devices": {"allowed": ["/dev/sr0"]}}
}

test_leaves_others_to_host_device if {
	raw_device.findings == set() with input as {
		"workload": {
			"kind": "container",
			"devices": [
				{"host": "/dev/kvm", "container": "/dev/kvm", "permissions": "rwm"},
				{"host": "/dev/net/tun", "container": "/dev/net/tun", "permissions": "rwm"},
				{"host": "/dev/dri", "container": "/dev/dri", "permissions": "rwm"},
				{"host": "/dev/sound", "container": "/dev/sound", "permissions": "rwm"},
				{"host": "/dev/hdmi_cec", "container": "/dev/hdmi_cec", "permissions": "rwm"},
				{"host": "/dev/memory_card", "container": "/dev/memory_card", "permissions": "rwm"},
			],
		},
	}
		with data.params as {
			"devices": {"allowed": ["/dev/null", "/dev/ttyUSB*"], "gpu": false, "cgroup_rules": ["c 188:* rmw"]},
		}
}

test_allows_an_absent_list if {
	raw_device.findings == set() with input as {"workload": {"kind": "container"}}
		with data.params as {
			"devices": {"allowed": ["/dev/null", "/dev/ttyUSB*"], "gpu": false, "cgroup_rules": ["c 188:* rmw"]},
		}
}
