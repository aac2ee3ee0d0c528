package e2e

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
)

// state is all that a daemon has to show: objects by kind and ID, with what
// requests may change of them.
type state map[string]string

func (g *gate) state() state {
	g.t.Helper()
	s := state{}
	for _, c := range list[struct{ ID string }](g, "/containers/json?all=1") {
		g.container(s, c.ID)
	}
	for _, i := range list[struct {
		ID                    string
		RepoTags, RepoDigests []string
	}](g, "/images/json?all=1") {
		slices.Sort(i.RepoTags)
		slices.Sort(i.RepoDigests)
		s["image "+i.ID] = fmt.Sprint(i.RepoTags, i.RepoDigests)
	}
	for _, v := range get[struct {
		Volumes []struct {
			Name    string
			Options map[string]string
		}
	}](g, "/volumes").Volumes {
		s["volume "+v.Name] = fmt.Sprint(v.Options)
	}
	for _, n := range list[struct{ ID, Name string }](g, "/networks") {
		if n.Name != "docker_gwbridge" { // the first task of a swarm brings it
			s["network "+n.ID] = n.Name
		}
	}
	for _, p := range list[struct {
		ID       string
		Name     string
		Enabled  bool
		Settings json.RawMessage
	}](g, "/plugins") {
		s["plugin "+p.ID] = fmt.Sprint(p.Name, p.Enabled, string(p.Settings))
	}
	g.swarm(s)
	return s
}

func (g *gate) container(s state, id string) {
	c := get[struct {
		Name            string
		State           struct{ Running, Paused bool }
		ExecIDs         []string
		Config          json.RawMessage
		HostConfig      json.RawMessage
		NetworkSettings struct{ Networks map[string]any }
	}](g, "/containers/"+id+"/json")
	s["container "+id] = fmt.Sprint(c.Name, c.State, string(c.Config), string(c.HostConfig), slices.Sorted(maps.Keys(c.NetworkSettings.Networks)))
	for _, e := range c.ExecIDs {
		s["exec "+e] = c.Name
	}
}

func (g *gate) swarm(s state) {
	node := get[struct {
		Swarm struct{ LocalNodeState string }
	}](g, "/info").Swarm.LocalNodeState
	s["swarm"] = node
	if node != "active" {
		return
	}
	for _, svc := range list[struct {
		ID   string
		Spec json.RawMessage
	}](g, "/services") {
		s["service "+svc.ID] = string(svc.Spec)
	}
}

// changes says what is different in the second of two states. An exec that
// ends goes away by itself.
func changes(before, after state) []string {
	var out []string
	for k, v := range after {
		if was, ok := before[k]; !ok {
			out = append(out, "new: "+k+" "+v)
		} else if was != v {
			out = append(out, "changed: "+k+" from "+was+" to "+v)
		}
	}
	for k := range before {
		if _, ok := after[k]; !ok && !strings.HasPrefix(k, "exec ") {
			out = append(out, "gone: "+k)
		}
	}
	return out
}

// restore takes away what was not there before.
func (g *gate) restore(before state) {
	g.t.Helper()
	g.tidy(before, g.state())
}

// tidy takes away what came, but plugins: their door is shut.
func (g *gate) tidy(before, after state) {
	g.t.Helper()
	for _, kind := range []struct{ name, path string }{
		{"service ", "/services/%s"}, {"container ", "/containers/%s?force=1&v=1"}, {"volume ", "/volumes/%s?force=1"},
		{"network ", "/networks/%s"},
	} {
		for k := range after {
			id, ok := strings.CutPrefix(k, kind.name)
			if _, was := before[k]; !ok || was {
				continue
			}
			if r := g.Do(http.MethodDelete, "/v1.41"+fmt.Sprintf(kind.path, id), "", ""); r.Status >= 400 && r.Status != 404 {
				g.t.Errorf("not tidied: %s: %d %s", k, r.Status, r.Body)
			}
		}
	}
	g.untag(before, after)
}

// untag removes the tags that images did not have before, and so the images.
func (g *gate) untag(before, after state) {
	for k, v := range after {
		if !strings.HasPrefix(k, "image ") || before[k] == v {
			continue
		}
		tags, _, _ := strings.Cut(strings.TrimPrefix(v, "["), "]")
		for _, tag := range strings.Fields(tags) {
			if !strings.Contains(before[k], tag) {
				g.Do(http.MethodDelete, "/v1.41/images/"+tag, "", "")
			}
		}
	}
}

// unchanged runs f and checks that it had no effect on the daemon.
func (g *gate) unchanged(f func()) {
	g.t.Helper()
	before := g.state()
	f()
	for _, c := range changes(before, g.state()) {
		g.t.Errorf("it had an effect: %s", c)
	}
}

func get[T any](g *gate, path string) T {
	g.t.Helper()
	var v T
	r := g.Do(http.MethodGet, "/v1.41"+path, "", "")
	if r.Status != http.StatusOK {
		g.t.Fatalf("GET %s: %d %s", path, r.Status, r.Body)
	}
	if err := json.Unmarshal([]byte(r.Body), &v); err != nil {
		g.t.Fatalf("GET %s: %v", path, err)
	}
	return v
}

func list[T any](g *gate, path string) []T { return get[[]T](g, path) }

// TestChanges shows that an effect would be seen.
func TestChanges(t *testing.T) {
	before := state{"container 1": "a", "exec 1": "x", "swarm": "inactive"}
	for name, after := range map[string]state{
		"new":     {"container 1": "a", "container 2": "", "swarm": "inactive"},
		"changed": {"container 1": "a", "swarm": "active"},
		"gone":    {"swarm": "inactive"},
	} {
		if got := changes(before, after); len(got) != 1 || !strings.HasPrefix(got[0], name) {
			t.Errorf("%s: %q", name, got)
		}
	}
	if got := changes(before, state{"container 1": "a", "swarm": "inactive"}); got != nil {
		t.Errorf("an exec that ended is an effect: %q", got)
	}
}
