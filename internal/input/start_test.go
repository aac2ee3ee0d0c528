package input

import (
	"strings"
	"testing"

	"github.com/seawall/seawall/internal/engine"
)

// startFacts holds containers as the daemon writes them back.
var startFacts = knownFacts{
	info: engine.Info{CgroupVersion: "1", NoNewPrivileges: true},
	images: map[string]string{
		"sha256:aa": `{"Id":"sha256:aa","RepoDigests":["registry.example.com/app@sha256:` + hex64 + `"],"Config":{"User":"app","Volumes":{"/cache":{}}}}`,
	},
	volumes: map[string]string{"host": mountFacts.volumes["host"]},
	networks: map[string]string{
		"app": `{"Name":"app","Driver":"bridge"}`, "n1": `{"Name":"app","Driver":"bridge"}`,
	},
	accounts: map[string]engine.Accounts{
		"c1": {Passwd: []byte("root:x:0:0::/:\napp:x:1000:50::/:\n")},
		"c2": {Passwd: []byte("app:x:0:0::/:\n")},
	},
	containers: map[string]string{
		"web": `{"Id":"c1","Name":"/web","Image":"sha256:aa","Config":{"Image":"app:1","User":"app","Env":["A=b"],"Labels":{"l":"v"},
			"Cmd":["x"],"Entrypoint":["y"],"Healthcheck":{"Test":["CMD","true"]},"Volumes":{"/cache":{}}},
			"HostConfig":{"NetworkMode":"default","CgroupnsMode":"host","IpcMode":"private","Memory":1048576,"MemorySwap":2097152,"PidsLimit":null,
			"CapDrop":["ALL"],"Binds":["/src/:/dst:ro","host:/v"],"VolumesFrom":["old:ro"],"Tmpfs":{"/tmp":"size=1m"},
			"Mounts":[{"Type":"volume","Target":"/anon"},{"Type":"tmpfs","Target":"/t"}],
			"PortBindings":{"80/tcp":[{"HostIp":"","HostPort":"8080"}]},"Devices":[{"PathOnHost":"/dev/null","PathInContainer":"/dev/null","CgroupPermissions":"r"}]},
			"Mounts":[{"Type":"bind","Source":"/src","Destination":"/dst","RW":false},{"Type":"volume","Name":"host","Destination":"/v","Driver":"local","RW":true},
			{"Type":"volume","Name":"1f","Destination":"/anon","Driver":"local","RW":true},{"Type":"tmpfs","Destination":"/t","RW":true},
			{"Type":"volume","Name":"2f","Destination":"/cache","Driver":"local","RW":true},
			{"Type":"bind","Source":"/etc","Destination":"/inherited","RW":true},{"Type":"bind","Source":"/moved","Destination":"/dst","RW":false}],
			"NetworkSettings":{"Networks":{"app":{"NetworkID":"n1"}}}}`,
		"rooty":   `{"Id":"c2","Name":"/rooty","Image":"gone","Config":{"Image":"app:1","User":"app"},"HostConfig":{"NetworkMode":"none"}}`,
		"nobody":  `{"Id":"c3","Name":"/nobody","Image":"gone","Config":{"Image":"app:1"},"HostConfig":{}}`,
		"unknown": `{"Id":"c3","Name":"/unknown","Image":"gone","Config":{"User":"app"},"HostConfig":{}}`,
		"lost":    `{"Id":"c4","Name":"/lost","Image":"down","Config":{},"HostConfig":{}}`,
		"empty":   `{"Id":"c5","Name":"/empty"}`,
		"binds":   `{"Id":"c6","Image":"gone","Config":{},"HostConfig":{"Binds":["x"]}}`,
		"volume":  `{"Id":"c6","Image":"gone","Config":{},"HostConfig":{},"Mounts":[{"Type":"volume","Name":"down","Destination":"/x"}]}`,
		"net":     `{"Id":"c6","Image":"gone","Config":{},"HostConfig":{"NetworkMode":"down"}}`,
		"ports":   `{"Id":"c6","Image":"gone","Config":{},"HostConfig":{"PortBindings":{"1":[{"HostPort":"x"}]}}}`,
		"device":  `{"Id":"c6","Image":"gone","Config":{},"HostConfig":{"Devices":[{}]}}`,
	},
}

func TestStart(t *testing.T) {
	for _, uri := range []string{"/containers/web/start", "/v1.45/containers/web/restart"} {
		w := workloadOf(t, startFacts, uri, "")
		field := "HostConfig."
		want := Workload{
			Kind: "start", Name: "web", ID: "c1",
			Image: Image{
				Raw: "app:1", Ref: "docker.io/library/app:1", Registry: "docker.io", Repository: "docker.io/library/app", Tag: "1",
				Lookup: "found", ID: "sha256:aa", User: "app", Volumes: []string{"/cache"},
				RepoDigests:  []string{"registry.example.com/app@sha256:" + hex64},
				Repositories: []string{"registry.example.com/app"},
			},
			User:         WorkloadUser{Raw: "app", Source: "image", UID: 1000, GID: 50, Proof: "passwd"},
			Capabilities: Capabilities{Drop: []string{"ALL"}},
			Security:     Security{Seccomp: Seccomp{Mode: "default"}, NoNewPrivileges: true},
			Namespaces:   Namespaces{Network: "bridge", Networks: []string{"app", "bridge"}, IPC: "private"},
			Limits:       Limits{Memory: 1 << 20, MemorySwap: 2 << 20},
			Devices:      []Device{{"/dev/null", "/dev/null", "r"}},
			Ports:        []Port{{Container: 80, Protocol: "tcp", Wildcard: true, HostStart: 8080, HostEnd: 8080}},
			Healthcheck:  Healthcheck{Stated: true, Present: true},
			Env:          []Env{{"A", true}},
			Labels:       map[string]string{"l": "v"},
			Entrypoint:   []string{"y"},
			Cmd:          []string{"x"},
			Mounts: []Mount{
				{Kind: "bind", Source: "/src/", Target: "/dst", ReadOnly: true, HostPaths: []string{"/src"}, Via: "Binds", Field: field + "Binds[0]"},
				{Kind: "volume", Source: "host", Target: "/v", Driver: "local", DriverOpts: map[string]string{"type": "none", "o": "bind", "device": "/etc"}, HostPaths: []string{"/etc"}, Via: "DriverOpts", Field: field + "Binds[1]"},
				{Kind: "volume", Target: "/anon", Resolved: true, Via: "Mounts", Field: field + "Mounts[0]"},
				{Kind: "tmpfs", Target: "/t", Resolved: true, Via: "Mounts", Field: field + "Mounts[1]"},
				{Kind: "tmpfs", Target: "/tmp", Resolved: true, Via: "Tmpfs", Field: field + "Tmpfs[/tmp]", Size: 1 << 20},
				{Kind: "volume", Source: "2f", Target: "/cache", Driver: "local", Resolved: true, Via: "Volumes", Field: "Mounts"},
				{Kind: "bind", Source: "/etc", Target: "/inherited", HostPaths: []string{"/etc"}, Via: "VolumesFrom", From: "old", Field: field + "VolumesFrom"},
				{Kind: "bind", Source: "/moved", Target: "/dst", ReadOnly: true, HostPaths: []string{"/moved"}, Via: "VolumesFrom", From: "old", Field: field + "VolumesFrom"},
			},
		}
		if d := diff(want, w); d != "" {
			t.Errorf("%s: %s", uri, d)
		}
	}
}

func TestStartUser(t *testing.T) {
	for name, want := range map[string]WorkloadUser{
		"rooty":  {Raw: "app", Source: "request", UID: 0, GID: 0, Proof: "passwd", Root: true},
		"nobody": {Source: "default", UID: 0, GID: -1, Proof: "default", Root: true},
	} {
		if got := workloadOf(t, startFacts, "/containers/"+name+"/start", "").User; got != want {
			t.Errorf("%s: %+v, want %+v", name, got, want)
		}
	}
	in, err := sent(startFacts, "POST", "/containers/unknown/start", "", NeedAll&^NeedAccounts)
	if err != nil || in.Workload.User.Proof != "unproven" {
		t.Errorf("accounts not asked for: %+v, %v", in, err)
	}
}

func TestStartRefused(t *testing.T) {
	for name, kind := range map[string]Kind{
		"gone": Unavailable, "down": Unavailable, "unknown": Unavailable, "lost": Unavailable, "empty": Unavailable,
		"volume": Unavailable, "net": Unavailable, "binds": Undecodable, "ports": Undecodable, "device": Undecodable,
	} {
		refused(t, startFacts, "/containers/"+name+"/start", "", kind, "")
	}
}

// TestStartWithoutLook holds that no workload is made up where the container
// cannot be looked at.
func TestStartWithoutLook(t *testing.T) {
	for _, tt := range []struct {
		facts engine.Facts
		needs Needs
	}{{engine.Off{}, NeedAll}, {startFacts, NeedAll &^ NeedContainer}} {
		in, err := sent(tt.facts, "POST", "/containers/web/start?checkpoint=c&checkpoint-dir=/x", "", tt.needs)
		if err != nil {
			t.Fatal(err)
		}
		if in.Parts() != PartStart.Bit() || in.Workload.Kind != "" {
			t.Errorf("parts %v, kind %q", in.Parts(), in.Workload.Kind)
		}
		if want := (Start{Checkpoint: "c", CheckpointDir: "/x"}); in.Start != want {
			t.Errorf("got %+v", in.Start)
		}
	}
}

func TestStartBody(t *testing.T) {
	for body, want := range map[string]bool{
		`{}`: false, `null`: false, `{"HostConfig":null}`: true, `{"Privileged":true}`: true, `{"hostconfig":{"Binds":["/:/x"]}}`: true, `{"x":1}`: true,
	} {
		in, err := sent(startFacts, "POST", "/v1.23/containers/nobody/start", body, NeedAll)
		if err != nil {
			t.Errorf("%s: %v", body, err)
		} else if in.Start.HostConfig != want || in.Workload.Privileged {
			t.Errorf("%s: %+v", body, in.Start)
		}
	}
	refused(t, startFacts, "/v1.23/containers/nobody/start", `{"Privileged":1}`, Undecodable, "")
	refused(t, startFacts, "/v1.23/containers/nobody/start", `[]`, Undecodable, "")
}

// TestStartIgnoresTheDaemon holds that what the daemon itself writes into a
// container is not laid to its owner.
func TestStartIgnoresTheDaemon(t *testing.T) {
	for name, tt := range map[string]struct {
		host    string
		selinux SELinux
		cgroup  string
		version string
	}{
		"host pids":              {`"PidMode":"host","SecurityOpt":["label=disable"]`, SELinux{}, "", "1"},
		"host ipc":               {`"IpcMode":"host","SecurityOpt":["label=disable"]`, SELinux{}, "", "1"},
		"privileged":             {`"Privileged":true,"SecurityOpt":["label=disable"]`, SELinux{}, "", "1"},
		"asked for":              {`"SecurityOpt":["label=disable"]`, SELinux{Disabled: true}, "", "1"},
		"shared with another":    {`"PidMode":"container:x","SecurityOpt":["label=user:system_u","label=role:system_r","label=type:spc_t","label=level:s0:c1,c2"]`, SELinux{Type: "spc_t", Level: "s0:c1,c2"}, "", "1"},
		"not shared":             {`"SecurityOpt":["label=user:system_u"]`, SELinux{User: "system_u"}, "", "1"},
		"cgroup host on v1":      {`"CgroupnsMode":"host"`, SELinux{}, "", "1"},
		"another's cgroup on v1": {`"CgroupnsMode":"host","Cgroup":"container:x"`, SELinux{}, "", "1"},
		"cgroup private on v1":   {`"CgroupnsMode":"private"`, SELinux{}, "private", "1"},
		"cgroup host on v2":      {`"CgroupnsMode":"host"`, SELinux{}, "host", "2"},
		"cgroup host, who knows": {`"CgroupnsMode":"host"`, SELinux{}, "host", ""},
	} {
		t.Run(name, func(t *testing.T) {
			facts := knownFacts{
				info:       engine.Info{CgroupVersion: tt.version},
				containers: map[string]string{"x": `{"Id":"c","Image":"i","Config":{},"HostConfig":{` + tt.host + `}}`},
			}
			w := workloadOf(t, facts, "/containers/x/start", "")
			if strings.Contains(tt.host, `"Cgroup":`) != (w.Namespaces.CgroupContainer == "container:x") {
				t.Errorf("joined cgroup %q", w.Namespaces.CgroupContainer)
			}
			if w.Security.SELinux != tt.selinux || w.Namespaces.Cgroup != tt.cgroup {
				t.Errorf("selinux %+v, cgroup %q", w.Security.SELinux, w.Namespaces.Cgroup)
			}
		})
	}
}
