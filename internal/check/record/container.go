package record

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

func (o *objects) container(method string, parts []string, q url.Values, body []byte) answer {
	last := parts[len(parts)-1]
	switch {
	case len(parts) == 2 && last == "create":
		c := o.make("container", q.Get("name"), body, &o.containers)
		return created(dict{"Id": c.id, "Warnings": []string{}})
	case len(parts) == 2 && last == "json":
		return ok(o.list(q))
	case last == "json" && method == http.MethodGet:
		c, found := find(o.containers, parts[1])
		if !found {
			c = object{id: parts[1], name: parts[1], body: dict{"Image": "unknown"}}
		}
		return ok(c.inspect())
	case last == "exec":
		id := strings.Repeat("e", 64)
		o.known[id] = true
		return created(dict{"Id": id})
	case last == "start":
		if c, found := find(o.containers, parts[1]); found {
			o.started[c.id] = true
		}
	case last == "wait":
		return ok(dict{"StatusCode": 0})
	case last == "archive":
		stat, _ := json.Marshal(dict{"name": "x", "size": 0, "mode": 420, "mtime": "2026-01-01T00:00:00Z"})
		return answer{status: http.StatusOK, header: map[string]string{"X-Docker-Container-Path-Stat": base64.StdEncoding.EncodeToString(stat)}}
	case last == "update":
		return ok(dict{"Warnings": []string{}})
	case method == http.MethodGet:
		return ok(dict{})
	}
	return answer{status: http.StatusNoContent}
}

// list gives the containers made that have the labels asked for.
func (o *objects) list(q url.Values) []any {
	var filters struct{ Label map[string]bool }
	_ = json.Unmarshal([]byte(q.Get("filters")), &filters)
	out := []any{}
	for _, c := range o.containers {
		labels, _ := c.body["Labels"].(dict)
		fits := true
		for want := range filters.Label {
			key, value, valued := strings.Cut(want, "=")
			got, has := labels[key].(string)
			fits = fits && has && (!valued || got == value)
		}
		if fits {
			out = append(out, dict{
				"Id": c.id, "Names": []string{"/" + c.name}, "Image": c.body["Image"], "Labels": labels,
				"State": o.state(c), "Status": o.state(c), "NetworkSettings": dict{"Networks": dict{}}, "Mounts": []any{},
			})
		}
	}
	return out
}

func (o *objects) state(c object) string {
	if o.started[c.id] {
		return "running"
	}
	return "created"
}

// inspect shows a container as running and well.
func (c object) inspect() dict {
	config := dict{}
	for k, v := range c.body {
		if !slices.Contains([]string{"HostConfig", "NetworkingConfig"}, k) {
			config[k] = v
		}
	}
	host, _ := c.body["HostConfig"].(dict)
	if host == nil {
		host = dict{}
	}
	networks := dict{}
	if n, _ := c.body["NetworkingConfig"].(dict); n != nil {
		if e, _ := n["EndpointsConfig"].(dict); e != nil {
			networks = e
		}
	}
	return dict{
		"Id": c.id, "Name": "/" + c.name, "Image": "sha256:" + strings.Repeat("0", 64), "Config": config, "HostConfig": host,
		"State":           dict{"Status": "running", "Running": true, "ExitCode": 0, "Health": dict{"Status": "healthy"}, "StartedAt": "2026-01-01T00:00:00Z"},
		"NetworkSettings": dict{"Networks": networks}, "Mounts": []any{}, "Created": "2026-01-01T00:00:00Z",
	}
}
