# An allow-list by path in Rego v0, which v1 does not parse.
package docker.authz

default allow = false

allow {
	input.Method == "GET"
}

allow {
	input.PathArr[2] == "containers"
	input.PathArr[3] == "create"
	not input.Body.HostConfig.Privileged
	input.User == "alice"
}

allow {
	input.Path == "/v1.45/containers/prune"
	input.Query == {}
}
