package input

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"
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
