package policy

import (
	"testing"

	"github.com/seawall/seawall/internal/action"
	"github.com/seawall/seawall/internal/input"
)

func TestNeeds(t *testing.T) {
	create, start, exec, other := "container_create", "container_start", "exec_create", "network_connect"
	for _, tc := range []struct {
		name, body, action string
		want, never        input.Needs
	}{
		{"what the request shows", `input.workload.privileged`, create, 0, input.NeedAll},
		{"the container at start", `input.workload.privileged`, start, input.NeedContainer, input.NeedImage},
		{"the name of an image", `input.workload.image.repository == "x"`, create, 0, input.NeedAll},
		{"where an image came from", `"x" in input.workload.image.repositories`, create, input.NeedImage, input.NeedBody},
		{"all of an image", `object.get(input.workload.image, "id", "") == ""`, create, input.NeedImage, input.NeedBody},
		{"the user", `input.workload.user.root`, create, input.NeedImage, input.NeedBody},
		{"the user at start", `input.workload.user.root`, start, input.NeedImage | input.NeedAccounts | input.NeedContainer, input.NeedBody},
		{"mounts", `some m in input.workload.mounts
	m.read_only`, create, input.NeedVolume | input.NeedContainer, input.NeedBody},
		{"the engine", `input.engine.rootless`, exec, input.NeedInfo, input.NeedBody},
		{"the daemon's default", `not input.workload.security.no_new_privileges`, create, input.NeedInfo, input.NeedImage},
		{"the body", `input.body.Image`, create, input.NeedBody, input.NeedImage},
		{"another part", `"x" in input.workload.image.repositories`, exec, 0, input.NeedAll},
		{"the exec at its start", `input.exec.privileged`, "exec_start", input.NeedContainer, input.NeedImage},
		{"the exec as it is made", `input.exec.privileged`, exec, 0, input.NeedAll},
		{"exec's user at its start", `input.exec.user.root`, "exec_start", input.NeedContainer | input.NeedAccounts, input.NeedBody},
		{"exec's user", `input.exec.user.root`, exec, input.NeedContainer | input.NeedAccounts, input.NeedBody},
		{"an action without a table", `input.network.driver == "host"`, other, input.NeedNetwork, input.NeedBody},
		{"everything", `count(object.keys(input)) > 3`, create, input.NeedAll, 0},
	} {
		p := load(t, broken(t, "findings contains {\"message\": \"m\"} if {\n\t"+tc.body+"\n}\n"))
		got := p.Needs(action.Action{Name: tc.action})
		if !got.Has(tc.want) || got&tc.never != 0 {
			t.Errorf("%s: needs %b, want %b and nothing of %b", tc.name, got, tc.want, tc.never)
		}
	}
}

func TestNeedsOfRulesThatAreOff(t *testing.T) {
	opts := broken(t, `findings contains {"message": "m"} if input.workload.user.root`+"\n")
	opts.Rules = map[string]RuleOptions{"small": {Mode: Off}}
	if got := load(t, opts).Needs(action.Action{Name: "container_create"}); got != 0 {
		t.Errorf("needs %b", got)
	}
}

func TestNeedsOfWaivers(t *testing.T) {
	opts := broken(t, `findings contains {"message": "m"} if input.workload.privileged`+"\n")
	opts.Waivers = []Waiver{{Rules: []string{"small"}, Match: Match{Images: []string{"docker.io/library/**"}}, Reason: "r", Owner: "o", Expires: "2999-01-01"}}
	if got := load(t, opts).Needs(action.Action{Name: "container_create"}); !got.Has(input.NeedImage) {
		t.Errorf("a waiver matches by image and needs %b", got)
	}
}
