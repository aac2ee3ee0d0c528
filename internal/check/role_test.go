package check

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seawall/seawall/internal/engine"
	"github.com/seawall/seawall/internal/input"
	"github.com/seawall/seawall/internal/policy"
)

// TestRolesHold holds that a recorded request is judged with the roles of its
// user, and one without a user with those of the unix socket.
func TestRolesHold(t *testing.T) {
	p, err := policy.Load(t.Context(), policy.Options{Roles: map[string]policy.Role{
		"host": {Local: true, Classes: []string{"write"}},
		"ops":  {Groups: []string{"ops"}, Classes: []string{"write"}},
	}})
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name string
		user input.User
		want []string
	}{
		{"the unix socket", input.User{}, nil},
		{"a group", input.User{Name: "bob", Auth: "TLS", Groups: []string{"ops"}}, nil},
		{"another group", input.User{Name: "bob", Auth: "TLS", Groups: []string{"dev"}}, []string{"user-action deny"}},
	} {
		req := Request{Message: input.Message{Method: "POST", URI: "/v1.45/containers/web/stop", User: tt.user}}
		r, err := (&Judge{Policy: p, Facts: engine.Off{}}).Judge(t.Context(), []Request{req})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, f := range r.Findings {
			got = append(got, f.Rule+" "+string(f.Status))
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
}
