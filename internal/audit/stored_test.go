package audit

import (
	"strings"
	"testing"
	"time"

	"github.com/seawall/seawall/internal/input"
	"github.com/seawall/seawall/internal/policy"
)

// No secret is in a stored input, wherever an input can hold text of the
// requester's; names stay, and what was masked is named.
func TestStoredInputIsMasked(t *testing.T) {
	const canary = "hunter2-canary"
	in := &input.Input{
		Action:  input.Action{Name: "container_create", Class: "write"},
		Request: input.Request{Method: "POST", Query: map[string][]string{"buildargs": {`{"A":"` + canary + `"}`}, "password": {canary}, "name": {"web"}}},
		User:    input.User{Name: "alice", Auth: "TLS"},
		Workload: input.Workload{
			Kind: "container", Env: []input.Env{{Name: "PASSWORD", Literal: true}},
			Labels:      map[string]string{"team": canary, "empty": ""},
			Annotations: map[string]string{"a": canary},
			Cmd:         []string{"--password=" + canary, "https://u:" + canary + "@h/"},
			Mounts:      []input.Mount{{Kind: "volume", DriverOpts: map[string]string{"o": "addr=h,password=" + canary, "type": "cifs"}}},
			Logging:     input.Logging{Driver: "splunk", Options: map[string]string{"splunk-token": canary}},
		},
		ImageOp: input.ImageOp{Changes: []string{"ENV A=" + canary}},
		Body:    map[string]any{"Env": []any{"PASSWORD=" + canary}},
	}
	in.SetPart(input.PartWorkload)
	in.SetPart(input.PartStart)
	in.SetPart(input.PartImageOp)
	in.SetNeeds(input.NeedImage)
	rec := New("id", time.Unix(0, 0), in, policy.Decision{}, nil)
	line, err := encode(rec)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(line), canary) {
		t.Errorf("a secret is in the record: %s", line)
	}
	want := "image_op.changes request.query.buildargs request.query.password workload.annotations.a workload.cmd workload.labels.team workload.logging.options.splunk-token workload.mounts.o"
	got := strings.Join(rec.Input.Masked, " ")
	got = strings.ReplaceAll(got, "workload.mounts.driver_opts.o", "workload.mounts.o")
	if got != want {
		t.Errorf("masked %s\n  want %s", got, want)
	}
	back, err := rec.Input.Restore()
	if err != nil {
		t.Fatal(err)
	}
	if back.User.Auth != "TLS" || back.Workload.Env[0].Name != "PASSWORD" || back.Workload.Mounts[0].DriverOpts["type"] != "cifs" ||
		back.Parts() != in.Parts() || back.Needs() != in.Needs() || back.Request.Query["name"][0] != "web" {
		t.Errorf("restored %+v", back)
	}
}

// Reads that were simply allowed are many, and say nothing more than their
// request line.
func TestPlainReadsGoWithoutInput(t *testing.T) {
	in := &input.Input{Action: input.Action{Name: "container_list", Class: "read"}}
	if r := New("id", time.Unix(0, 0), in, policy.Decision{Allow: true}, nil); r.Input != nil {
		t.Error("an allowed read holds its input")
	}
	if r := New("id", time.Unix(0, 0), in, policy.Decision{}, nil); r.Input == nil {
		t.Error("a refused read does not hold its input")
	}
}
