package input

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/moby/moby/api/types/container"
	"github.com/moby/moby/api/types/image"
	"github.com/moby/moby/api/types/network"
	"github.com/moby/moby/api/types/volume"

	"github.com/seawall/seawall/internal/action"
	"github.com/seawall/seawall/internal/engine"
)

// known are the facts of a daemon that holds just these objects. With err set
// it answers nothing.
type known struct {
	info       engine.Info
	images     map[string]image.InspectResponse
	containers map[string]container.InspectResponse
	execs      map[string]container.ExecInspectResponse
	volumes    map[string]volume.Volume
	networks   map[string]network.Inspect
	accounts   map[string]engine.Accounts
	err        error
}

func lookIn[T any](k known, objects map[string]T, name string) (T, error) {
	v, ok := objects[name]
	if !ok && k.err == nil {
		return v, engine.ErrNotFound
	}
	return v, k.err
}

func (k known) Info(context.Context) (engine.Info, error) { return k.info, k.err }
func (k known) Image(_ context.Context, name string) (image.InspectResponse, error) {
	return lookIn(k, k.images, name)
}
func (k known) Container(_ context.Context, name string) (container.InspectResponse, error) {
	return lookIn(k, k.containers, name)
}
func (k known) Exec(_ context.Context, id string) (container.ExecInspectResponse, error) {
	return lookIn(k, k.execs, id)
}
func (k known) Volume(_ context.Context, name string) (volume.Volume, error) {
	return lookIn(k, k.volumes, name)
}
func (k known) Network(_ context.Context, name string) (network.Inspect, error) {
	return lookIn(k, k.networks, name)
}
func (k known) Accounts(_ context.Context, id string) (engine.Accounts, error) {
	return lookIn(k, k.accounts, id)
}

// inputOf makes the input of a request that carries its body as clients do. Method
// and target are in line: "POST /volumes/create".
func inputOf(t testing.TB, b *Builder, line, body string, needs Needs) (*Input, error) {
	t.Helper()
	method, uri, _ := strings.Cut(line, " ")
	msg := Message{Method: method, URI: uri}
	if body != "" {
		msg.Headers = map[string]string{"Content-Type": "application/json"}
		msg.Body = []byte(body)
	}
	return inputOfMessage(t, b, msg, needs)
}

func inputOfMessage(t testing.TB, b *Builder, msg Message, needs Needs) (*Input, error) {
	t.Helper()
	req, err := action.Parse(msg.Method, msg.URI)
	if err != nil {
		t.Fatalf("%s %s: %v", msg.Method, msg.URI, err)
	}
	in, err := b.Input(context.Background(), req, msg, needs)
	if (in == nil) == (err == nil) {
		t.Fatalf("%s %s: input %v and error %v", msg.Method, msg.URI, in, err)
	}
	return in, err
}

func TestInputRefusesZeroes(t *testing.T) {
	b := &Builder{Facts: engine.Off{}}
	req, err := action.Parse("GET", "/info")
	if err != nil {
		t.Fatal(err)
	}
	for name, tt := range map[string]struct {
		req action.Request
		msg Message
	}{
		"all":              {},
		"the request":      {msg: Message{Method: "GET", URI: "/info"}},
		"the message":      {req: req},
		"another method":   {req, Message{Method: "HEAD", URI: "/info"}},
		"another target":   {req, Message{Method: "GET", URI: "/v1.45/info"}},
		"no action":        {action.Request{Method: "GET", RawURI: "/info"}, Message{Method: "GET", URI: "/info"}},
		"a made-up action": {action.Request{Method: "GET", RawURI: "/", BodyKind: action.BodyJSON, Action: action.Action{Name: "x"}}, Message{Method: "GET", URI: "/", Body: []byte("{}")}},
	} {
		t.Run(name, func(t *testing.T) {
			in, err := b.Input(context.Background(), tt.req, tt.msg, NeedAll)
			if in != nil {
				t.Error("there is an input")
			}
			wantUndecodable(t, err, "")
		})
	}
}

func TestInputNeedsFacts(t *testing.T) {
	_, err := inputOf(t, new(Builder), "GET /info", "", 0)
	wantUnavailable(t, err)
}

func wantUnavailable(t *testing.T, err error) {
	t.Helper()
	var e *Error
	if !errors.As(err, &e) || e.Kind != Unavailable || e.Reason == "" {
		t.Fatalf("got %v, want %s", err, Unavailable)
	}
}

func TestInputCarriesTheRequest(t *testing.T) {
	b := &Builder{Facts: engine.Off{}, Surface: "gate"}
	user := User{Name: "alice", Auth: "TLS", Groups: []string{"dev"}}
	in, err := inputOfMessage(t, b, Message{Method: "GET", URI: "/v1.45/containers/a%20b/logs?tail=1", User: user}, NeedAll)
	if err != nil {
		t.Fatal(err)
	}
	want := &Input{
		Surface: "gate",
		Action:  Action{Name: "container_logs", Class: action.Read},
		Request: Request{Method: "GET", Path: "/containers/a b/logs", APIVersion: "1.45", Name: "a b", Query: map[string][]string{"tail": {"1"}}},
		User:    user,
		needs:   NeedAll,
	}
	if diff := cmp.Diff(want, in, cmp.AllowUnexported(Input{})); diff != "" {
		t.Error(diff)
	}
}

func TestEngine(t *testing.T) {
	info := engine.Info{Version: "28.5.2", API: "1.51", Rootless: true, Userns: true, AppArmor: true, SELinux: true, NoNewPrivileges: true,
		CgroupVersion: "2", SwarmActive: true, StorageDriver: "overlay2", StorageQuota: true, ContainerdStore: true, SecurityOptions: []string{"name=userns"}}
	want := Engine{Known: true, Version: "28.5.2", API: "1.51", Rootless: true, Userns: true, AppArmor: true, SELinux: true, NoNewPrivileges: true,
		CgroupVersion: "2", Swarm: true, StorageDriver: "overlay2", StorageQuota: true, ImageStore: "containerd", SecurityOptions: []string{"name=userns"}}
	for _, tt := range []struct {
		name  string
		facts engine.Facts
		needs Needs
		want  Engine
	}{
		{"known", known{info: info}, NeedInfo, want},
		{"not needed", known{info: info}, NeedAll &^ NeedInfo, Engine{}},
		{"off", engine.Off{}, NeedInfo, Engine{}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			in, err := inputOf(t, &Builder{Facts: tt.facts}, "GET /_ping", "", tt.needs)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, in.Engine); diff != "" {
				t.Error(diff)
			}
		})
	}
	_, err := inputOf(t, &Builder{Facts: known{err: context.DeadlineExceeded}}, "GET /_ping", "", NeedInfo)
	wantUnavailable(t, err)
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Error("the cause is lost")
	}
}

func TestBodyAndUnknownFields(t *testing.T) {
	b := &Builder{Facts: engine.Off{}}
	const body = `{"name":"v","LABELS":{"Name":"x"},"Odd":{"a":[1,null,1.50]}}`
	in, err := inputOf(t, b, "POST /volumes/create", body, NeedBody)
	if err != nil {
		t.Fatal(err)
	}
	want := `{"body":{"Labels":{"Name":"x"},"Name":"v","Odd":{"a":[1,null,1.50]}},"unknown_fields":["Odd"]}`
	if got := subset(in, "body", "unknown_fields"); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if in, err = inputOf(t, b, "POST /volumes/create", body, NeedAll&^NeedBody); err != nil || in.Body != nil {
		t.Errorf("a body that nobody needs: %v, %v", in.Body, err)
	}
	if in, err = inputOf(t, b, "GET /info", "", NeedBody); err != nil || in.Body != nil {
		t.Errorf("a body without one: %v, %v", in.Body, err)
	}
}

// subset is the value of some fields of an input, as JSON with sorted keys.
func subset(in *Input, fields ...string) string {
	var parts []string
	full := plainValue(in)
	for _, f := range fields {
		parts = append(parts, `"`+f+`":`+compact(full[f]))
	}
	return "{" + strings.Join(parts, ",") + "}"
}

// TestEveryActionHasAReading goes over the whole route table: an action with a
// JSON body has an operation, and no operation is for an action that is none.
func TestEveryActionHasAReading(t *testing.T) {
	names := map[string]bool{}
	for _, r := range action.All() {
		names[r.Action.Name] = true
		if (r.Body == action.BodyJSON || r.Body == action.BodyJSONOptional) && operations[r.Action.Name] == nil {
			t.Errorf("%s has a body that nothing reads", r.Action.Name)
		}
	}
	for _, table := range [][]string{slices.Collect(maps.Keys(operations)), slices.Collect(maps.Keys(lists)), slices.Collect(maps.Keys(listBodies))} {
		for _, name := range table {
			if !names[name] {
				t.Errorf("there is no action %s", name)
			}
		}
	}
}

func TestErrorText(t *testing.T) {
	cause := errors.New("x")
	e := &Error{Kind: Undecodable, Field: "HostConfig", Reason: "is odd", Hint: "leave it out", Err: cause}
	if got, want := e.Error(), "undecodable-request: HostConfig: is odd; leave it out"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if !errors.Is(e, cause) {
		t.Error("the cause is lost")
	}
}

// TestForeignErrors: whatever an operation returns, the caller sees an *Error.
func TestForeignErrors(t *testing.T) {
	operations["ping"] = func(*Builder, context.Context, *Input, action.Request, *document, Needs) error {
		return errors.New("x")
	}
	defer delete(operations, "ping")
	_, err := inputOf(t, &Builder{Facts: engine.Off{}}, "GET /_ping", "", 0)
	wantUndecodable(t, err, "cannot be read")
}

func TestNeeds(t *testing.T) {
	if !NeedAll.Has(NeedBody|NeedInfo) || Needs(0).Has(NeedInfo) || NeedInfo.Has(NeedAll) || !NeedInfo.Has(0) {
		t.Error("sets of needs do not work")
	}
}

func TestParts(t *testing.T) {
	var in Input
	if in.Parts() != 0 || in.Parts().Has(PartExec) {
		t.Error("a new input has parts")
	}
	in.SetPart(PartExec)
	if !in.Parts().Has(PartExec) || in.Parts().Has(PartSwarm) || Part("nonsense").Bit() != 0 {
		t.Error("parts do not work")
	}
}
