package policy

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seawall/seawall/internal/input"
)

// load loads the shipped library.
func load(t testing.TB, opts Options) *Policy {
	t.Helper()
	p, err := Load(context.Background(), opts)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func privileged() *input.Input {
	in := &input.Input{Surface: "gate"}
	in.Action.Name = "container_create"
	in.Workload.Kind = "container"
	in.Workload.Privileged = true
	in.SetPart(input.PartWorkload)
	return in
}

func TestDecidePrivileged(t *testing.T) {
	p := load(t, Options{})
	d, err := p.Decide(context.Background(), privileged())
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range d.Findings {
		if f.Rule == "privileged" {
			got = append(got, f.Field)
		}
	}
	if diff := cmp.Diff([]string{"HostConfig.Privileged"}, got); diff != "" || d.Allow {
		t.Errorf("allow %v, fields (-want +got):\n%s", d.Allow, diff)
	}
}
