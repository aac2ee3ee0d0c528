package action

// routes is the route table: one line per route of the Engine API. Patterns
// that overlap are in the order in which the engine's routers register them,
// which decides between them. POST /images/create has two lines: the engine
// pulls if the query has a fromImage and imports if not.
//
// To add a route: put its line where the engine's router has it, and run the
// tests; they compare the table with the API's document and with the engines'
// routers.
func routes() []Route {
	var table []Route
	for _, part := range [][]Route{
		checkpointRoutes, containerRoutes, imageRoutes, systemRoutes, volumeRoutes, buildRoutes,
		swarmRoutes, pluginRoutes, networkRoutes, debugRoutes,
	} {
		table = append(table, part...)
	}
	return table
}

// do names an action.
func do(class Class, name string) Action { return Action{Name: name, Class: class} }

// The checkpoint routes come first: they would be masked by the removal of a
// container otherwise. They are experimental, hence not in the document.
var checkpointRoutes = []Route{
	{Method: "GET", Pattern: "/containers/{name:.*}/checkpoints", Action: do(Read, "checkpoint_list"), Body: BodyNone, Undocumented: true},
	{Method: "POST", Pattern: "/containers/{name:.*}/checkpoints", Action: do(Write, "checkpoint_create"), Body: BodyJSON, Undocumented: true},
	{Method: "DELETE", Pattern: "/containers/{name}/checkpoints/{checkpoint}", Action: do(Write, "checkpoint_remove"), Body: BodyNone, Undocumented: true},
}

var containerRoutes = []Route{
	{Method: "HEAD", Pattern: "/containers/{name:.*}/archive", Action: do(Exfiltrate, "container_archive_get"), Body: BodyNone, Alias: "container_archive_info"},
	{Method: "GET", Pattern: "/containers/json", Action: do(Read, "container_list"), Body: BodyNone},
	{Method: "GET", Pattern: "/containers/{name:.*}/export", Action: do(Exfiltrate, "container_export"), Body: BodyNone},
	{Method: "GET", Pattern: "/containers/{name:.*}/changes", Action: do(Read, "container_changes"), Body: BodyNone},
	{Method: "GET", Pattern: "/containers/{name:.*}/json", Action: do(Read, "container_inspect"), Body: BodyNone},
	{Method: "GET", Pattern: "/containers/{name:.*}/top", Action: do(Read, "container_top"), Body: BodyNone},
	{Method: "GET", Pattern: "/containers/{name:.*}/logs", Action: do(Read, "container_logs"), Body: BodyNone},
	{Method: "GET", Pattern: "/containers/{name:.*}/stats", Action: do(Read, "container_stats"), Body: BodyNone},
	{Method: "GET", Pattern: "/containers/{name:.*}/attach/ws", Action: do(Exec, "container_attach_ws"), Body: BodyHijack, Alias: "container_attach_websocket"},
	{Method: "GET", Pattern: "/exec/{id:.*}/json", Action: do(Read, "exec_inspect"), Body: BodyNone, Alias: "container_exec_inspect"},
	{Method: "GET", Pattern: "/containers/{name:.*}/archive", Action: do(Exfiltrate, "container_archive_get"), Body: BodyNone, Alias: "container_archive"},
	{Method: "POST", Pattern: "/containers/create", Action: do(Write, "container_create"), Body: BodyJSON},
	{Method: "POST", Pattern: "/containers/{name:.*}/kill", Action: do(Write, "container_kill"), Body: BodyForm},
	{Method: "POST", Pattern: "/containers/{name:.*}/pause", Action: do(Write, "container_pause"), Body: BodyForm},
	{Method: "POST", Pattern: "/containers/{name:.*}/unpause", Action: do(Write, "container_unpause"), Body: BodyForm},
	{Method: "POST", Pattern: "/containers/{name:.*}/restart", Action: do(Write, "container_restart"), Body: BodyForm},
	{Method: "POST", Pattern: "/containers/{name:.*}/start", Action: do(Write, "container_start"), Body: BodyJSONOptional},
	{Method: "POST", Pattern: "/containers/{name:.*}/stop", Action: do(Write, "container_stop"), Body: BodyForm},
	{Method: "POST", Pattern: "/containers/{name:.*}/wait", Action: do(Write, "container_wait"), Body: BodyForm},
	{Method: "POST", Pattern: "/containers/{name:.*}/resize", Action: do(Write, "container_resize"), Body: BodyForm},
	{Method: "POST", Pattern: "/containers/{name:.*}/attach", Action: do(Exec, "container_attach"), Body: BodyHijack},
	{Method: "POST", Pattern: "/containers/{name:.*}/copy", Action: do(Exfiltrate, "container_copy"), Body: BodyJSON, Alias: "container_copyfiles", Legacy: true},
	{Method: "POST", Pattern: "/containers/{name:.*}/exec", Action: do(Exec, "exec_create"), Body: BodyJSON, Alias: "container_exec_create"},
	{Method: "POST", Pattern: "/exec/{name:.*}/start", Action: do(Exec, "exec_start"), Body: BodyJSON, Alias: "container_exec_start"},
	{Method: "POST", Pattern: "/exec/{name:.*}/resize", Action: do(Exec, "exec_resize"), Body: BodyForm},
	{Method: "POST", Pattern: "/containers/{name:.*}/rename", Action: do(Write, "container_rename"), Body: BodyForm},
	{Method: "POST", Pattern: "/containers/{name:.*}/update", Action: do(Write, "container_update"), Body: BodyJSON},
	{Method: "POST", Pattern: "/containers/prune", Action: do(Write, "container_prune"), Body: BodyForm},
	{Method: "POST", Pattern: "/commit", Action: do(Write, "commit"), Body: BodyJSONOptional, Alias: "container_commit"},
	{Method: "PUT", Pattern: "/containers/{name:.*}/archive", Action: do(Write, "container_archive_put"), Body: BodyRaw, Alias: "container_archive_extract"},
	{Method: "DELETE", Pattern: "/containers/{name:.*}", Action: do(Write, "container_remove"), Body: BodyNone, Alias: "container_delete"},
}

var imageRoutes = []Route{
	{Method: "GET", Pattern: "/images/json", Action: do(Read, "image_list"), Body: BodyNone},
	{Method: "GET", Pattern: "/images/search", Action: do(Read, "image_search"), Body: BodyNone, Alias: "images_search"},
	{Method: "GET", Pattern: "/images/get", Action: do(Exfiltrate, "image_save"), Body: BodyNone, Alias: "images_archive"},
	{Method: "GET", Pattern: "/images/{name:.*}/get", Action: do(Exfiltrate, "image_save"), Body: BodyNone, Alias: "images_archive"},
	{Method: "GET", Pattern: "/images/{name:.*}/history", Action: do(Read, "image_history"), Body: BodyNone},
	{Method: "GET", Pattern: "/images/{name:.*}/json", Action: do(Read, "image_inspect"), Body: BodyNone},
	{Method: "GET", Pattern: "/images/{name:.*}/attestations", Action: do(Read, "image_attestations"), Body: BodyNone},
	{Method: "POST", Pattern: "/images/load", Action: do(Write, "image_load"), Body: BodyRaw, Alias: "images_load"},
	{Method: "POST", Pattern: "/images/create", When: "fromImage", Action: do(Write, "image_pull"), Body: BodyForm, Alias: "image_create"},
	{Method: "POST", Pattern: "/images/create", Action: do(Write, "image_import"), Body: BodyRaw, Alias: "image_create"},
	{Method: "POST", Pattern: "/images/{name:.*}/push", Action: do(Exfiltrate, "image_push"), Body: BodyJSONOptional},
	{Method: "POST", Pattern: "/images/{name:.*}/tag", Action: do(Write, "image_tag"), Body: BodyForm},
	{Method: "POST", Pattern: "/images/prune", Action: do(Write, "image_prune"), Body: BodyForm},
	{Method: "DELETE", Pattern: "/images/{name:.*}", Action: do(Write, "image_remove"), Body: BodyNone, Alias: "image_delete"},
	{Method: "GET", Pattern: "/distribution/{name:.*}/json", Action: do(Read, "distribution"), Body: BodyNone, Alias: "distribution_inspect"},
}

var systemRoutes = []Route{
	{Method: "OPTIONS", Pattern: "/{anyroute:.*}", Action: do(Read, "options"), Body: BodyNone, Undocumented: true},
	{Method: "GET", Pattern: "/_ping", Action: do(Read, "ping"), Body: BodyNone, Alias: "docker_ping"},
	{Method: "HEAD", Pattern: "/_ping", Action: do(Read, "ping"), Body: BodyNone, Alias: "docker_ping"},
	{Method: "GET", Pattern: "/events", Action: do(Read, "events"), Body: BodyNone, Alias: "docker_events"},
	{Method: "GET", Pattern: "/info", Action: do(Read, "system_info"), Body: BodyNone, Alias: "docker_info"},
	{Method: "GET", Pattern: "/version", Action: do(Read, "system_version"), Body: BodyNone, Alias: "docker_version"},
	{Method: "GET", Pattern: "/system/df", Action: do(Read, "system_df"), Body: BodyNone},
	{Method: "POST", Pattern: "/auth", Action: do(Read, "auth"), Body: BodyHidden, Alias: "docker_auth"},
}

var volumeRoutes = []Route{
	{Method: "GET", Pattern: "/volumes", Action: do(Read, "volume_list"), Body: BodyNone},
	{Method: "GET", Pattern: "/volumes/{name:.*}", Action: do(Read, "volume_inspect"), Body: BodyNone},
	{Method: "POST", Pattern: "/volumes/create", Action: do(Write, "volume_create"), Body: BodyJSON},
	{Method: "POST", Pattern: "/volumes/prune", Action: do(Write, "volume_prune"), Body: BodyForm},
	{Method: "PUT", Pattern: "/volumes/{name:.*}", Action: do(Write, "volume_update"), Body: BodyJSON},
	{Method: "DELETE", Pattern: "/volumes/{name:.*}", Action: do(Write, "volume_remove"), Body: BodyNone},
}

var buildRoutes = []Route{
	{Method: "POST", Pattern: "/build", Action: do(Build, "build"), Body: BodyRaw, Alias: "image_build"},
	{Method: "POST", Pattern: "/build/prune", Action: do(Build, "build_prune"), Body: BodyForm},
	{Method: "POST", Pattern: "/build/cancel", Action: do(Build, "build_cancel"), Body: BodyForm, Undocumented: true},
	{Method: "POST", Pattern: "/session", Action: do(Build, "session"), Body: BodyHijack},
	{Method: "POST", Pattern: "/grpc", Action: do(Build, "grpc"), Body: BodyHijack, Undocumented: true},
}

// Configs come back with their data and the swarm with its join tokens; the
// data of secrets never leaves the managers.
var swarmRoutes = []Route{
	{Method: "POST", Pattern: "/swarm/init", Action: do(Control, "swarm_init"), Body: BodyJSON},
	{Method: "POST", Pattern: "/swarm/join", Action: do(Control, "swarm_join"), Body: BodyJSON},
	{Method: "POST", Pattern: "/swarm/leave", Action: do(Control, "swarm_leave"), Body: BodyForm},
	{Method: "GET", Pattern: "/swarm", Action: do(Exfiltrate, "swarm_inspect"), Body: BodyNone},
	{Method: "GET", Pattern: "/swarm/unlockkey", Action: do(Exfiltrate, "swarm_unlockkey"), Body: BodyNone, Alias: "swarm_unlock_key"},
	{Method: "POST", Pattern: "/swarm/update", Action: do(Control, "swarm_update"), Body: BodyJSON},
	{Method: "POST", Pattern: "/swarm/unlock", Action: do(Control, "swarm_unlock"), Body: BodyJSON},
	{Method: "GET", Pattern: "/services", Action: do(Read, "service_list"), Body: BodyNone},
	{Method: "GET", Pattern: "/services/{id}", Action: do(Read, "service_inspect"), Body: BodyNone},
	{Method: "POST", Pattern: "/services/create", Action: do(Write, "service_create"), Body: BodyJSON},
	{Method: "POST", Pattern: "/services/{id}/update", Action: do(Write, "service_update"), Body: BodyJSON},
	{Method: "DELETE", Pattern: "/services/{id}", Action: do(Write, "service_remove"), Body: BodyNone, Alias: "service_delete"},
	{Method: "GET", Pattern: "/services/{id}/logs", Action: do(Read, "service_logs"), Body: BodyNone},
	{Method: "GET", Pattern: "/nodes", Action: do(Read, "node_list"), Body: BodyNone},
	{Method: "GET", Pattern: "/nodes/{id}", Action: do(Read, "node_inspect"), Body: BodyNone},
	{Method: "DELETE", Pattern: "/nodes/{id}", Action: do(Control, "node_remove"), Body: BodyNone, Alias: "node_delete"},
	{Method: "POST", Pattern: "/nodes/{id}/update", Action: do(Control, "node_update"), Body: BodyJSON},
	{Method: "GET", Pattern: "/tasks", Action: do(Read, "task_list"), Body: BodyNone},
	{Method: "GET", Pattern: "/tasks/{id}", Action: do(Read, "task_inspect"), Body: BodyNone},
	{Method: "GET", Pattern: "/tasks/{id}/logs", Action: do(Read, "task_logs"), Body: BodyNone},
	{Method: "GET", Pattern: "/secrets", Action: do(Read, "secret_list"), Body: BodyNone},
	{Method: "POST", Pattern: "/secrets/create", Action: do(Write, "secret_create"), Body: BodyJSON},
	{Method: "DELETE", Pattern: "/secrets/{id}", Action: do(Write, "secret_remove"), Body: BodyNone, Alias: "secret_delete"},
	{Method: "GET", Pattern: "/secrets/{id}", Action: do(Read, "secret_inspect"), Body: BodyNone},
	{Method: "POST", Pattern: "/secrets/{id}/update", Action: do(Write, "secret_update"), Body: BodyJSON},
	{Method: "GET", Pattern: "/configs", Action: do(Exfiltrate, "config_list"), Body: BodyNone},
	{Method: "POST", Pattern: "/configs/create", Action: do(Write, "config_create"), Body: BodyJSON},
	{Method: "DELETE", Pattern: "/configs/{id}", Action: do(Write, "config_remove"), Body: BodyNone, Alias: "config_delete"},
	{Method: "GET", Pattern: "/configs/{id}", Action: do(Exfiltrate, "config_inspect"), Body: BodyNone},
	{Method: "POST", Pattern: "/configs/{id}/update", Action: do(Write, "config_update"), Body: BodyJSON},
}

var pluginRoutes = []Route{
	{Method: "GET", Pattern: "/plugins", Action: do(Read, "plugin_list"), Body: BodyNone},
	{Method: "GET", Pattern: "/plugins/{name:.*}/json", Action: do(Read, "plugin_inspect"), Body: BodyNone},
	{Method: "GET", Pattern: "/plugins/privileges", Action: do(Read, "plugin_privileges"), Body: BodyNone},
	{Method: "DELETE", Pattern: "/plugins/{name:.*}", Action: do(Control, "plugin_remove"), Body: BodyNone},
	{Method: "POST", Pattern: "/plugins/{name:.*}/enable", Action: do(Control, "plugin_enable"), Body: BodyForm},
	{Method: "POST", Pattern: "/plugins/{name:.*}/disable", Action: do(Control, "plugin_disable"), Body: BodyForm},
	{Method: "POST", Pattern: "/plugins/pull", Action: do(Control, "plugin_pull"), Body: BodyJSON},
	{Method: "POST", Pattern: "/plugins/{name:.*}/push", Action: do(Control, "plugin_push"), Body: BodyForm},
	{Method: "POST", Pattern: "/plugins/{name:.*}/upgrade", Action: do(Control, "plugin_upgrade"), Body: BodyJSON},
	{Method: "POST", Pattern: "/plugins/{name:.*}/set", Action: do(Control, "plugin_set"), Body: BodyJSON},
	{Method: "POST", Pattern: "/plugins/create", Action: do(Control, "plugin_create"), Body: BodyRaw},
}

var networkRoutes = []Route{
	{Method: "GET", Pattern: "/networks", Action: do(Read, "network_list"), Body: BodyNone},
	{Method: "GET", Pattern: "/networks/", Action: do(Read, "network_list"), Body: BodyNone, Undocumented: true},
	{Method: "GET", Pattern: "/networks/{id:.+}", Action: do(Read, "network_inspect"), Body: BodyNone},
	{Method: "POST", Pattern: "/networks/create", Action: do(Write, "network_create"), Body: BodyJSON},
	{Method: "POST", Pattern: "/networks/{id:.*}/connect", Action: do(Write, "network_connect"), Body: BodyJSON},
	{Method: "POST", Pattern: "/networks/{id:.*}/disconnect", Action: do(Write, "network_disconnect"), Body: BodyJSON},
	{Method: "POST", Pattern: "/networks/prune", Action: do(Write, "network_prune"), Body: BodyForm},
	{Method: "DELETE", Pattern: "/networks/{id:.*}", Action: do(Write, "network_remove"), Body: BodyNone},
}

// Engines before 28 serve these on every method, and they act on all alike.
var debugRoutes = []Route{
	{Method: "*", Pattern: "/debug/vars", Action: do(Control, "debug"), Body: BodyForm, Undocumented: true},
	{Method: "*", Pattern: "/debug/pprof/", Action: do(Control, "debug"), Body: BodyForm, Undocumented: true},
	{Method: "*", Pattern: "/debug/pprof/{name}", Action: do(Control, "debug"), Body: BodyForm, Undocumented: true},
}
