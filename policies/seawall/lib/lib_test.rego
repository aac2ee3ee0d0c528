package seawall.lib_test

import data.seawall.lib

test_bytes_reads_what_docker_writes if {
	lib.bytes("512m") == 536870912
	lib.bytes("4g") == 4294967296
	lib.bytes("1.5GiB") == 1610612736
	lib.bytes("100") == 100
	lib.bytes("1 kb") == 1024
	lib.bytes(7) == 7
}

test_bytes_reads_nonsense_as_the_strictest_bound if {
	lib.bytes("lots") == 0
	lib.bytes("-1g") == 0
	lib.bytes("") == 0
}

test_listed_is_exact_or_a_beginning if {
	lib.listed("runc", ["runc"])
	lib.listed("io.containerd.runc.v2", ["io.containerd.*"])
	not lib.listed("runcx", ["runc"])
	not lib.listed("io.containerd./tmp/x", ["io.containerd.*"])
	not lib.listed("runc", [])
}

test_fold_follows_the_links_of_a_merged_usr if {
	lib.fold("/var/run/docker.sock") == "/run/docker.sock"
	lib.fold("/var/run") == "/run"
	lib.fold("/lib/modules") == "/usr/lib/modules"
	lib.fold("/lib64") == "/usr/lib64"
	lib.fold("/library") == "/library"
	lib.fold("/") == "/"
}

test_within_compares_segments if {
	lib.within("/etc", "/etc")
	lib.within("/etc/ssh/key", "/etc")
	lib.within("/", "/")
	not lib.within("/etcetera", "/etc")
	not lib.within("/etc", "/")
	not lib.within("/etc", "/etc/ssh")
}

test_holds_compares_segments if {
	lib.holds("/", "/etc")
	lib.holds("/var", "/var/lib/docker")
	not lib.holds("/var", "/variable")
	not lib.holds("/var", "/var")
	not lib.holds("/", "/")
}

test_field_speaks_each_dialect if {
	lib.field("memory") == "HostConfig.Memory" with input as {"workload": {"kind": "container"}}
	lib.field("memory") == "HostConfig.Memory" with input as {"workload": {"kind": "start"}}
	lib.field("memory") == "Memory" with input as {"workload": {"kind": "update"}}
	lib.field("memory") == "TaskTemplate.Resources.Limits.MemoryBytes" with input as {"workload": {"kind": "service"}}
	lib.field("user") == "User" with input as {"workload": {"kind": "container"}}
	lib.field("user") == "TaskTemplate.ContainerSpec.User" with input as {"workload": {"kind": "service"}}
}

test_field_never_vanishes if {
	lib.field("unheard_of") == "unheard_of" with input as {"workload": {"kind": "service"}}
	lib.field("unheard_of") == "unheard_of" with input as {}
}

test_whole_leaves_out_updates_and_plugins if {
	lib.whole with input as {"workload": {"kind": "container"}}
	lib.whole with input as {"workload": {"kind": "start"}}
	lib.whole with input as {"workload": {"kind": "service"}}
	not lib.whole with input as {"workload": {"kind": "update"}}
	not lib.whole with input as {"workload": {"kind": "service", "plugin_runtime": true}}
	not lib.whole with input as {"workload": {"kind": ""}}
}

test_repositories_match_by_whole_segments if {
	lib.allowed_repository("registry.example.com/team/app") with data.params.images as _images
	lib.allowed_repository("registry.example.com:5000/a/b/c") with data.params.images as _images
	not lib.allowed_repository("registry.example.com/team-evil/app") with data.params.images as _images
	not lib.allowed_repository("registry.example.com/team/app/more") with data.params.images as _images
	not lib.allowed_repository("registry.example.com:5000") with data.params.images as _images
	not lib.allowed_repository("registry.example.com/team/bad") with data.params.images as _images
	not lib.allowed_repository("") with data.params.images as _images
}

_images := {
	"allow": ["registry.example.com/team/*", "registry.example.com:5000/**"],
	"deny": ["registry.example.com/team/bad"],
}

test_raw_devices_are_told_from_others if {
	every path in {"/dev", "/dev/sda1", "/dev/vdb", "/dev/mapper/root", "/dev/dm-0", "/dev/mem", "/dev/sg0", "/tmp/x", "sda"} {
		lib.raw_device(path)
	}
	every path in {"/dev/null", "/dev/snd", "/dev/ttyS0", "/dev/hdmi", "/dev/memory", "/dev/video0"} {
		not lib.raw_device(path)
	}
}
