# A deny-list as many sites have it, in Rego v1.
package docker.authz

default allow := false

allow if {
	not privileged
	not binds_outside
	known_user
}

privileged if input.Body.HostConfig.Privileged == true

binds_outside if {
	some mount in input.BindMounts
	not startswith(mount.Resolved, "/srv/")
}

known_user if input.Method == "GET"

known_user if roles[input.Headers["Authz-User"]] == "writer"

roles := {"alice": "writer"}
