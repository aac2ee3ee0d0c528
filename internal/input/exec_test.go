package input

import (
	"context"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/moby/moby/api/types/container"
	"github.com/moby/moby/api/types/image"

	"github.com/seawall/seawall/internal/engine"
)

func TestExec(t *testing.T) {
	const body = `{"user":"0:0","PRIVILEGED":true,"Tty":true,"AttachStdin":true,"WorkingDir":"/w","Cmd":"id","Env":["A=b","C"],"Detach":true}`
	in, err := inputOf(t, &Builder{Facts: daemon}, "POST /containers/web/exec", body, NeedAll)
	if err != nil {
		t.Fatal(err)
	}
	got := in.Exec
	got.User = WorkloadUser{}
	want := Exec{Container: "web", ContainerID: "c1", ContainerName: "web", ContainerUser: "1000", Image: appIs, Privileged: true, TTY: true, Stdin: true,
		WorkingDir: "/w", Cmd: []string{"id"}, Env: []Env{{"A", true}, {"C", false}}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if len(in.UnknownFields) > 0 {
		t.Errorf("unknown: %v", in.UnknownFields)
	}
}

// TestExecUser: whose process it would be.
func TestExecUser(t *testing.T) {
	for _, tt := range []struct {
		name, container, user string
		facts                 engine.Facts
		raw, source           string
		root                  bool
		uid                   int64
	}{
		{"a number", "web", "7", daemon, "7", "request", false, 7},
		{"root by number", "web", "0", daemon, "0", "request", true, 0},
		{"root by name", "web", "root", daemon, "root", "request", true, 0},
		{"the container's", "web", "", daemon, "1000", "image", false, 1000},
		{"nobody's", "root", "", daemon, "", "default", true, 0},
		{"a name in the container", "web", "app", daemon, "app", "request", false, 1000},
		{"a name, look-ups off", "web", "app", engine.Off{}, "app", "request", false, -1},
		{"nothing, look-ups off", "web", "", engine.Off{}, "", "default", true, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			in, err := inputOf(t, &Builder{Facts: tt.facts}, "POST /containers/"+tt.container+"/exec", `{"User":"`+tt.user+`"}`, NeedAll)
			if err != nil {
				t.Fatal(err)
			}
			u := in.Exec.User
			if u.Raw != tt.raw || u.Source != tt.source || u.Root != tt.root || u.UID != tt.uid {
				t.Errorf("got %+v", u)
			}
			if u.UID < 0 && u.Proof != "unproven" {
				t.Errorf("proof: %s", u.Proof)
			}
		})
	}
	facts := daemon
	facts.accounts = nil
	_, err := inputOf(t, &Builder{Facts: facts}, "POST /containers/web/exec", `{"User":"app"}`, NeedAll)
	wantUnavailable(t, err)
}

// imageless knows containers and answers nothing about images.
type imageless struct{ known }

func (imageless) Image(context.Context, string) (image.InspectResponse, error) {
	return image.InspectResponse{}, context.DeadlineExceeded
}

func TestExecNeedsTheImage(t *testing.T) {
	b := &Builder{Facts: imageless{daemon}}
	_, err := inputOf(t, b, "POST /containers/web/exec", `{}`, NeedAll)
	wantUnavailable(t, err)
	if _, err := inputOf(t, b, "POST /containers/web/exec", `{}`, NeedAll&^NeedImage); err != nil {
		t.Error(err)
	}
}

// heldExecs are execs as a daemon holds them.
func heldExecs() known {
	facts := daemon
	exec := func(id, in, user string, privileged *bool) container.ExecInspectResponse {
		return container.ExecInspectResponse{ID: id, ContainerID: in, ProcessConfig: &container.ExecProcessConfig{
			Tty: true, Entrypoint: "id", Arguments: []string{"-u"}, Privileged: privileged, User: user,
		}}
	}
	no, yes := false, true
	facts.execs = map[string]container.ExecInspectResponse{
		"plain": exec("plain", "web", "1000", &no), "strong": exec("strong", "web", "1000", &yes), "root": exec("root", "web", "0", &no),
		"app": exec("app", "web", "app", &no), "nobody": exec("nobody", "root", "", &no), "rooted": exec("rooted", "root", "root", &no),
		"lost": exec("lost", "gone", "", &no), "untold": exec("untold", "web", "", nil), "nowhere": exec("nowhere", "", "", &no),
		"empty": {ID: "empty", ContainerID: "web"},
	}
	return facts
}

// TestExecStart: what was created before is judged as it is held.
func TestExecStart(t *testing.T) {
	app := WorkloadUser{Raw: "1000", Source: "image", UID: 1000, GID: -1, Proof: "number"}
	for id, want := range map[string]struct {
		privileged bool
		user       WorkloadUser
	}{
		"plain":  {false, app},
		"strong": {true, app},
		"root":   {false, WorkloadUser{Raw: "0", Source: "request", GID: -1, Proof: "number", Root: true}},
		"app":    {false, WorkloadUser{Raw: "app", Source: "request", UID: 1000, GID: 1000, Proof: "passwd"}},
		"nobody": {false, WorkloadUser{Source: "default", GID: -1, Proof: "default", Root: true}},
		"rooted": {false, WorkloadUser{Raw: "root", Source: "request", GID: -1, Proof: "name", Root: true}},
	} {
		in, err := inputOf(t, &Builder{Facts: heldExecs()}, "POST /exec/"+id+"/start", `{"detach":true}`, NeedAll)
		if err != nil {
			t.Errorf("%s: %v", id, err)
			continue
		}
		e := in.Exec
		if in.Parts() != PartExec.Bit() || e.Privileged != want.privileged || e.User != want.user {
			t.Errorf("%s: %+v", id, e)
		}
		if !e.TTY || !slices.Equal(e.Cmd, []string{"id", "-u"}) || e.Container == "" || e.ContainerID == "" || e.ContainerName == "" || e.Image.ID != digest64 {
			t.Errorf("%s: %+v", id, e)
		}
	}
}

func TestExecStartRefused(t *testing.T) {
	for _, id := range []string{"absent", "lost", "untold", "nowhere", "empty"} {
		_, err := inputOf(t, &Builder{Facts: heldExecs()}, "POST /exec/"+id+"/start", `{}`, NeedAll)
		wantUnavailable(t, err)
	}
	_, err := inputOf(t, &Builder{Facts: known{err: context.DeadlineExceeded}}, "POST /exec/plain/start", `{}`, NeedContainer)
	wantUnavailable(t, err)
	_, err = inputOf(t, &Builder{Facts: heldExecs()}, "POST /exec/plain/start", `{"Tty":1}`, NeedAll)
	wantUndecodable(t, err, "Tty")
}

// TestExecStartWithoutLook: no process is made up where it cannot be looked at.
func TestExecStartWithoutLook(t *testing.T) {
	for _, tt := range []struct {
		facts engine.Facts
		needs Needs
	}{{engine.Off{}, NeedAll}, {heldExecs(), NeedAll &^ NeedContainer}} {
		in, err := inputOf(t, &Builder{Facts: tt.facts}, "POST /exec/plain/start", `{"Detach":true,"Tty":true,"ConsoleSize":[1,2]}`, tt.needs)
		if err != nil {
			t.Fatal(err)
		}
		if in.Parts() != 0 || in.Exec.Container != "" || in.Body == nil || len(in.UnknownFields) > 0 {
			t.Errorf("parts %b, %+v", in.Parts(), in.Exec)
		}
	}
}
