package policy

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seawall/seawall/internal/input"
)

var team = map[string]Role{
	"dev":     {Users: []string{"alice", "local"}, Groups: []string{"dev"}, Classes: []string{"read", "write"}},
	"ops":     {Groups: []string{"ops", "dev"}, Classes: []string{"exec", "control"}},
	"watch":   {Classes: []string{"read"}},
	"machine": {Local: true, Actions: []string{"*"}},
}

func certified(name string, groups ...string) input.User {
	return input.User{Name: name, Auth: "TLS", Groups: groups, Cert: input.Certificate{CN: name}}
}

func TestRolesOf(t *testing.T) {
	everyone := map[string]Role{"all": {Users: []string{"*"}}, "alice": {Users: []string{"alice"}}}
	base := load(t, Options{Library: withUserAction(t)})
	for _, tt := range []struct {
		name  string
		opts  Options
		user  input.User
		roles []string
	}{
		{"by name", Options{Roles: team}, certified("alice"), []string{"dev"}},
		{"by group", Options{Roles: team}, certified("bob", "dev"), []string{"dev", "ops"}},
		{"twice", Options{Roles: team}, certified("alice", "dev", "ops"), []string{"dev", "ops"}},
		{"other case", Options{Roles: team}, certified("Alice", "DEV"), nil},
		{"unknown", Options{Roles: team}, certified("carol"), nil},
		{"unknown, with a default", Options{Roles: team, DefaultRole: "watch"}, certified("carol"), []string{"watch"}},
		{"known, with a default", Options{Roles: team, DefaultRole: "watch"}, certified("alice"), []string{"dev"}},
		{"the unix socket", Options{Roles: team, DefaultRole: "watch"}, input.User{}, []string{"machine"}},
		{"the unix socket without a role", Options{Roles: everyone, DefaultRole: "all"}, input.User{}, nil},
		{"the unix socket with a name", Options{Roles: team}, input.User{Name: "alice", Groups: []string{"dev"}}, []string{"machine"}},
		{"a certificate called local", Options{Roles: team}, certified("local"), []string{"dev"}},
		{"no name", Options{Roles: everyone}, certified(""), []string{"all"}},
		{"every user", Options{Roles: everyone}, certified("alice"), []string{"alice", "all"}},
		{"a star for a name", Options{Roles: everyone}, certified("*"), []string{"all"}},
		{"a star for a name, no star", Options{Roles: team}, certified("*", "*"), nil},
		{"roles it claims", Options{Roles: team}, input.User{Name: "eve", Auth: "TLS", Roles: []string{"machine"}}, nil},
		{"another way to prove oneself", Options{Roles: everyone}, input.User{Name: "alice", Auth: "tls"}, nil},
		{"no roles at all", Options{}, certified("alice", "dev"), nil},
	} {
		p, err := base.With(tt.opts)
		if err != nil {
			t.Fatal(err)
		}
		if got := p.RolesOf(tt.user); !slices.Equal(tt.roles, got) {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.roles)
		}
	}
}

// withUserAction is a library that has little but the rule.
func withUserAction(t testing.TB) fs.FS {
	rule := strings.NewReplacer("id: small", "id: user-action", "test.small", "test.user_action").Replace(smallRule)
	return library(t, map[string]string{"seawall/rules/test/user_action/x.rego": rule})
}

func TestRolesAreChecked(t *testing.T) {
	base := load(t, Options{})
	for _, tt := range []struct {
		name string
		opts Options
		want string
	}{
		{"name", Options{Roles: map[string]Role{"a b": {}}}, "roles.a b: a name is"},
		{"empty name", Options{Roles: map[string]Role{"": {}}}, "a name is"},
		{"empty user", Options{Roles: map[string]Role{"a": {Users: []string{""}}}}, "roles.a.users: an entry is empty"},
		{"empty group", Options{Roles: map[string]Role{"a": {Groups: []string{""}}}}, "roles.a.groups: an entry is empty"},
		{"long user", Options{Roles: map[string]Role{"a": {Users: []string{strings.Repeat("x", 2000)}}}}, "too long"},
		{"any group", Options{Roles: map[string]Role{"a": {Groups: []string{"*"}}}}, `users: ["*"]`},
		{"action", Options{Roles: map[string]Role{"a": {Actions: []string{"container_creat"}}}}, `roles.a.actions: unknown action "container_creat"; did you mean "container_create"?`},
		{"pattern", Options{Roles: map[string]Role{"a": {Actions: []string{"container_*"}}}}, "unknown action"},
		{"other case", Options{Roles: map[string]Role{"a": {Actions: []string{"Ping"}}}}, `did you mean "ping"?`},
		{"class", Options{Roles: map[string]Role{"a": {Classes: []string{"reads"}}}}, `roles.a.classes: unknown class "reads"; did you mean "read"?`},
		{"any class", Options{Roles: map[string]Role{"a": {Classes: []string{"*"}}}}, "unknown class"},
		{"default", Options{Roles: team, DefaultRole: "wach"}, `identity.default_role: there is no role "wach"; did you mean "watch"?`},
		{"default without roles", Options{DefaultRole: "watch"}, "configure it under roles"},
		{"a door's role", Options{Roles: team, Params: door("build", []any{"opps"})}, `params.doors.build: there is no role "opps"; did you mean "ops"?`},
		{"a door's role without roles", Options{Params: door("build", []any{"ops"})}, "configure it under roles"},
		{"a library without the rule", Options{Roles: team, Library: small(t)}, "no rule user-action"},
	} {
		from := base
		if tt.opts.Library != nil {
			from = load(t, Options{Library: tt.opts.Library})
		}
		_, err := from.With(tt.opts)
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: got %v, want %q", tt.name, err, tt.want)
			continue
		}
		var re *OptionError
		var pe *ParamError
		if !errors.As(err, &re) && !errors.As(err, &pe) {
			t.Errorf("%s: %T does not say where", tt.name, err)
		}
	}
}

func door(name string, value any) map[string]any {
	return map[string]any{"doors": map[string]any{name: value}}
}

func TestRolesTurnTheirRuleOn(t *testing.T) {
	base := load(t, Options{})
	for _, tt := range []struct {
		name   string
		opts   Options
		mode   Mode
		origin string
	}{
		{"no roles", Options{}, Off, "profile restricted"},
		{"roles", Options{Roles: team}, Deny, "roles"},
		{"roles in baseline", Options{Roles: team, Profile: "baseline"}, Deny, "roles"},
		{"the operator's word", Options{Roles: team, Rules: map[string]RuleOptions{"user-action": {Mode: Warn}}}, Warn, "rules.user-action.mode"},
	} {
		p, err := base.With(tt.opts)
		if err != nil {
			t.Fatal(err)
		}
		if r := p.byID["user-action"]; r.Mode != tt.mode || r.Origin != tt.origin {
			t.Errorf("%s: %s from %q, want %s from %q", tt.name, r.Mode, r.Origin, tt.mode, tt.origin)
		}
	}
}

func TestRevisionKnowsRoles(t *testing.T) {
	base := load(t, Options{Roles: team})
	other := map[string]Role{"dev": {Users: []string{"mallory"}}}
	for name, opts := range map[string]Options{"other roles": {Roles: other}, "a default": {Roles: team, DefaultRole: "watch"}} {
		p, err := base.With(opts)
		if err != nil {
			t.Fatal(err)
		}
		if p.Revision() == base.Revision() {
			t.Errorf("%s: the revision is the same", name)
		}
	}
}

func TestGranted(t *testing.T) {
	p := load(t, Options{Roles: map[string]Role{
		"pull":   {Users: []string{"ci"}, Actions: []string{"image_create", "container_archive"}},
		"idle":   {Users: []string{"idle"}},
		"admin":  {Users: []string{"root"}, Actions: []string{"*"}},
		"reader": {Users: []string{"reader"}, Classes: []string{"read"}},
	}})
	names := func(name string) []string {
		t.Helper()
		list, err := p.Granted(context.Background(), certified(name))
		if err != nil {
			t.Fatal(err)
		}
		var out []string
		for _, a := range list {
			out = append(out, a.Name)
		}
		return out
	}
	for name, want := range map[string][]string{
		"ci":      {"container_archive_get", "image_import", "image_pull", "ping", "system_info", "system_version"},
		"idle":    {"ping", "system_info", "system_version"},
		"unknown": {"ping"},
		"root":    actionNames(),
	} {
		if diff := cmp.Diff(want, names(name)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	reads := names("reader")
	for _, a := range Actions() {
		if got := slices.Contains(reads, a.Name); got != (a.Class == "read") {
			t.Errorf("the class read grants %s of class %s: %v", a.Name, a.Class, got)
		}
	}
}

// TestManyUsers holds that finding roles does not go through all users.
func TestManyUsers(t *testing.T) {
	roles := map[string]Role{}
	for i := range 100 {
		r := Role{Classes: []string{"read"}}
		for j := range 100 {
			r.Users = append(r.Users, fmt.Sprintf("user-%d-%d", i, j))
		}
		roles[fmt.Sprintf("role-%02d", i)] = r
	}
	p := load(t, Options{Library: withUserAction(t), Roles: roles})
	u := certified("user-42-42", "a", "b", "c")
	if got := p.RolesOf(u); !slices.Equal(got, []string{"role-42"}) {
		t.Fatalf("roles %v", got)
	}
	if n := testing.AllocsPerRun(10, func() { p.RolesOf(u) }); n > 10 {
		t.Errorf("%v allocations to find the roles of one of 10000 users", n)
	}
	if n := strings.Count(fmt.Sprint(p.roles.data()), "user-"); n > 0 {
		t.Errorf("rules are shown %d users", n)
	}
}

func BenchmarkRolesOf(b *testing.B) {
	roles := map[string]Role{}
	for i := range 10_000 {
		roles["role"+fmt.Sprint(i)] = Role{Users: []string{"user" + fmt.Sprint(i)}, Groups: []string{"group" + fmt.Sprint(i%10)}}
	}
	p, u := load(b, Options{Library: withUserAction(b), Roles: roles}), certified("user42", "nobody")
	for b.Loop() {
		p.RolesOf(u)
	}
}

func TestParametersSetModes(t *testing.T) {
	base := load(t, Options{})
	param := func(group, name string, value any) map[string]any {
		return map[string]any{group: map[string]any{name: value}}
	}
	for _, tt := range []struct {
		rule, profile string
		params        map[string]any
		mode          Mode
		origin        string
	}{
		{"image-latest", "baseline", nil, Off, "profile baseline"},
		{"image-latest", "restricted", param("images", "latest", nil), Warn, "profile restricted"},
		{"image-latest", "baseline", param("images", "latest", "deny"), Deny, "params.images.latest"},
		{"image-latest", "baseline", param("images", "latest", "warn"), Warn, "params.images.latest"},
		{"image-latest", "restricted", param("images", "latest", "off"), Off, "params.images.latest"},
		{"network-icc", "restricted", nil, Warn, "profile restricted"},
		{"network-icc", "baseline", param("networks", "icc", "require"), Deny, "params.networks.icc"},
		{"network-icc", "restricted", param("networks", "icc", "off"), Off, "params.networks.icc"},
		{"door-build", "baseline", param("doors", "build", []any{"ops"}), Deny, "params.doors.build"},
		{"door-archive-put", "cis-l2", param("doors", "archive_put", "allow"), Off, "params.doors.archive_put"},
	} {
		p, err := base.With(Options{Profile: tt.profile, Params: tt.params, Roles: team})
		if err != nil {
			t.Fatal(err)
		}
		if r := p.byID[tt.rule]; r.Mode != tt.mode || r.Origin != tt.origin {
			t.Errorf("%s in %s with %v: %s from %q, want %s from %q", tt.rule, tt.profile, tt.params, r.Mode, r.Origin, tt.mode, tt.origin)
		}
	}
	p, err := base.With(Options{Params: param("images", "latest", "off"), Rules: map[string]RuleOptions{"image-latest": {Mode: Deny}}})
	if err != nil || p.byID["image-latest"].Mode != Deny {
		t.Errorf("the operator's word on the rule is not the last: %v", err)
	}
}

// TestEveryModeHasItsRule holds that the schema's x-mode names rules, and that
// every door has one.
func TestEveryModeHasItsRule(t *testing.T) {
	p := load(t, Options{})
	params, err := Parameters(nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, q := range params {
		if q.SetsMode == "" {
			if strings.HasPrefix(q.Name, "doors.") {
				t.Errorf("%s has no x-mode", q.Name)
			}
			continue
		}
		if p.byID[q.SetsMode] == nil {
			t.Errorf("%s sets the mode of %s, which there is not", q.Name, q.SetsMode)
		}
		if q.Default != nil {
			t.Errorf("%s has the default %v, which would stand over every profile", q.Name, q.Default)
		}
	}
}

// TestInfoDoesNotDeny holds that a finding which its rule lowers to info is
// told only.
func TestInfoDoesNotDeny(t *testing.T) {
	for severity, want := range map[string]Mode{"info": Warn, "low": Deny, "high": Deny} {
		lowered := strings.Replace(smallRule, `"got": true`, `"got": true, "severity": "`+severity+`"`, 1)
		p := load(t, Options{Library: library(t, map[string]string{smallFile: lowered})})
		d, err := p.Decide(context.Background(), privileged())
		if err != nil || len(d.Findings) != 1 {
			t.Fatalf("%s: %+v, %v", severity, d, err)
		}
		if d.Findings[0].Mode != want || d.Allow != (want == Warn) {
			t.Errorf("%s: mode %s, allow %v", severity, d.Findings[0].Mode, d.Allow)
		}
	}
	own := strings.Replace(smallRule, "severity: high", "severity: info", 1)
	p := load(t, Options{Library: library(t, map[string]string{smallFile: own})})
	if d, err := p.Decide(context.Background(), privileged()); err != nil || d.Allow {
		t.Errorf("a rule that is info by itself obeys its mode: %+v, %v", d, err)
	}
}
