package record

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
)

// objects is what the client believes it has made, so that it can go on.
type objects struct {
	known      map[string]bool // names and IDs of what was made
	started    map[string]bool // IDs of containers
	containers []object
	networks   []object
	volumes    []object
}

// object is something made: the body that asked for it, and its ID.
type object struct {
	id, name string
	body     map[string]any
}

func newObjects() objects { return objects{known: map[string]bool{}, started: map[string]bool{}} }

// answer is an Engine's answer.
type answer struct {
	status int
	body   any // nil: none
	header map[string]string
}

func (a answer) write(w http.ResponseWriter) {
	for k, v := range a.header {
		w.Header().Set(k, v)
	}
	if a.body == nil {
		w.WriteHeader(a.status)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(a.status)
	_ = json.NewEncoder(w).Encode(a.body)
}

type dict = map[string]any

func ok(body any) answer      { return answer{status: http.StatusOK, body: body} }
func created(body any) answer { return answer{status: http.StatusCreated, body: body} }

func missing(what string) answer {
	return answer{status: http.StatusNotFound, body: dict{"message": "No such " + what}}
}

// made reports whether a path is about something that the client made itself
// in this run: its start says nothing that its creation did not.
func (o *objects) made(path string) bool {
	parts := strings.Split(strings.Trim(path, "/"), "/")
	if len(parts) < 2 {
		return false
	}
	switch parts[0] {
	case "containers", "exec", "networks", "volumes", "services":
		verb := parts[len(parts)-1]
		return o.known[parts[1]] && verb != "connect" && verb != "exec" && verb != "update"
	}
	return false
}

// make notes an object under a new ID.
func (o *objects) make(kind, name string, body []byte, list *[]object) object {
	obj := object{name: name, body: dict{}}
	_ = json.Unmarshal(body, &obj.body)
	if obj.body == nil {
		obj.body = dict{}
	}
	sum := sha256.Sum256(fmt.Appendf(nil, "%s %s %d", kind, name, len(o.known)))
	obj.id = hex.EncodeToString(sum[:])
	if obj.name == "" {
		obj.name = "seawall_" + obj.id[:12]
	}
	o.known[obj.id], o.known[obj.name] = true, true
	*list = append(*list, obj)
	return obj
}

func find(list []object, name string) (object, bool) {
	for _, obj := range list {
		if obj.name == name || obj.id == name || len(name) >= 12 && strings.HasPrefix(obj.id, name) {
			return obj, true
		}
	}
	return object{}, false
}

// answer plays the engine as far as clients need it to come to their end.
func (o *objects) answer(method, path string, q url.Values, body []byte) answer {
	parts := strings.Split(strings.Trim(path, "/"), "/")
	last := parts[len(parts)-1]
	switch parts[0] {
	case "_ping":
		return answer{status: http.StatusOK}
	case "version":
		return ok(engineVersion)
	case "info":
		return ok(engineInfo)
	case "containers":
		return o.container(method, parts, q, body)
	case "images":
		return image(method, parts, q)
	case "networks":
		return o.network(method, parts, q, body)
	case "volumes":
		return o.volume(method, parts, body)
	case "exec":
		return execution(last)
	case "services", "secrets", "configs":
		return o.swarmObject(method, parts, q, body)
	case "swarm":
		if last == "init" {
			return ok("recorder") // the node's ID
		}
	case "commit":
		return created(dict{"Id": "sha256:" + hex.EncodeToString(make([]byte, 32))})
	case "build":
		return ok(dict{"stream": "Successfully built 000000000000\n"})
	case "distribution":
		return ok(dict{"Descriptor": dict{}, "Platforms": []any{}})
	}
	if method == http.MethodGet && len(parts) == 1 && last != "swarm" {
		return ok([]any{}) // a list: nodes, tasks, plugins
	}
	return ok(dict{})
}

func execution(last string) answer {
	if last == "json" {
		return ok(dict{"ExitCode": 0, "Running": false})
	}
	return ok(dict{})
}

// image says that every image is there.
func image(method string, parts []string, q url.Values) answer {
	last := parts[len(parts)-1]
	switch {
	case len(parts) == 2 && last == "json":
		return ok([]any{})
	case last == "json":
		name := strings.Join(parts[1:len(parts)-1], "/")
		sum := sha256.Sum256([]byte(name))
		id := "sha256:" + hex.EncodeToString(sum[:])
		return ok(dict{
			"Id": id, "RepoTags": []string{name}, "RepoDigests": []string{}, "Os": "linux", "Architecture": "amd64",
			"Config": dict{}, "RootFS": dict{"Type": "layers"}, "Created": "2026-01-01T00:00:00Z",
		})
	case last == "tag":
		return answer{status: http.StatusCreated}
	case method == http.MethodDelete, last == "search":
		return ok([]any{})
	}
	return ok(dict{"status": "done"})
}

func (o *objects) network(method string, parts []string, q url.Values, body []byte) answer {
	switch {
	case method == http.MethodPost && len(parts) == 2 && parts[1] == "create":
		var b struct{ Name string }
		_ = json.Unmarshal(body, &b)
		return created(dict{"Id": o.make("network", b.Name, body, &o.networks).id})
	case method == http.MethodGet && len(parts) == 1:
		list := []any{}
		for _, n := range o.networks {
			list = append(list, n.network())
		}
		return ok(list)
	case method == http.MethodGet:
		if n, found := find(o.networks, parts[1]); found {
			return ok(n.network())
		}
		switch parts[1] {
		case "bridge", "host", "none":
			return ok(dict{"Name": parts[1], "Id": parts[1], "Driver": parts[1], "Scope": "local"})
		}
		return missing("network: " + parts[1])
	}
	return ok(dict{})
}

func (n object) network() dict {
	out := dict{"Name": n.name, "Id": n.id, "Driver": "bridge", "Scope": "local", "IPAM": dict{}, "Containers": dict{}}
	for _, key := range []string{"Driver", "Labels", "Internal", "Attachable", "Options", "IPAM"} {
		if v := n.body[key]; v != nil && v != "" {
			out[key] = v
		}
	}
	return out
}

func (o *objects) volume(method string, parts []string, body []byte) answer {
	switch {
	case method == http.MethodPost:
		var b struct{ Name string }
		_ = json.Unmarshal(body, &b)
		return created(o.make("volume", b.Name, body, &o.volumes).volume())
	case method == http.MethodGet && len(parts) == 1:
		return ok(dict{"Volumes": []any{}})
	case method == http.MethodGet:
		if v, found := find(o.volumes, parts[1]); found {
			return ok(v.volume())
		}
		return missing("volume: " + parts[1])
	}
	return answer{status: http.StatusNoContent}
}

func (v object) volume() dict {
	return dict{
		"Name": v.name, "Driver": "local", "Mountpoint": "/var/lib/docker/volumes/" + v.name + "/_data", "Scope": "local",
		"Labels": v.body["Labels"], "Options": v.body["DriverOpts"],
	}
}

func (o *objects) swarmObject(method string, parts []string, q url.Values, body []byte) answer {
	switch {
	case method == http.MethodPost && len(parts) == 2 && parts[1] == "create":
		var b struct{ Name string }
		_ = json.Unmarshal(body, &b)
		var list []object
		return created(dict{"ID": o.make(parts[0], b.Name, body, &list).id})
	case method == http.MethodGet && len(parts) == 1:
		return ok([]any{})
	case method == http.MethodGet && !o.known[parts[1]]:
		return ok(dict{
			"ID": parts[1], "Version": dict{"Index": 1},
			"Spec": dict{"Name": parts[1], "TaskTemplate": dict{"ContainerSpec": dict{"Image": "unknown"}}, "Mode": dict{"Replicated": dict{"Replicas": 0}}},
		})
	case method == http.MethodGet:
		// A converged service of no tasks.
		return ok(dict{"ID": parts[1], "Version": dict{"Index": 1}, "Spec": dict{"Name": parts[1], "Mode": dict{"Replicated": dict{"Replicas": 0}}}})
	}
	return ok(dict{})
}

var engineVersion = dict{
	"Version": "28.5.2", "ApiVersion": "1.51", "MinAPIVersion": "1.24", "Os": "linux", "Arch": "amd64", "KernelVersion": "6.12",
	"Components": []any{dict{"Name": "Engine", "Version": "28.5.2", "Details": dict{"ApiVersion": "1.51", "MinAPIVersion": "1.24", "Os": "linux", "Arch": "amd64"}}},
}

var engineInfo = dict{
	"ID": "seawall-recorder", "Name": "recorder", "ServerVersion": "28.5.2", "OSType": "linux", "OperatingSystem": "linux", "Architecture": "x86_64",
	"NCPU": 8, "MemTotal": 1 << 34, "Driver": "overlay2", "DefaultRuntime": "runc", "Runtimes": dict{"runc": dict{"path": "runc"}},
	"MemoryLimit": true, "SwapLimit": true, "CpuCfsPeriod": true, "CpuCfsQuota": true, "CPUShares": true, "CPUSet": true, "PidsLimit": true,
	"CgroupDriver": "systemd", "CgroupVersion": "2", "SecurityOptions": []string{"name=seccomp,profile=builtin"},
	"Swarm":   dict{"LocalNodeState": "active", "ControlAvailable": true, "NodeID": "recorder"},
	"Plugins": dict{"Volume": []string{"local"}, "Network": []string{"bridge", "host", "null"}, "Log": []string{"json-file"}},
}
