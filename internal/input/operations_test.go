package input

import (
	"errors"
	"reflect"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/moby/moby/api/types/container"
	"github.com/moby/moby/api/types/image"
	"github.com/moby/moby/api/types/network"

	"github.com/seawall/seawall/internal/engine"
)

// daemon holds one object of each kind.
var daemon = known{
	images: map[string]image.InspectResponse{
		digest64:                  {ID: digest64, RepoTags: []string{"app:1"}},
		"app":                     {ID: digest64, RepoTags: []string{"app:1"}},
		"docker.io/library/app:1": {ID: digest64},
	},
	containers: map[string]container.InspectResponse{
		"web":  {ID: "c1", Name: "/web", Image: digest64, Config: &container.Config{Image: "app:1", User: "1000"}},
		"root": {ID: "c2", Name: "/root", Image: digest64},
	},
	networks: map[string]network.Inspect{"app": {Network: network.Network{
		Driver: "macvlan", Scope: "local", Internal: true, Options: map[string]string{"parent": "eth0"},
	}}},
	accounts: map[string]engine.Accounts{"c1": {Passwd: []byte("root:x:0:0::/:\napp:x:1000:1000::/:\n")}},
}

var (
	app   = Image{Raw: "app", Ref: "docker.io/library/app:latest", Registry: "docker.io", Repository: "docker.io/library/app", Tag: "latest", Lookup: "none"}
	app1  = Image{Raw: "app:1", Ref: "docker.io/library/app:1", Registry: "docker.io", Repository: "docker.io/library/app", Tag: "1", Lookup: "none"}
	appIs = Image{Raw: "app:1", Ref: "docker.io/library/app:1", Registry: "docker.io", Repository: "docker.io/library/app", Tag: "1", Lookup: "found", ID: digest64, RepoTags: []string{"app:1"}}
)

// with sets the raw text of an image.
func with(img Image, raw string) Image { img.Raw = raw; return img }

// found sets what the daemon above knows.
func found(img Image, tags ...string) Image {
	img.Lookup, img.ID, img.RepoTags = "found", digest64, tags
	return img
}

// TestOperations holds what each door's request becomes: the part that it
// fills, and no other.
func TestOperations(t *testing.T) {
	for _, tt := range []struct {
		line, body string
		part       Part
		want       any
	}{
		{"POST /build?t=app:1&t=&t=app&networkmode=host&cgroupparent=/x&remote=r&dockerfile=D&memory=64&memswap=-1&shmsize=9&extrahosts=a:1&extrahosts=b:2&outputs=o&securityopt=s" +
			"&buildargs=%7B%22B%22:null,%22A%22:%22x%22,%22C%22:%22%22%7D&labels=%7B%22l%22:%22v%22%7D&ulimits=%5B%7B%22Name%22:%22nofile%22,%22Soft%22:1,%22hard%22:2%7D%5D", "", PartBuild,
			Build{Remote: "r", Dockerfile: "D", NetworkMode: "host", CgroupParent: "/x", Tags: []Image{app1, app}, Args: []Env{{"A", true}, {"B", false}, {"C", false}},
				Labels: map[string]string{"l": "v"}, ExtraHosts: []string{"a:1", "b:2"}, Memory: 64, MemorySwap: -1, ShmSize: 9,
				Ulimits: []Ulimit{{"nofile", 1, 2}}, Outputs: "o", SecurityOpt: []string{"s"}}},
		{"POST /build?version=1", "", PartBuild, Build{}},
		{"POST /build?version=2", "", PartBuild, Build{BuildKit: true}},
		{"POST /session", "", PartBuild, Build{BuildKit: true, Session: true}},
		{"POST /grpc", "", PartBuild, Build{BuildKit: true, Session: true}},

		{"POST /volumes/create", `{}`, PartVolume, Volume{Driver: "local", Resolved: true}},
		{"POST /volumes/create", `{"name":"v","driver":"x","driveropts":{"Type":"y"},"Labels":{"a":"b"},"clustervolumespec":{}}`, PartVolume,
			Volume{Name: "v", Resolved: true, Driver: "x", DriverOpts: map[string]string{"Type": "y"}, Cluster: true, Labels: map[string]string{"a": "b"}}},
		{"PUT /volumes/v", `{"Spec":{"Availability":"drain"}}`, PartVolume, Volume{Name: "v", Cluster: true, Resolved: true}},

		{"POST /networks/create", `{"Name":"n"}`, PartNetwork, Network{Operation: "create", Name: "n", Driver: "bridge"}},
		{"POST /networks/create", `{"Name":"n","CheckDuplicate":true,"Driver":"macvlan","Scope":"swarm","Internal":true,"Attachable":true,"Ingress":true,"ConfigOnly":true,
			"ConfigFrom":{"Network":"c"},"IPAM":{"Driver":"dhcp","Config":[{"Subnet":"10.0.0.0/8","Gateway":""}]},"Options":{"parent":"eth0"},"Labels":{"a":"b"}}`, PartNetwork,
			Network{Operation: "create", Name: "n", Driver: "macvlan", Scope: "swarm", Internal: true, Attachable: true, Ingress: true, ConfigOnly: true,
				ConfigFrom: "c", IPAMDriver: "dhcp", Options: map[string]string{"parent": "eth0"}, Labels: map[string]string{"a": "b"}}},
		{"POST /networks/app/connect", `{"Container":"web","EndpointConfig":{"DriverOpts":{"com.docker.network.endpoint.sysctls":"x"}}}`, PartNetwork,
			Network{Operation: "connect", Name: "app", Container: "web", Driver: "macvlan", Scope: "local", Internal: true,
				Options: map[string]string{"parent": "eth0"}, EndpointOpts: map[string]string{"com.docker.network.endpoint.sysctls": "x"}}},
		{"POST /networks/other/disconnect", `{"Container":"web","Force":true}`, PartNetwork, Network{Operation: "disconnect", Name: "other", Container: "web"}},

		{"POST /images/create?fromImage=app&tag=1", "", PartImageOp, ImageOp{Operation: "pull", Source: app1}},
		{"POST /images/create?fromSrc=-&repo=app&tag=1&changes=USER+0&changes=CMD+x", "", PartImageOp,
			ImageOp{Operation: "import", Target: app1, Changes: []string{"USER 0", "CMD x"}}},
		{"POST /images/create?fromSrc=http://x/y", "", PartImageOp, ImageOp{Operation: "import", FromURL: "http://x/y"}},
		{"POST /images/load", "", PartImageOp, ImageOp{Operation: "load"}},
		{"POST /images/app/tag?repo=app&tag=1", "", PartImageOp, ImageOp{Operation: "tag", Source: found(app, "app:1"), Target: app1}},
		{"POST /images/app/push?tag=1", "", PartImageOp, ImageOp{Operation: "push", Source: found(app1)}},
		{"POST /images/team/none/push", "", PartImageOp, ImageOp{Operation: "push",
			Source: Image{Raw: "team/none", Ref: "docker.io/team/none", Registry: "docker.io", Repository: "docker.io/team/none", Lookup: "missing"}}},
		{"GET /images/app/get", "", PartImageOp, ImageOp{Operation: "save", Source: found(app, "app:1"), Names: []string{"app"}}},
		{"GET /images/get?names=app&names=x", "", PartImageOp, ImageOp{Operation: "save", Source: found(app, "app:1"), Names: []string{"app", "x"}}},
		{"GET /images/get", "", PartImageOp, ImageOp{Operation: "save"}},
		{"DELETE /images/app", "", PartImageOp, ImageOp{Operation: "remove", Source: found(app, "app:1")}},
		{"GET /images/search?term=app", "", PartImageOp, ImageOp{Operation: "search", Source: Image{Raw: "app", Registry: "docker.io", Lookup: "none"}}},
		{"GET /images/search?term=team/app", "", PartImageOp, ImageOp{Operation: "search", Source: Image{Raw: "team/app", Registry: "docker.io", Lookup: "none"}}},
		{"GET /images/search?term=10.0.0.1:80/app", "", PartImageOp, ImageOp{Operation: "search", Source: Image{Raw: "10.0.0.1:80/app", Registry: "10.0.0.1:80", Lookup: "none"}}},
		{"GET /images/search?term=localhost/app", "", PartImageOp, ImageOp{Operation: "search", Source: Image{Raw: "localhost/app", Registry: "localhost", Lookup: "none"}}},
		{"GET /distribution/app:1/json", "", PartImageOp, ImageOp{Operation: "distribution", Source: app1}},
		{"POST /commit?container=web&repo=app&tag=1&changes=USER+root", `{"USER":"0","Cmd":"x"}`, PartImageOp,
			ImageOp{Operation: "commit", Source: appIs, Target: app1, Container: "web", User: "0", Changes: []string{"USER root"}}},
		{"POST /commit?container=root", "", PartImageOp,
			ImageOp{Operation: "commit", Container: "root", Source: Image{ID: digest64, Lookup: "found", RepoTags: []string{"app:1"}}}},

		{"POST /plugins/pull?remote=team/p", `[{"Name":"mount","Description":"x","Value":["/"]}]`, PartPluginOp,
			PluginOp{Operation: "pull", Name: "team/p:latest", Remote: with(name("team/p"), "team/p"), Privileges: []PluginPrivilege{{"mount", []string{"/"}}}}},
		{"POST /plugins/pull?remote=team/p&name=seawall", `null`, PartPluginOp,
			PluginOp{Operation: "pull", Name: "seawall:latest", Remote: name("team/p"), Self: true}},
		{"POST /plugins/pull?remote=seawall:1", `[]`, PartPluginOp, PluginOp{Operation: "pull", Name: "seawall:1", Remote: name("seawall:1")}},
		{"POST /plugins/pull?remote=seawall:1@" + digest64, `[]`, PartPluginOp,
			PluginOp{Operation: "pull", Name: "seawall:latest", Remote: name("seawall:1@" + digest64), Self: true}},
		{"POST /plugins/p/upgrade?remote=team/p:2", `[]`, PartPluginOp, PluginOp{Operation: "upgrade", Name: "p:latest", Remote: name("team/p:2")}},
		{"POST /plugins/p/set", `["A=secret","B","C.source=/"]`, PartPluginOp, PluginOp{Operation: "set", Name: "p:latest", Settings: []string{"A", "B", "C.source"}}},
		{"POST /plugins/create?name=p", "", PartPluginOp, PluginOp{Operation: "create", Name: "p:latest"}},
		{"POST /plugins/p:2/enable", "", PartPluginOp, PluginOp{Operation: "enable", Name: "p:2"}},
		{"POST /plugins/seawall/disable?force=1", "", PartPluginOp, PluginOp{Operation: "disable", Name: "seawall:latest", Force: true, Self: true}},
		{"POST /plugins/seawall:latest/disable", "", PartPluginOp, PluginOp{Operation: "disable", Name: "seawall:latest", Self: true}},
		{"POST /plugins/docker.io/library/seawall/disable", "", PartPluginOp, PluginOp{Operation: "disable", Name: "seawall:latest", Self: true}},
		{"POST /plugins/seawall:2/disable", "", PartPluginOp, PluginOp{Operation: "disable", Name: "seawall:2"}},
		{"POST /plugins/0a/disable", "", PartPluginOp, PluginOp{Operation: "disable", Name: "0a:latest", Self: true}}, // perhaps: a prefix of its ID
		{"DELETE /plugins/" + hex64 + "?force=1", "", PartPluginOp, PluginOp{Operation: "remove", Name: hex64, Force: true, Self: true}},
		{"POST /plugins/p/push", "", PartPluginOp, PluginOp{Operation: "push", Name: "p:latest"}},

		{"POST /swarm/init", `{"ListenAddr":"0.0.0.0:2377","AdvertiseAddr":"a","DataPathAddr":"d","ForceNewCluster":true,"AutoLockManagers":true,"Spec":{"CAConfig":{"NodeCertExpiry":3600000000001}}}`, PartSwarm,
			Swarm{Operation: "init", ListenAddr: "0.0.0.0:2377", AdvertiseAddr: "a", DataPathAddr: "d", ForceNewCluster: true, Autolock: true, CertExpiry: 3601}},
		{"POST /swarm/join", `{"ListenAddr":"l","AdvertiseAddr":"a","DataPathAddr":"d","RemoteAddrs":["evil:2377"],"JoinToken":"SWMTKN"}`, PartSwarm,
			Swarm{Operation: "join", ListenAddr: "l", AdvertiseAddr: "a", DataPathAddr: "d", RemoteAddrs: []string{"evil:2377"}}},
		{"POST /swarm/update?version=1&rotateManagerToken=true", `{"EncryptionConfig":{"AutoLockManagers":true},"CAConfig":{"NodeCertExpiry":-1}}`, PartSwarm,
			Swarm{Operation: "update", Autolock: true, RotateTokens: true}},
		{"POST /swarm/update?version=1&rotateWorkerToken=false", `{}`, PartSwarm, Swarm{Operation: "update"}},
		{"POST /swarm/leave?force=1", "", PartSwarm, Swarm{Operation: "leave"}},
		{"POST /swarm/unlock", `{"UnlockKey":"SWMKEY"}`, PartSwarm, Swarm{Operation: "unlock"}},
	} {
		t.Run(tt.line, func(t *testing.T) {
			b := &Builder{Facts: daemon, Own: Own{PluginName: "seawall"}}
			in, err := inputOf(t, b, tt.line, tt.body, NeedAll&^NeedBody)
			if err != nil {
				t.Fatal(err)
			}
			if in.Parts() != tt.part.Bit() {
				t.Errorf("parts: %b", in.Parts())
			}
			if diff := cmp.Diff(tt.want, partOf(in, tt.part), cmpopts.EquateEmpty()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// name is a plugin's remote, which is never looked up.
func name(raw string) Image {
	img, err := parseImage(raw)
	if err != nil {
		panic(err)
	}
	return img
}

func partOf(in *Input, p Part) any {
	v := reflect.ValueOf(in).Elem()
	for i := range v.NumField() {
		if v.Type().Field(i).Tag.Get("json") == string(p) {
			return v.Field(i).Interface()
		}
	}
	return nil
}

// TestActionsWithoutAPart are read for their request line and body only.
func TestActionsWithoutAPart(t *testing.T) {
	for _, tt := range [][2]string{
		{"GET /containers/web/archive?path=/", ""}, {"PUT /containers/web/archive?path=/", ""}, {"POST /containers/web/rename?name=x", ""},
		{"POST /containers/web/copy", `{"Resource":"/"}`},
		{"POST /containers/web/checkpoints", `{"CheckpointDir":"/"}`}, {"POST /nodes/x/update", `{"Role":"manager"}`},
		{"POST /secrets/create", `{"Name":"x","Data":"YQ=="}`}, {"POST /secrets/x/update", `{}`}, {"POST /configs/create", `{}`}, {"POST /configs/x/update", `{}`},
	} {
		in, err := inputOf(t, &Builder{Facts: daemon}, tt[0], tt[1], NeedBody)
		if err != nil {
			t.Errorf("%s: %v", tt[0], err)
		} else if in.Parts() != 0 || (in.Body == nil) != (tt[1] == "") || len(in.UnknownFields) > 0 {
			t.Errorf("%s: parts %b, body %v, unknown %v", tt[0], in.Parts(), in.Body, in.UnknownFields)
		}
	}
}

func TestSecretsStayOut(t *testing.T) {
	for _, tt := range []struct{ line, body, want string }{
		{"POST /secrets/create", `{"name":"k","data":"cGFzcw=="}`, `{"Data":"masked","Name":"k"}`},
		{"POST /secrets/create", `{"name":"k","Data":null}`, `{"Data":null,"Name":"k"}`},
		{"POST /secrets/x/update", `{"Data":"cGFzcw=="}`, `{"Data":"masked"}`},
		{"POST /configs/create", `{"Data":"cGFzcw=="}`, `{"Data":"masked"}`},
		{"POST /configs/x/update", `{"Data":"cGFzcw=="}`, `{"Data":"masked"}`},
		{"POST /swarm/join", `{"JOINTOKEN":"SWMTKN"}`, `{"JoinToken":"masked"}`},
		{"POST /swarm/unlock", `{"UnlockKey":"SWMKEY"}`, `{"UnlockKey":"masked"}`},
		{"POST /swarm/init", `{"Spec":{"CAConfig":{"SigningCAKey":"x","SigningCACert":"y"}}}`, `{"Spec":{"CAConfig":{"SigningCACert":"y","SigningCAKey":"masked"}}}`},
		{"POST /swarm/update", `{"CAConfig":{"SigningCAKey":"x"}}`, `{"CAConfig":{"SigningCAKey":"masked"}}`},
		{"POST /volumes/create", `{"Name":"v"}`, `{"Name":"v"}`},
	} {
		in, err := inputOf(t, &Builder{Facts: daemon}, tt.line, tt.body, NeedBody)
		if err != nil {
			t.Fatal(err)
		}
		if got := compact(in.Body); got != tt.want {
			t.Errorf("%s: got %s, want %s", tt.line, got, tt.want)
		}
	}
}

func TestOperationsRefuse(t *testing.T) {
	for _, tt := range []struct{ line, body, what string }{
		{"POST /build?version=3", "", "?version"},
		{"POST /build?memory=1g", "", "?memory"},
		{"POST /build?memory=+1", "", "?memory"},
		{"POST /build?memory=%2B1", "", "?memory"},
		{"POST /build?memswap=1.5", "", "?memswap"},
		{"POST /build?shmsize=99999999999999999999", "", "?shmsize"},
		{"POST /build?t=App", "", "App"},
		{"POST /build?t=app@" + digest64, "", "digest"},
		{"POST /build?buildargs=x", "", "?buildargs"},
		{"POST /build?buildargs=%7B%22a%22:1%7D", "", "?buildargs"},
		{"POST /build?buildargs=%7B%22a%22:%22%22,%22a%22:%22%22%7D", "", "twice"},
		{"POST /build?labels=%5B%5D", "", "?labels"},
		{"POST /build?ulimits=%5Bnull%5D", "", "?ulimits"},
		{"POST /build?ulimits=%5B%7B%22Odd%22:1%7D%5D", "", "?ulimits.[0].Odd"},
		{"POST /build?ulimits=%7B%7D", "", "?ulimits"},
		{"POST /containers/web/exec", `{"Privileged":"true"}`, "Privileged"},
		{"POST /volumes/create", `{"DriverOpts":{"a":1}}`, "DriverOpts"},
		{"PUT /volumes/v", `{"Spec":1}`, "Spec"},
		{"POST /networks/create", `{"IPAM":{"Config":[{"Subnet":"all"}]}}`, "form"},
		{"POST /networks/app/connect", `{"Container":1}`, "Container"},
		{"POST /networks/app/disconnect", `{"Force":1}`, "Force"},
		{"POST /images/create?fromImage=App", "", "App"},
		{"POST /images/create?fromSrc=-&repo=App", "", "App"},
		{"POST /images/app/tag", "", "not an image reference"},
		{"POST /images/app/tag?repo=App", "", "App"},
		{"POST /images/App/tag?repo=app", "", "App"},
		{"POST /images/" + hex64 + "/push", "", "not an image reference"},
		{"POST /images/app/push?tag=:", "", "not an image reference"},
		{"GET /images/get?names=app&names=App", "", "App"},
		{"DELETE /images/App", "", "App"},
		{"GET /distribution/App/json", "", "App"},
		{"POST /commit?container=web&repo=App", `{}`, "App"},
		{"POST /commit?container=web", `{"User":1}`, "User"},
		{"POST /plugins/pull?remote=", `[]`, "not an image reference"},
		{"POST /plugins/pull?remote=team/p&name=App", `[]`, "not the name of a plugin"},
		{"POST /plugins/pull?remote=team/p", `[1]`, "not what the engine reads"},
		{"POST /plugins/p/set", `[1]`, "not what the engine reads"},
		{"POST /plugins/App/set", `[]`, "not the name of a plugin"},
		{"POST /plugins/create", "", "not the name of a plugin"},
		{"POST /swarm/init", `{"Spec":[]}`, "Spec"},
		{"POST /swarm/join", `{"RemoteAddrs":"x"}`, "RemoteAddrs"},
		{"POST /swarm/update", `{"Raft":1}`, "Raft"},
		{"POST /swarm/unlock", `{"UnlockKey":1}`, "UnlockKey"},
		{"POST /nodes/x/update", `{"Role":1}`, "Role"},
	} {
		t.Run(tt.line, func(t *testing.T) {
			_, err := inputOf(t, &Builder{Facts: daemon, Own: Own{PluginName: "seawall"}}, tt.line, tt.body, NeedAll)
			wantUndecodable(t, err, tt.what)
		})
	}
	_, err := inputOf(t, &Builder{Facts: daemon, Own: Own{PluginName: "See Wall"}}, "DELETE /plugins/p", "", 0)
	wantUndecodable(t, err, "not the name of a plugin")
}

// TestNoLookupNoPass: where a fact is needed and not to be had, there is no
// input; where it is not needed, nobody asks.
func TestNoLookupNoPass(t *testing.T) {
	dead := &Builder{Facts: known{err: errors.New("dead")}}
	empty := &Builder{Facts: known{}}
	off := &Builder{Facts: engine.Off{}}
	for _, tt := range []struct {
		line, body string
		need       Needs
		missing    bool // an object that does not exist is an error, too
	}{
		{"POST /containers/web/exec", `{}`, NeedContainer, true},
		{"POST /commit?container=web", `{}`, NeedContainer, true},
		{"POST /networks/app/connect", `{}`, NeedNetwork, true},
		{"POST /images/app/tag?repo=x", "", NeedImage, false},
		{"POST /images/app/push", "", NeedImage, false},
		{"GET /images/app/get", "", NeedImage, false},
		{"DELETE /images/app", "", NeedImage, false},
		{"GET /info", "", NeedInfo, false},
	} {
		t.Run(tt.line, func(t *testing.T) {
			_, err := inputOf(t, dead, tt.line, tt.body, tt.need)
			wantUnavailable(t, err)
			if _, err := inputOf(t, dead, tt.line, tt.body, NeedAll&^tt.need&^NeedInfo); err != nil {
				t.Errorf("asked for what nobody needs: %v", err)
			}
			if _, err := inputOf(t, empty, tt.line, tt.body, tt.need); tt.missing {
				wantUnavailable(t, err)
			} else if err != nil {
				t.Error(err)
			}
			if _, err := inputOf(t, off, tt.line, tt.body, NeedAll); err != nil {
				t.Errorf("look-ups are off: %v", err)
			}
		})
	}
}
