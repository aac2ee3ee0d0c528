package e2e

import (
	"encoding/json"
	"net/http"
	"strings"

	"github.com/docker/go-plugins-helpers/authorization"

	"github.com/seawall/seawall/test/engine"
)

// operationRows are rules about everything but containers, as built in.
var operationRows = []row{
	{name: "exec --privileged", rules: []string{"exec-privileged"}, denied: cli("exec", "--privileged", "web", "touch", "/dev/shm/x"), allowed: cli("exec", "web", "true"), quiet: true},
	{name: "exec as root", rules: []string{"exec-root"}, denied: cli("exec", "-u", "root", "web", "true"), allowed: cli("exec", "-u", "app", "web", "true"), quiet: true},
	{name: "exec as root by a second name", rules: []string{"exec-root"}, denied: cli("exec", "-u", "toor", "web", "true"), allowed: cli("exec", "-u", "nobody", "web", "true"), quiet: true},

	{name: "pull from elsewhere", rules: []string{"untrusted-image"}, denied: cli("pull", "127.0.0.1:5000/library/rooted:1"), allowed: cli("pull", "rooted:1"), quiet: true},
	{name: "tag with a trusted name", rules: []string{"image-retag"}, denied: cli("tag", local, "app:2"), allowed: cli("tag", local, "own.example.com/app:2")},
	{name: "tag with another's trusted name", rules: []string{"image-retag"}, denied: cli("tag", trusted, "nginx:2"), allowed: cli("tag", trusted, "app:2")},

	{name: "a volume that is a directory of the host", rules: []string{"volume-driver-opts"},
		denied:  cli("volume", "create", "-o", "type=none", "-o", "o=bind", "-o", "device=/srv", "vol"),
		allowed: cli("volume", "create", "-o", "type=tmpfs", "-o", "device=tmpfs", "vol")},
	{name: "a volume that is the daemon's socket", rules: []string{"volume-driver-opts", "docker-socket"},
		denied:  post("/volumes/create", `{"Name":"vol","DriverOpts":{"type":"none","o":"bind","device":"/run/docker.sock"}}`),
		allowed: post("/volumes/create", `{"Name":"vol","DriverOpts":{}}`)},
	{name: "another volume driver", rules: []string{"volume-driver-opts"}, denied: cli("volume", "create", "-d", "sshfs", "vol"), allowed: cli("volume", "create", "-d", "local", "vol")},
	{name: "a network on the host's LAN", rules: []string{"network-driver"}, denied: cli("network", "create", "-d", "macvlan", "n"), allowed: cli("network", "create", "-d", "bridge", "n")},

	{name: "a start that brings its configuration", rules: []string{"start-config"},
		denied: post("/containers/made/start", `{"HostConfig":{"Privileged":true}}`), allowed: raw("POST", "/v1.41/containers/made/start", "", "")},
	{name: "the same in the old API", rules: []string{"start-config", "api-version"},
		denied:  raw("POST", "/v1.23/containers/made/start", "application/json", `{"Privileged":true}`),
		allowed: raw("POST", "/v1.41/containers/made/stop", "", "")},
	{name: "an old API", rules: []string{"api-version"}, denied: raw("GET", "/v1.24/containers/json", "", ""), allowed: raw("GET", "/v1.40/containers/json", "", ""), quiet: true},

	{name: "a key twice", rules: []string{"undecodable-request"},
		denied:  post("/containers/create", strings.Replace(body(`{}`), "{", `{"hostconfig":{"Privileged":true},`, 1)),
		allowed: post("/containers/create", body(`{}`))},
	{name: "a key twice by Unicode folding", rules: []string{"undecodable-request"},
		denied:  post("/containers/create", strings.Replace(body(`{}`), "{", `{"HoſtConfig":{"Privileged":true},`, 1)),
		allowed: post("/containers/create", body(`{}`))},
	{name: "a body that the gate cannot see", rules: []string{"undecodable-request"},
		denied:  raw("POST", "/v1.41/containers/create", "text/plain", body(`{}`)),
		allowed: raw("POST", "/v1.41/containers/create", "application/json; charset=utf-8", body(`{}`))},
	{name: "a form that hides the query", rules: []string{"undecodable-request"},
		denied:  raw("POST", "/v1.41/images/"+local+"/tag?repo=own.example.com/app&tag=2", "application/x-www-form-urlencoded", "repo=app&tag=2"),
		allowed: raw("POST", "/v1.41/images/"+local+"/tag?repo=own.example.com/app&tag=2", "", "")},

	// Every route of these engines is known, and what they do not route they do
	// not ask about: the plugin's socket stands for an engine of the future.
	{name: "a call that no engine has", rules: []string{"unknown-endpoint"}, denied: asked("POST", "/v1.99/containers/web/escape"), allowed: asked("GET", "/v1.99/containers/web/top"), quiet: true},
}

// asked asks the gate as the daemon does.
func asked(method, uri string) call {
	return func(g *gate) engine.Result {
		text, _ := json.Marshal(authorization.Request{RequestMethod: method, RequestURI: uri})
		var answer authorization.Response
		res, err := g.plugin().Post("http://seawall/AuthZPlugin.AuthZReq", "application/json", strings.NewReader(string(text)))
		if err != nil {
			g.t.Fatal(err)
		}
		defer res.Body.Close()
		if err := json.NewDecoder(res.Body).Decode(&answer); err != nil {
			g.t.Fatal(err)
		}
		if answer.Allow {
			return engine.Result{}
		}
		return engine.Result{Code: http.StatusForbidden, Stdout: "authorization denied by plugin seawall: " + answer.Msg}
	}
}

// openRows need doors open: see [open].
var openRows = []row{
	{name: "import with a configuration", rules: []string{"image-import"},
		denied:  raw("POST", "/v1.41/images/create?fromSrc=-&repo=own.example.com/i&tag=1&changes=USER+root", "application/x-tar", tarball),
		allowed: raw("POST", "/v1.41/images/create?fromSrc=-&repo=own.example.com/i&tag=1", "application/x-tar", tarball)},
	{name: "import from a URL", rules: []string{"image-import"},
		denied:  raw("POST", "/v1.41/images/create?fromSrc=http://127.0.0.1:1/i.tar&repo=own.example.com/i&tag=1", "", ""),
		allowed: raw("POST", "/v1.41/images/create?fromSrc=-&repo=own.example.com/i&tag=1", "application/x-tar", tarball)},
	{name: "import under a trusted name", rules: []string{"image-retag"},
		denied:  raw("POST", "/v1.41/images/create?fromSrc=-&repo=app&tag=9", "application/x-tar", tarball),
		allowed: raw("POST", "/v1.41/images/create?fromSrc=-&repo=own.example.com/app&tag=9", "application/x-tar", tarball)},
	{name: "commit under a trusted name", rules: []string{"image-retag"}, denied: cli("commit", "web", "app:9"), allowed: cli("commit", "web", "own.example.com/app:9")},
	{name: "build under a trusted name", rules: []string{"image-retag"}, denied: build("app:9"), allowed: build("own.example.com/app:9")},
	{name: "build on the host's network", rules: []string{"build-host-network"}, denied: build("own.example.com/b:1", "--network", "host"), allowed: build("own.example.com/b:1", "--network", "none")},
	{name: "a checkpoint where the request says", rules: []string{"checkpoint-dir"}, past: true,
		denied: post("/containers/web/checkpoints", `{"CheckpointID":"c","CheckpointDir":"/srv"}`), allowed: post("/containers/web/checkpoints", `{"CheckpointID":"c"}`)},
	{name: "a restore from where the request says", rules: []string{"start-config"}, past: true,
		denied: raw("POST", "/v1.41/containers/made/start?checkpoint=c&checkpoint-dir=/srv", "", ""), allowed: raw("POST", "/v1.41/containers/made/start?checkpoint=c", "", "")},
	{name: "a plugin that is not listed", rules: []string{"plugin-install"},
		denied:  cli("plugin", "install", "--disable", "--grant-all-permissions", pluginName),
		allowed: installPinned,
		only:    func(v engine.Version) bool { return !v.Before("26.1") }},
	{name: "the gate's own files", rules: []string{"self-protect"}, denied: create("-v", "/srv/own:/o"), allowed: create("-v", "/srv/own:/o:ro")},
	{name: "the gate's own container", rules: []string{"self-protect"}, past: true, denied: cli("stop", "gatekeeper"), allowed: cli("stop", "gatekeeper2")},
	{name: "a secret in a build argument", rules: []string{"build-secrets"}, warn: true, denied: build("own.example.com/b:1", "--build-arg", "API_TOKEN=x"), allowed: build("own.example.com/b:1", "--build-arg", "COLOR=x")},
	{name: "a context from a URL", rules: []string{"build-remote-context"}, warn: true, past: true,
		denied: raw("POST", "/v1.41/build?remote=http://127.0.0.1:1/c.git", "", ""), allowed: build("own.example.com/b:1")},
}

// open is a configuration with doors open, but not the plugins', of which one
// is listed.
func open(g *gate) string {
	return services(g) + `
params:
  doors: {build: allow, session: allow, load: allow, import: allow, commit: allow, archive_put: allow, swarm: allow, checkpoint: allow, debug: allow, legacy: allow}
  plugins: {allow: ["` + pluginRepo + "@" + pluginDigest(g.Daemon) + `"]}
  host_paths: {allow: [/srv/own]}
  self: {paths: [/srv/own], containers: [gatekeeper]}
`
}

// services has no-new-privileges only warn before API 1.44, where no service can
// have it.
func services(g *gate) string {
	if noPromise(g.Version) {
		return "rules: {no-new-privileges: {mode: warn}}\n"
	}
	return ""
}

func noPromise(v engine.Version) bool { return v.Before("26.1") }
func promises(v engine.Version) bool  { return !noPromise(v) }

// serviceRows are rules about services, with the swarm's door open.
var serviceRows = []row{
	{name: "service: no memory limit", rules: []string{"memory-limit"}, denied: serviceOf("s", `{"TaskTemplate":{"Resources":{"Limits":{"MemoryBytes":0}}}}`), allowed: serviceOf("s", `{}`)},
	{name: "service: no process limit", rules: []string{"pids-limit"}, denied: serviceOf("s", `{"TaskTemplate":{"Resources":{"Limits":{"Pids":0}}}}`), allowed: serviceOf("s", `{}`)},
	{name: "service: root", rules: []string{"root-user"}, denied: serviceOf("s", `{"TaskTemplate":{"ContainerSpec":{"User":"0"}}}`), allowed: serviceOf("s", `{}`)},
	{name: "service: a capability", rules: []string{"cap-dangerous"}, denied: serviceOf("s", `{"TaskTemplate":{"ContainerSpec":{"CapabilityAdd":["CAP_SYS_ADMIN"]}}}`), allowed: serviceOf("s", `{}`)},
	{name: "service: the daemon's socket", rules: []string{"docker-socket"},
		denied:  serviceOf("s", `{"TaskTemplate":{"ContainerSpec":{"Mounts":[{"Type":"bind","Source":"/run/docker.sock","Target":"/s"}]}}}`),
		allowed: serviceOf("s", `{"TaskTemplate":{"ContainerSpec":{"Mounts":[{"Type":"volume","Source":"s","Target":"/s"}]}}}`)},
	{name: "service: the host's network", rules: []string{"host-network"}, denied: serviceOf("s", `{"TaskTemplate":{"Networks":[{"Target":"host"}]}}`), allowed: serviceOf("s", `{}`)},
	{name: "service: an image from nowhere", rules: []string{"untrusted-image"}, denied: serviceOf("s", `{"TaskTemplate":{"ContainerSpec":{"Image":"`+local+`"}}}`), allowed: serviceOf("s", `{}`)},
	{name: "service: new privileges", rules: []string{"no-new-privileges"}, denied: serviceOf("s", `{"TaskTemplate":{"ContainerSpec":{"Privileges":{"NoNewPrivileges":false}}}}`), allowed: serviceOf("s", `{}`), only: promises},
	{name: "service: a promise that API 1.43 drops", rules: []string{"no-new-privileges"}, only: promises, denied: serviceIn("1.43", "s", `{}`), allowed: serviceIn("1.44", "s", `{}`)},
	{name: "service: limits that API 1.40 drops", rules: []string{"pids-limit", "cap-drop-all", "cap-net-raw"}, only: noPromise, denied: serviceIn("1.40", "s", `{}`), allowed: serviceIn("1.41", "s", `{}`)},
	{name: "service: a plugin", rules: []string{"plugin-install"}, denied: post("/services/create", `{"Name":"p","TaskTemplate":{"Runtime":"plugin","PluginSpec":{"Name":"p","Remote":"`+pluginName+`"}}}`), allowed: serviceOf("s", `{}`)},
}

// blindRows are rules that spare hosts without the feature; a gate that cannot
// ask does not know.
var blindRows = []row{
	{name: "no AppArmor profile", rules: []string{"apparmor"}, denied: pinned("--security-opt", "apparmor=unconfined"), allowed: pinned("--security-opt", "apparmor=docker-default")},
	{name: "no SELinux label", rules: []string{"selinux"}, denied: pinned("--security-opt", "label=disable"), allowed: pinned("--security-opt", "label=level:s0:c1,c2")},
	{name: "a tag proves nothing", rules: []string{"untrusted-image"}, denied: create(), allowed: pinned()},
	{name: "a user by name is not proven", rules: []string{"root-user"}, denied: pinned("--user", "app"), allowed: pinned("--user", "1000")},
}

// pinned is create with the image's digest.
func pinned(extra ...string) call {
	return func(g *gate) engine.Result {
		ref := g.MustDocker("image", "inspect", "-f", "{{index .RepoDigests 0}}", trusted)
		return g.Docker(words("create", compliant(extra...), ref)...)
	}
}

// build is a build by the classic builder.
func build(tag string, args ...string) call {
	return func(g *gate) engine.Result { return g.Build(false, tag, "FROM "+trusted+"\nLABEL a=b\n", args...) }
}

// tarball is an empty archive.
var tarball = strings.Repeat("\x00", 1024)
