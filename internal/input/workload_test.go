package input

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/moby/moby/api/types/container"
	"github.com/moby/moby/api/types/image"
	"github.com/moby/moby/api/types/network"
	"github.com/moby/moby/api/types/volume"

	"github.com/seawall/seawall/internal/action"
	"github.com/seawall/seawall/internal/engine"
)

// knownFacts is a daemon that holds what a test gives it, and nothing else.
// What has "down" for its name cannot be told.
type knownFacts struct {
	info       engine.Info
	images     map[string]string // name → JSON of an image inspect
	containers map[string]string // name → JSON of a container inspect
	volumes    map[string]string
	networks   map[string]string
	accounts   map[string]engine.Accounts
}

var errDown = errors.New("the daemon does not answer")

func fact[T any](known map[string]string, name string) (v T, err error) {
	text, ok := known[name]
	switch {
	case name == "down":
		return v, errDown
	case !ok:
		return v, engine.ErrNotFound
	}
	return v, json.Unmarshal([]byte(text), &v)
}

func (f knownFacts) Info(context.Context) (engine.Info, error) { return f.info, nil }

func (f knownFacts) Image(_ context.Context, name string) (image.InspectResponse, error) {
	return fact[image.InspectResponse](f.images, name)
}

func (f knownFacts) Container(_ context.Context, name string) (container.InspectResponse, error) {
	return fact[container.InspectResponse](f.containers, name)
}

func (f knownFacts) Exec(context.Context, string) (container.ExecInspectResponse, error) {
	return container.ExecInspectResponse{}, engine.ErrNotFound
}

func (f knownFacts) Volume(_ context.Context, name string) (volume.Volume, error) {
	return fact[volume.Volume](f.volumes, name)
}

func (f knownFacts) Network(_ context.Context, name string) (network.Inspect, error) {
	return fact[network.Inspect](f.networks, name)
}

func (f knownFacts) Accounts(_ context.Context, id string) (engine.Accounts, error) {
	a, ok := f.accounts[id]
	if !ok {
		return a, errDown
	}
	return a, nil
}

// sent reads one request through the whole of the package.
func sent(facts engine.Facts, method, uri, body string, needs Needs) (*Input, error) {
	return sentTo(&Builder{Facts: facts, Surface: "gate"}, method, uri, body, needs)
}

func sentTo(b *Builder, method, uri, body string, needs Needs) (*Input, error) {
	req, err := action.Parse(method, uri)
	if err != nil {
		return nil, err
	}
	headers := map[string]string{"Content-Length": "0"}
	if body != "" {
		headers = map[string]string{"Content-Type": "application/json"}
	}
	return b.Input(context.Background(), req, Message{Method: method, URI: uri, Headers: headers, Body: []byte(body)}, needs)
}

// workloadOf reads a request that must be readable.
func workloadOf(t *testing.T, facts engine.Facts, uri, body string) Workload {
	t.Helper()
	in, err := sent(facts, "POST", uri, body, NeedAll)
	if err != nil {
		t.Fatalf("%s %s: %v", uri, body, err)
	}
	if !in.Parts().Has(PartWorkload) {
		t.Fatalf("%s fills %v, not the workload", uri, in.Parts())
	}
	return in.Workload
}

// create reads a container create with the image "app" on a daemon that has it.
func create(t *testing.T, body string) Workload {
	t.Helper()
	return workloadOf(t, plainFacts, "/v1.45/containers/create?name=web", body)
}

var plainFacts = knownFacts{
	info: engine.Info{Version: "28.5.2", CgroupVersion: "2"},
	images: map[string]string{
		"app":  `{"Id":"sha256:aa","RepoDigests":["app@sha256:` + hex64 + `"],"Config":{"User":"1000"}}`,
		"root": `{"Id":"sha256:bb","Config":{"Volumes":{"/data":{},"/cache":{}},"Healthcheck":{"Test":["CMD","true"]}}}`,
		"name": `{"Id":"sha256:cc","Config":{"User":"app:staff"}}`,
	},
}

// refused checks that a request is refused with a reason about field.
func refused(t *testing.T, facts engine.Facts, uri, body string, kind Kind, field string) {
	t.Helper()
	in, err := sent(facts, "POST", uri, body, NeedAll)
	e := (*Error)(nil)
	if !errors.As(err, &e) {
		t.Fatalf("%s %s: got %+v, %v; want an *Error", uri, body, in, err)
	}
	if e.Kind != kind || e.Reason == "" || !strings.HasPrefix(e.Field, field) {
		t.Errorf("%s %s: got %s %q: %s; want %s %q", uri, body, e.Kind, e.Field, e.Reason, kind, field)
	}
}

func diff(a, b any) string { return cmp.Diff(a, b, cmpopts.EquateEmpty()) }

// TestWorkloadOfClient holds what a docker client's own request comes to.
func TestWorkloadOfClient(t *testing.T) {
	for _, r := range clientRecords(t) {
		if !strings.Contains(r.URI, "/containers/create") && !strings.Contains(r.URI, "/services/") || r.Method != "POST" {
			continue
		}
		if strings.Contains(r.URI, "rollback=previous") {
			continue // refused, see TestClients
		}
		w := workloadOf(t, engine.Off{}, r.URI, r.Body)
		if len(w.LegacyFields) > 0 || len(w.UnknownFields) > 0 || len(w.Security.Unknown) > 0 {
			t.Errorf("%s: legacy %v, unknown %v, options %v", r.Command, w.LegacyFields, w.UnknownFields, w.Security.Unknown)
		}
		if !strings.HasPrefix(r.Command, "run -d --name web") {
			continue
		}
		want := Workload{
			Kind: "container", Name: "web",
			Image:        Image{Raw: "nginx", Ref: "docker.io/library/nginx:latest", Registry: "docker.io", Repository: "docker.io/library/nginx", Tag: "latest", Lookup: "off"},
			User:         WorkloadUser{Raw: "1000:1000", Source: "request", UID: 1000, GID: 1000, Proof: "number"},
			Capabilities: Capabilities{Drop: []string{"ALL"}},
			Security:     Security{Seccomp: Seccomp{Mode: "default"}},
			Namespaces:   Namespaces{Network: "bridge", Networks: []string{"bridge"}},
			Limits:       Limits{Memory: 64 << 20},
			Restart:      Restart{Name: "no"},
			Mounts: []Mount{{
				Kind: "bind", Source: "/data", Target: "/data", HostPaths: []string{"/data"},
				Via: "Binds", Field: "HostConfig.Binds[0]",
			}},
			ReadonlyRootfs: true,
			Ports:          []Port{{Container: 80, Protocol: "tcp", Wildcard: true, HostStart: 8080, HostEnd: 8080}},
			Healthcheck:    Healthcheck{Stated: true, Present: true},
			Env:            []Env{{Name: "A", Literal: true}},
			Cmd:            []string{"sh", "-c", "id"},
		}
		w.Restart.Name = "no" // clients before 25 leave it empty
		if d := diff(want, w); d != "" {
			t.Errorf("%s: %s", r.Command, d)
		}
	}
}

// clientRecords are the requests of real clients.
func clientRecords(t *testing.T) (all []record) {
	t.Helper()
	files, err := filepath.Glob("testdata/clients/*.json")
	if err != nil || len(files) == 0 {
		t.Fatalf("no records in testdata/clients: %v", err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var records []record
		if err := json.Unmarshal(text, &records); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		all = append(all, records...)
	}
	return all
}
