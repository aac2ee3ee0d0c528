package seawall.rules.privilege.root_user_test

import data.seawall.rules.privilege.root_user

test_denies_the_default if {
	root_user.findings == {{
		"message": "neither the request nor the image names a user, so the container runs as root",
		"field": "User",
		"got": "",
	}} with input as {
		"workload": {
			"kind": "container",
			"user": {"raw": "", "source": "default", "uid": 0, "proof": "default", "root": true},
			"namespaces": {"user": ""},
		},
		"engine": {"rootless": false, "userns": false},
	}
}

test_denies_the_image_user if {
	root_user.findings == {{
		"message": "the image's USER is 0:0, so the container runs as root",
		"field": "User",
		"got": "0:0",
	}} with input as {
		"workload": {
			"kind": "start",
			"user": {"raw": "0:0", "source": "image", "uid": 0, "proof": "number", "root": true},
			"namespaces": {"user": ""},
		},
		"engine": {"rootless": false, "userns": false},
	}
}

test_denies_the_request if {
	root_user.findings == {{
		"message": "the request asks for the user root, so the container runs as root",
		"field": "TaskTemplate.ContainerSpec.User",
		"got": "root",
	}} with input as {
		"workload": {
			"kind": "service",
			"user": {"raw": "root", "source": "request", "uid": 0, "proof": "name", "root": true},
			"namespaces": {"user": ""},
		},
		"engine": {"rootless": false, "userns": false},
	}
}

test_denies_a_name_of_root if {
	root_user.findings == {{
		"message": "the request asks for the user toor, so the container runs as root",
		"field": "User",
		"got": "toor",
	}} with input as {
		"workload": {
			"kind": "start",
			"user": {"raw": "toor", "source": "request", "uid": 0, "proof": "passwd", "root": true},
			"namespaces": {"user": ""},
		},
		"engine": {"rootless": false, "userns": false},
	}
}

test_denies_an_unproven_name if {
	root_user.findings == {{
		"message": "the user app is a name, and nothing proves that it is not root",
		"field": "User",
		"got": "app",
	}} with input as {
		"workload": {
			"kind": "container",
			"user": {"raw": "app", "source": "request", "uid": -1, "proof": "unproven", "root": false},
			"namespaces": {"user": ""},
		},
		"engine": {"rootless": false, "userns": false},
	}
}

test_denies_a_number_of_an_image_that_may_move if {
	root_user.findings == {{
		"message": "the image is not pinned, so on another node its user may not be 1000, and nothing proves that it is not root",
		"field": "TaskTemplate.ContainerSpec.User",
		"got": "1000",
	}} with input as {
		"workload": {
			"kind": "service",
			"user": {"raw": "1000", "source": "image", "uid": -1, "proof": "unproven", "root": false},
			"namespaces": {"user": ""},
		},
		"engine": {"rootless": false, "userns": false},
	}
}

test_denies_a_number_out_of_range if {
	root_user.findings == {{
		"message": "the number 4294967296 is no uid that every engine reads alike, and nothing proves that it is not root",
		"field": "User",
		"got": "4294967296",
	}} with input as {
		"workload": {
			"kind": "container",
			"user": {"raw": "4294967296", "source": "request", "uid": -1, "proof": "unproven", "root": false},
			"namespaces": {"user": ""},
		},
		"engine": {"rootless": false, "userns": false},
	}
}

test_denies_a_deferred_name_of_a_service if {
	root_user.findings == {{
		"message": "the user app of the image is a name, and nothing proves that it is not root",
		"field": "TaskTemplate.ContainerSpec.User",
		"got": "app",
	}} with input as {
		"workload": {
			"kind": "service",
			"user": {"raw": "app", "source": "image", "uid": -1, "proof": "deferred", "root": false},
			"namespaces": {"user": ""},
		},
		"engine": {"rootless": false, "userns": false},
	}
}

test_denies_a_missing_image_of_a_service if {
	root_user.findings == {{
		"message": "the image is not on this node, so its user is unknown, and nothing proves that it is not root",
		"field": "TaskTemplate.ContainerSpec.User",
		"got": "",
	}} with input as {
		"workload": {
			"kind": "service",
			"user": {"raw": "", "source": "image", "uid": -1, "proof": "missing", "root": false},
			"namespaces": {"user": ""},
		},
		"engine": {"rootless": false, "userns": false},
	}
}

test_is_mild_under_userns if {
	root_user.findings == {{
		"message": "neither the request nor the image names a user, so the container runs as root",
		"field": "User",
		"got": "",
		"severity": "low",
	}} with input as {
		"workload": {
			"kind": "container",
			"user": {"raw": "", "source": "default", "uid": 0, "proof": "default", "root": true},
			"namespaces": {"user": ""},
		},
		"engine": {"rootless": false, "userns": true},
	}
}

test_is_not_mild_with_host_userns if {
	root_user.findings == {{
		"message": "neither the request nor the image names a user, so the container runs as root",
		"field": "User",
		"got": "",
	}} with input as {
		"workload": {
			"kind": "container",
			"user": {"raw": "", "source": "default", "uid": 0, "proof": "default", "root": true},
			"namespaces": {"user": "host"},
		},
		"engine": {"rootless": false, "userns": true},
	}
}

test_is_mild_when_rootless if {
	root_user.findings == {{
		"message": "neither the request nor the image names a user, so the container runs as root",
		"field": "User",
		"got": "",
		"severity": "low",
	}} with input as {
		"workload": {
			"kind": "container",
			"user": {"raw": "", "source": "default", "uid": 0, "proof": "default", "root": true},
			"namespaces": {"user": ""},
		},
		"engine": {"rootless": true, "userns": false},
	}
}

test_allows_a_number if {
	root_user.findings == set() with input as {
		"workload": {
			"kind": "container",
			"user": {"raw": "1000:1000", "source": "request", "uid": 1000, "proof": "number", "root": false},
			"namespaces": {"user": ""},
		},
		"engine": {"rootless": false, "userns": false},
	}
}

test_defers_a_name_to_start if {
	root_user.findings == set() with input as {
		"workload": {
			"kind": "container",
			"user": {"raw": "app", "source": "request", "uid": -1, "proof": "deferred", "root": false},
			"namespaces": {"user": ""},
		},
		"engine": {"rootless": false, "userns": false},
	}
}

test_defers_a_missing_image_to_start if {
	root_user.findings == set() with input as {
		"workload": {
			"kind": "container",
			"user": {"raw": "", "source": "image", "uid": -1, "proof": "missing", "root": false},
			"namespaces": {"user": ""},
		},
		"engine": {"rootless": false, "userns": false},
	}
}

test_allows_a_resolved_name if {
	root_user.findings == set() with input as {
		"workload": {
			"kind": "start",
			"user": {"raw": "app", "source": "image", "uid": 101, "proof": "passwd", "root": false},
			"namespaces": {"user": ""},
		},
		"engine": {"rootless": false, "userns": false},
	}
}

test_denies_an_absent_user if {
	root_user.findings == {{
		"message": "the user  is a name, and nothing proves that it is not root",
		"field": "User",
		"got": "",
	}} with input as {"workload": {"kind": "container", "user": {"raw": "", "source": "request"}}}
}

test_is_silent_on_updates if {
	root_user.findings == set() with input as {"workload": {"kind": "update"}}
}
