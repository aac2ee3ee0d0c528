package seawall.rules.build.build_remote_context_test

import data.seawall.rules.build.build_remote_context

test_denies_a_url if {
	build_remote_context.findings == {{
		"message": "the daemon is to fetch the build's context from a URL, and nobody has seen what is there",
		"field": "remote",
		"got": "https://…@git.example.com/app.git",
	}} with input as {"build": {"remote": "https://user:token@git.example.com/app.git"}}
}

test_denies_a_name if {
	build_remote_context.findings == {{
		"message": "the daemon is to fetch the build's context from a URL, and nobody has seen what is there",
		"field": "remote",
		"got": "git@git.example.com:app.git",
	}} with input as {"build": {"remote": "git@git.example.com:app.git"}}
}

test_allows_a_directory if {
	every remote in ["", "client-session", "upload-request"] {
		build_remote_context.findings == set() with input as {"build": {"remote": remote}}
	}
}

test_is_silent_without_the_part if {
	build_remote_context.findings == set() with input as {"build": {}}
}
