package input

import (
	"encoding/base64"
	"testing"

	"github.com/seawall/seawall/internal/engine"
)

const pinned = "app@sha256:" + hex64

var serviceFacts = knownFacts{
	info: engine.Info{API: "1.56"},
	images: map[string]string{
		"app":  plainFacts.images["app"],
		pinned: `{"Id":"sha256:aa","Config":{"User":"1000","Volumes":{"/data":{}},"Healthcheck":{"Test":["CMD","x"]}}}`,
		"root": plainFacts.images["root"],
	},
	networks: networkFacts.networks,
	volumes:  mountFacts.volumes,
}

func TestService(t *testing.T) {
	profile := base64.StdEncoding.EncodeToString([]byte(`{"defaultAction":"SCMP_ACT_ALLOW"}`))
	body := `{"Name":"s","Labels":{"of":"the service"},"TaskTemplate":{"ContainerSpec":{"Image":"` + pinned + `","User":"1000:0","Groups":["0"],
		"CapabilityAdd":["cap_sys_admin"],"CapabilityDrop":["ALL"],"ReadOnly":true,"Env":["A=b"],"Labels":{"l":"v"},"Command":["c"],"Args":["a"],
		"Sysctls":{"x":"1"},"Ulimits":[{"Name":"core","Soft":-1,"Hard":-1}],"OomScoreAdj":-5,"Hosts":["10.0.0.1 h alias","bad"],
		"DNSConfig":{"Nameservers":["10.0.0.1"],"Search":["s"],"Options":["o"]},"Healthcheck":{"Test":["NONE"]},
		"Privileges":{"NoNewPrivileges":true,"Seccomp":{"Mode":"custom","Profile":"` + profile + `"},"AppArmor":{"Mode":"disabled"},"SELinuxContext":{"Disable":true,"User":"u","Role":"r","Type":"t","Level":"l"}},
		"Mounts":[{"Type":"BIND","Source":"/etc","Target":"/x","BindOptions":{"Propagation":"RShared"}},{"Source":"/y","Target":"/y","ReadOnly":true},{"Type":"volume","Source":"host","Target":"/v"},{"Type":"Tmpfs","Target":"/t","TmpfsOptions":{"SizeBytes":7}}]},
		"Resources":{"Limits":{"MemoryBytes":100,"NanoCPUs":5,"Pids":6},"Reservations":{"MemoryBytes":9},"SwapBytes":11},
		"RestartPolicy":{"Condition":"on-failure","MaxAttempts":3},"LogDriver":{"Name":"syslog","Options":{"a":"b"}},
		"Networks":[{"Target":"app","DriverOpts":{"com.docker.network.endpoint.sysctls":"y=2"}}]},
		"EndpointSpec":{"Ports":[{"TargetPort":80,"PublishedPort":8080,"Protocol":"UDP","PublishMode":"Host"},{"TargetPort":81}]}}`
	w := workloadOf(t, serviceFacts, "/services/create", body)
	if w.Security.Seccomp.SHA256 == "" || w.Image.Digest == "" {
		t.Errorf("%+v %+v", w.Security.Seccomp, w.Image)
	}
	w.Security.Seccomp.SHA256, w.Image = "", Image{}
	place := "TaskTemplate.ContainerSpec.Mounts"
	want := Workload{
		Kind: "service", Name: "s",
		User:         WorkloadUser{Raw: "1000:0", Source: "request", UID: 1000, GID: 0, Proof: "number", RootGroup: true},
		Groups:       []string{"0"},
		Capabilities: Capabilities{Add: []string{"SYS_ADMIN"}, Drop: []string{"ALL"}, Effective: []string{"SYS_ADMIN"}},
		Security: Security{
			Seccomp:  Seccomp{Mode: "custom", DefaultAction: "SCMP_ACT_ALLOW", AllowsAll: true},
			AppArmor: "unconfined", SELinux: SELinux{true, "u", "r", "t", "l"}, NoNewPrivileges: true,
		},
		Namespaces: Namespaces{Network: "app", Networks: []string{"app"}},
		Limits:     Limits{Memory: 100, MemorySwap: 111, NanoCPUs: 5, PIDs: 6},
		Ulimits:    []Ulimit{{"core", -1, -1}},
		OOM:        OOM{ScoreAdj: -5},
		Restart:    Restart{"on-failure", 3},
		Mounts: []Mount{
			{Kind: "bind", Source: "/etc", Target: "/x", Propagation: "rshared", HostPaths: []string{"/etc"}, Via: "Mounts", Field: place + "[0]"},
			{Kind: "bind", Source: "/y", Target: "/y", ReadOnly: true, HostPaths: []string{"/y"}, Via: "Mounts", Field: place + "[1]"},
			{Kind: "volume", Source: "host", Target: "/v", Driver: "local", DriverOpts: map[string]string{"type": "none", "o": "bind", "device": "/etc"}, HostPaths: []string{"/etc"}, Via: "DriverOpts", Field: place + "[2]"},
			{Kind: "tmpfs", Target: "/t", Size: 7, Resolved: true, Via: "Mounts", Field: place + "[3]"},
			{Kind: "volume", Target: "/data", Resolved: true, Via: "Image", Field: "Image"},
		},
		ReadonlyRootfs: true,
		Ports: []Port{
			{Container: 80, Protocol: "udp", Wildcard: true, HostStart: 8080, HostEnd: 8080, Mode: "host"},
			{Container: 81, Protocol: "tcp", Wildcard: true, Mode: "ingress"},
		},
		DNS:         DNS{[]string{"10.0.0.1"}, []string{"s"}, []string{"o"}, []string{"h:10.0.0.1"}},
		Sysctls:     map[string]string{"x": "1", "y": "2"},
		Logging:     Logging{"syslog", map[string]string{"a": "b"}},
		Healthcheck: Healthcheck{Disabled: true},
		Env:         []Env{{"A", true}},
		Labels:      map[string]string{"l": "v"},
		Entrypoint:  []string{"c"},
		Cmd:         []string{"a"},
	}
	if d := diff(want, w); d != "" {
		t.Error(d)
	}
	update := workloadOf(t, serviceFacts, "/services/s/update?version=1&rollback=none", body)
	update.Security.Seccomp.SHA256, update.Image = "", Image{}
	if d := diff(want, update); d != "" {
		t.Error("an update is judged otherwise:", d)
	}
	for _, back := range []string{"previous", "PREVIOUS", "x", "%20"} {
		refused(t, serviceFacts, "/services/s/update?version=1&rollback="+back, body, Undecodable, "?rollback")
	}
}

func TestServiceUser(t *testing.T) {
	for name, tt := range map[string]struct {
		facts engine.Facts
		spec  string
		proof string
		uid   int64
	}{
		"a number":                  {serviceFacts, `"Image":"app","User":"7"`, "number", 7},
		"a name":                    {serviceFacts, `"Image":"` + pinned + `","User":"www"`, "unproven", -1},
		"root":                      {serviceFacts, `"Image":"app","User":"root"`, "name", 0},
		"of a pinned image":         {serviceFacts, `"Image":"` + pinned + `"`, "number", 1000},
		"of an image that may move": {serviceFacts, `"Image":"app"`, "unproven", -1},
		"of an image without":       {serviceFacts, `"Image":"root"`, "default", 0},
		"of an image not here":      {serviceFacts, `"Image":"other"`, "missing", -1},
		"look-ups off":              {engine.Off{}, `"Image":"app"`, "default", 0},
	} {
		u := workloadOf(t, tt.facts, "/services/create", `{"TaskTemplate":{"ContainerSpec":{`+tt.spec+`}}}`).User
		if u.Proof != tt.proof || u.UID != tt.uid || u.Root != (tt.uid == 0) {
			t.Errorf("%s: %+v", name, u)
		}
	}
}

func TestServiceParts(t *testing.T) {
	service := func(task string) Workload {
		t.Helper()
		return workloadOf(t, serviceFacts, "/services/create", `{"TaskTemplate":{"ContainerSpec":{"Image":"app"},`+task+`}}`)
	}
	for resources, want := range map[string]Limits{
		`null`: {},
		`{}`:   {},
		`{"Limits":{"MemoryBytes":-1,"NanoCPUs":-1,"Pids":-1}}`:        {},
		`{"Limits":{"MemoryBytes":5},"SwapBytes":-1}`:                  {Memory: 5, MemorySwap: -1},
		`{"Limits":{"MemoryBytes":5},"SwapBytes":0}`:                   {Memory: 5, MemorySwap: 5},
		`{"Limits":{"MemoryBytes":5},"SwapBytes":9223372036854775807}`: {Memory: 5, MemorySwap: -1},
		`{"SwapBytes":5}`: {},
	} {
		if got := service(`"Resources":` + resources).Limits; got != want {
			t.Errorf("%s: %+v, want %+v", resources, got, want)
		}
	}
	for policy, want := range map[string]Restart{
		`null`: {"always", 0}, `{}`: {"always", 0}, `{"Condition":"any","MaxAttempts":2}`: {"always", 2}, `{"Condition":"none"}`: {"no", 0}, `{"Condition":"x"}`: {"x", 0},
	} {
		if got := service(`"RestartPolicy":` + policy).Restart; got != want {
			t.Errorf("%s: %+v, want %+v", policy, got, want)
		}
	}
	for networks, want := range map[string]Namespaces{
		`null`:                               {Network: "bridge", Networks: []string{"bridge"}},
		`[{"Target":"app"}]`:                 {Network: "app", Networks: []string{"app"}},
		`[{"Target":"app"},{"Target":"ff"}]`: {Network: "host", Networks: []string{"app", "host"}},
		`[{"Target":"host"}]`:                {Network: "host", Networks: []string{"host"}},
	} {
		if d := diff(want, service(`"Networks":`+networks).Namespaces); d != "" {
			t.Errorf("%s: %s", networks, d)
		}
	}
	w := workloadOf(t, serviceFacts, "/services/create", `{"TaskTemplate":{"ContainerSpec":{"Image":"app"}},"networks":[{"Target":"host"}]}`)
	if w.Namespaces.Network != "host" || diff([]string{"Networks"}, w.LegacyFields) != "" {
		t.Errorf("networks at the top level: %+v %v", w.Namespaces, w.LegacyFields)
	}
	if s := service(`"x":1`).Security; s.Seccomp.Mode != "default" || s.NoNewPrivileges {
		t.Errorf("no privileges stated: %+v", s)
	}
}

func TestServiceSeccomp(t *testing.T) {
	for privileges, want := range map[string]string{
		`{}`: "default", `{"Seccomp":{}}`: "default", `{"Seccomp":{"Mode":"default"}}`: "default",
		`{"Seccomp":{"Mode":"unconfined"}}`: "unconfined", `{"Seccomp":{"Mode":"custom","Profile":"e30="}}`: "custom", `{"AppArmor":{"Mode":"default"}}`: "default",
		`{"Seccomp":{"Mode":"Unconfined"}}`: "default", // no engine takes it for anything
	} {
		w := workloadOf(t, serviceFacts, "/services/create", `{"TaskTemplate":{"ContainerSpec":{"Image":"app","Privileges":`+privileges+`}}}`)
		if w.Security.Seccomp.Mode != want || w.Security.AppArmor != "" {
			t.Errorf("%s: %+v", privileges, w.Security)
		}
	}
}

func TestServiceRuntimes(t *testing.T) {
	for body, image := range map[string]string{
		`{"Runtime":"plugin","PluginSpec":{"name":"p","remote":"team/p:1","privileges":[{"name":"network","value":["host"]}]}}`: "docker.io/team/p:1",
		`{"ContainerSpec":{"Image":"app"},"PluginSpec":{"remote":"team/p:1"}}`:                                                  "docker.io/team/p:1",
		`{"Runtime":"plugin"}`: "",
		`{"Runtime":"attachment","ContainerSpec":{"Image":"app"}}`: "",
	} {
		w := workloadOf(t, serviceFacts, "/services/create", `{"TaskTemplate":`+body+`}`)
		if !w.PluginRuntime || w.Image.Ref != image {
			t.Errorf("%s: %+v", body, w.Image)
		}
	}
	if w := workloadOf(t, serviceFacts, "/services/create", `{"TaskTemplate":{"Runtime":"container","ContainerSpec":{"Image":"app"}}}`); w.PluginRuntime {
		t.Error("a container is a plugin")
	}
}

func TestServiceRefused(t *testing.T) {
	for body, want := range map[string]struct {
		kind  Kind
		field string
	}{
		`{}`:                                    {Undecodable, "TaskTemplate.ContainerSpec"},
		`{"TaskTemplate":[]}`:                   {Undecodable, ""},
		`{"TaskTemplate":{"ContainerSpec":{}}}`: {Undecodable, ""},
		`{"TaskTemplate":{"PluginSpec":{"remote":"/"}}}`:                                           {Undecodable, ""},
		`{"TaskTemplate":{"ContainerSpec":{"Image":"app","Ulimits":[null]}}}`:                      {Undecodable, "TaskTemplate.ContainerSpec.Ulimits"},
		`{"TaskTemplate":{"ContainerSpec":{"Image":"down"}}}`:                                      {Unavailable, ""},
		`{"TaskTemplate":{"ContainerSpec":{"Image":"app"},"Networks":[{"Target":"down"}]}}`:        {Unavailable, ""},
		`{"TaskTemplate":{"ContainerSpec":{"Image":"app","Mounts":[{"Type":"x","Target":"/x"}]}}}`: {Undecodable, "TaskTemplate.ContainerSpec.Mounts[0].Type"},
	} {
		refused(t, serviceFacts, "/services/create", body, want.kind, want.field)
	}
}
