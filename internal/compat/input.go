package compat

import (
	"encoding/json"
	"net/url"
	"path/filepath"
	"strings"
)

// Request is a request as the daemon tells its plugins.
type Request struct {
	Method, URI string
	Headers     map[string]string
	Body        []byte
	User, Auth  string
}

// bindMount is an entry of BindMounts.
type bindMount struct {
	Source   string
	ReadOnly bool
	Resolved string
}

// document is the input that opa-docker-authz (0.10) shows to a policy, field
// by field and quirk by quirk:
//
//   - Path is the request line as it stands, with version and query; PathPlain
//     and PathArr are decoded and without the query.
//   - Body is null unless the header Content-Type is exactly
//     "application/json" and there is a body; its keys are in the client's own
//     spelling, and numbers go through float64.
//   - BindMounts is null where there is none. It holds HostConfig.Binds that
//     begin with / and HostConfig.Mounts of type bind. Only an option field
//     that is exactly "ro" makes the former read-only. Resolved is "" for what
//     does not exist.
//   - Headers, User and AuthMethod are as the daemon sends them.
//
// resolve says whether this process sees the files of the daemon's host.
func document(r Request, resolve bool) (map[string]any, error) {
	var body map[string]any
	if r.Headers["Content-Type"] == "application/json" && len(r.Body) > 0 {
		if err := json.Unmarshal(r.Body, &body); err != nil {
			return nil, err
		}
	}
	u, err := url.Parse(r.URI)
	if err != nil {
		return nil, err
	}
	return map[string]any{
		"Method": r.Method, "Path": r.URI, "PathPlain": u.Path, "PathArr": strings.Split(u.Path, "/"), "Query": u.Query(),
		"Headers": r.Headers, "Body": body, "User": r.User, "AuthMethod": r.Auth,
		"BindMounts": bindMounts(body, resolve),
	}, nil
}

func bindMounts(body map[string]any, resolve bool) []bindMount {
	host, _ := body["HostConfig"].(map[string]any)
	var out []bindMount
	binds, _ := host["Binds"].([]any)
	for _, b := range binds {
		if text, _ := b.(string); strings.HasPrefix(text, "/") {
			parts := strings.Split(text, ":")
			out = append(out, bindMount{Source: parts[0], ReadOnly: len(parts) == 3 && parts[2] == "ro"})
		}
	}
	mounts, _ := host["Mounts"].([]any)
	for _, m := range mounts {
		mount, _ := m.(map[string]any)
		source, named := mount["Source"].(string)
		if mount["Type"] == "bind" && named {
			readOnly, _ := mount["ReadOnly"].(bool)
			out = append(out, bindMount{Source: source, ReadOnly: readOnly})
		}
	}
	for i := range out {
		if path, err := filepath.EvalSymlinks(out[i].Source); resolve && err == nil {
			out[i].Resolved = filepath.Clean(path)
		}
	}
	return out
}
