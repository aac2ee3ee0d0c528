package policy

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/seawall/seawall/internal/input"
)

const digest = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

func waiver(m Match) Waiver {
	return Waiver{ID: "w", Rules: []string{"small"}, Match: m, Reason: "legacy", Owner: "ops", Expires: "2026-12-31"}
}

func at(text string) func() time.Time {
	return func() time.Time {
		t, err := time.Parse(time.RFC3339, text)
		if err != nil {
			panic(err)
		}
		return t
	}
}

func TestWaiversMatch(t *testing.T) {
	pulled := input.Image{Raw: "app", Repository: "registry.example.com/team/app", Lookup: "found", ID: digest, Repositories: []string{"registry.example.com/team/app"}}
	tagged := input.Image{Raw: "registry.example.com/team/app", Repository: "registry.example.com/team/app", Lookup: "found", ID: "sha256:" + strings.Repeat("f", 64)}
	missing := input.Image{Repository: "registry.example.com/team/app", Lookup: "missing"}
	unseen := input.Image{Repository: "registry.example.com/team/app", Lookup: "off"}
	pinned := input.Image{Repository: "registry.example.com/team/app", Lookup: "off", Digest: digest}
	team := Match{Images: []string{"registry.example.com/team/**"}}
	for _, tc := range []struct {
		name  string
		match Match
		image input.Image
		edit  func(*input.Input)
		want  bool
	}{
		{"everything", Match{}, pulled, nil, true},
		{"repository", Match{Images: []string{"registry.example.com/team/app"}}, pulled, nil, true},
		{"below", team, pulled, nil, true},
		{"deep below", Match{Images: []string{"registry.example.com/**"}}, pulled, nil, true},
		{"one segment", Match{Images: []string{"registry.example.com/*/app"}}, pulled, nil, true},
		{"too few segments", Match{Images: []string{"registry.example.com/*"}}, pulled, nil, false},
		{"not itself", Match{Images: []string{"registry.example.com/team/app/**"}}, pulled, nil, false},
		{"not a neighbour", Match{Images: []string{"registry.example.com/tea/**"}}, pulled, nil, false},
		{"another registry", Match{Images: []string{"docker.io/team/app"}}, pulled, nil, false},
		{"digest", Match{Images: []string{digest}}, pulled, nil, true},
		{"another digest", Match{Images: []string{"sha256:" + strings.Repeat("0", 64)}}, pulled, nil, false},
		{"merely named so", team, tagged, nil, false},
		{"not there yet", team, missing, nil, true},
		{"not looked up", team, unseen, nil, false},
		{"not looked up and pinned", team, pinned, nil, true},
		{"name", Match{Images: team.Images, Names: []string{"web-*"}}, pulled, nil, true},
		{"another name", Match{Images: team.Images, Names: []string{"db-*"}}, pulled, nil, false},
		{"no name", Match{Images: team.Images, Names: []string{"*"}}, pulled, func(in *input.Input) { in.Workload.Name = "" }, false},
		{"user", Match{Users: []string{"ann"}}, pulled, nil, true},
		{"another user", Match{Users: []string{"bob"}}, pulled, nil, false},
		{"nobody", Match{Users: []string{"ann"}}, pulled, func(in *input.Input) { in.User = input.User{} }, false},
		{"group", Match{Groups: []string{"dev", "ops"}}, pulled, nil, true},
		{"another group", Match{Groups: []string{"dev"}}, pulled, nil, false},
		{"user and image", Match{Images: team.Images, Users: []string{"ann"}}, pulled, nil, true},
		{"another user and image", Match{Images: team.Images, Users: []string{"bob"}}, pulled, nil, false},
		{"a service's name", Match{Services: []string{"web-*"}}, pulled, func(in *input.Input) { in.Workload.Kind = "service" }, true},
		{"a container is no service", Match{Services: []string{"web-*"}}, pulled, nil, false},
		{"a service has no container name", Match{Images: team.Images, Names: []string{"*"}}, pulled, func(in *input.Input) { in.Workload.Kind = "service" }, false},
		{"labels grant nothing", Match{Users: []string{"bob"}}, pulled, func(in *input.Input) {
			in.Workload.Labels = map[string]string{"seawall.waiver": "w", "user": "bob"}
		}, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			p := load(t, Options{Library: small(t), Waivers: []Waiver{waiver(tc.match)}, Now: at("2026-11-24T12:00:00Z")})
			in := privileged()
			in.Workload.Name, in.Workload.Image = "web-1", tc.image
			in.User = input.User{Name: "ann", Groups: []string{"ops"}}
			if tc.edit != nil {
				tc.edit(in)
			}
			d, err := p.Decide(context.Background(), in)
			if err != nil {
				t.Fatal(err)
			}
			if got := len(d.Waived) == 1; got != tc.want {
				t.Fatalf("waived %v", d.Waived)
			}
			if tc.want && cmp.Diff([3]string{"w", "ops", "legacy"}, [3]string{d.Waived[0].Waiver, d.Waived[0].Owner, d.Waived[0].Reason}) != "" {
				t.Errorf("waived %+v", d.Waived[0])
			}
			for _, f := range d.Findings {
				if f.Rule == "small" && tc.want {
					t.Error("the finding is waived and bites")
				}
			}
		})
	}
}

func TestWaiversEnd(t *testing.T) {
	for _, tc := range []struct {
		expires, now string
		waived       bool
		days         int
	}{
		{"2026-12-31", "2026-12-31T23:59:59Z", true, 1},
		{"2026-12-31", "2027-01-01T00:00:00Z", false, 0},
		{"2026-12-31", "2026-12-29T12:00:00Z", true, 3},
		{"2026-12-31T10:00:00Z", "2026-12-31T09:59:59Z", true, 1},
		{"2026-12-31T10:00:00+02:00", "2026-12-31T08:00:00Z", false, 0},
	} {
		w := waiver(Match{})
		w.Expires = tc.expires
		p := load(t, Options{Library: small(t), Waivers: []Waiver{w}, Now: at(tc.now)})
		d, err := p.Decide(context.Background(), privileged())
		if err != nil || len(d.Waived) == 1 != tc.waived {
			t.Errorf("%s at %s: waived %v, error %v", tc.expires, tc.now, d.Waived, err)
		}
		if s := p.Waivers()[0]; s.DaysLeft != tc.days || s.Expired == tc.waived {
			t.Errorf("%s at %s: %+v", tc.expires, tc.now, s)
		}
	}
}

func TestLoadRefusesWaivers(t *testing.T) {
	for _, tc := range []struct {
		name string
		edit func(*Waiver)
		want string
	}{
		{"no rule", func(w *Waiver) { w.Rules = nil }, "waivers[0]: no rules"},
		{"unknown rule", func(w *Waiver) { w.Rules = []string{"smal"} }, `unknown rule "smal"; did you mean "small"?`},
		{"a guard", func(w *Waiver) { w.Rules = []string{"small", "guard"} }, "the rule guard guards the gate itself and cannot be waived"},
		{"no reason", func(w *Waiver) { w.Reason = " " }, "reason is needed"},
		{"no owner", func(w *Waiver) { w.Owner = "" }, "owner is needed"},
		{"no end", func(w *Waiver) { w.Expires = "" }, "expires is needed"},
		{"an odd end", func(w *Waiver) { w.Expires = "31.12.2026" }, "is neither a day"},
		{"a name alone", func(w *Waiver) { w.Match.Names = []string{"web"} }, "a name proves nothing; add images"},
		{"a name and a user", func(w *Waiver) { w.Match.Names, w.Match.Users = []string{"web"}, []string{"ann"} }, "a name proves nothing; add images"},
		{"a short image", func(w *Waiver) { w.Match.Images = []string{"nginx"} }, "does not begin with a registry"},
		{"any registry", func(w *Waiver) { w.Match.Images = []string{"*/nginx"} }, "does not begin with a registry"},
		{"half a segment", func(w *Waiver) { w.Match.Images = []string{"docker.io/lib**"} }, "** stands for the last segments only"},
		{"** within", func(w *Waiver) { w.Match.Images = []string{"docker.io/**/app"} }, "** stands for the last segments only"},
		{"a short digest", func(w *Waiver) { w.Match.Images = []string{"sha256:abc"} }, "neither a digest"},
		{"name and digest", func(w *Waiver) { w.Match.Images = []string{"docker.io/library/nginx@" + digest} }, "neither a digest"},
		{"a broken glob", func(w *Waiver) { w.Match.Services = []string{"web["} }, "is no pattern"},
		{"an empty entry", func(w *Waiver) { w.Match.Users = []string{""} }, "users: an entry is empty"},
	} {
		w := waiver(Match{})
		tc.edit(&w)
		_, err := Load(context.Background(), Options{Library: small(t), Waivers: []Waiver{w}})
		if err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%s: error %v\nwant %s", tc.name, err, tc.want)
		}
	}
	twice := []Waiver{waiver(Match{}), waiver(Match{})}
	if _, err := Load(context.Background(), Options{Library: small(t), Waivers: twice}); err == nil {
		t.Error("two waivers have one id")
	}
}

// TestWaiversByTheThousand holds that the index finds what is there, whatever
// else is.
func TestWaiversByTheThousand(t *testing.T) {
	var list []Waiver
	for i := range 10_000 {
		w := waiver(Match{Images: []string{fmt.Sprintf("registry.example.com/team-%d/**", i)}})
		w.ID = fmt.Sprintf("w-%d", i)
		list = append(list, w)
	}
	p := load(t, Options{Library: small(t), Waivers: list, Now: at("2026-11-24T12:00:00Z")})
	in := privileged()
	in.Workload.Image = input.Image{Lookup: "found", Repositories: []string{"registry.example.com/team-7777/app"}}
	d, err := p.Decide(context.Background(), in)
	if err != nil || len(d.Waived) != 1 || d.Waived[0].Waiver != "w-7777" {
		t.Errorf("waived %v, error %v", d.Waived, err)
	}
}
