package e2e

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/seawall/seawall/test/engine"
)

// TestBeforeTheGate shows that the gate looks again when a container starts:
// what was made before it closed runs only if it would pass today, and a name
// that local content got then proves nothing.
func TestBeforeTheGate(t *testing.T) {
	engine.Each(t, func(t *testing.T, v engine.Version) {
		d := prepared(t, v)
		d.ImportBusybox("trojan:1", "USER app")
		d.MustDocker("tag", local, "app:2") // a trusted repository's name on content from nowhere
		d.ImportBusybox("own.example.com/toor:1", "USER toor")
		for _, o := range old {
			d.MustDocker(words("create", "--name", o.name, o.args, o.image)...)
		}
		d.MustDocker(words("run", "-d", "--name", "running", compliant("--user", "toor", "--health-interval", "1h"), trusted)...)
		execs := oldExecs(t, d)
		g := serve(t, d, "")
		g.Reload(engine.WithAuthz("seawall"))

		t.Run("names are not trust", func(t *testing.T) { g.with(t).names(t) })
		for _, o := range old {
			t.Run(o.name, func(t *testing.T) { o.check(t, g.with(t)) })
		}
		t.Run("execs", func(t *testing.T) {
			for id, e := range execs {
				e.check(t, g.with(t), id)
			}
		})
		t.Run("what runs is left alone, and not restarted", func(t *testing.T) {
			g := g.with(t)
			shows(g, "0", "exec", "running", "id", "-u")
			g.unchanged(func() { refused(t, g.Docker("restart", "-t", "0", "running"), "root-user") })
			g.MustDocker("kill", "running")
		})
		t.Run("a user's name is settled at start", func(t *testing.T) { g.with(t).toor(t) })
	})
}

// oldContainer was there before the gate.
type oldContainer struct {
	name  string
	args  []string
	image string
	rules []string // that refuse its start; none: it may
}

var old = []oldContainer{
	{"fine", compliant(), trusted, nil},
	{"plain", nil, trusted, []string{"memory-limit", "pids-limit", "cpu-limit", "cap-drop-all", "cap-net-raw", "no-new-privileges"}},
	{"strong", compliant("--privileged"), trusted, []string{"privileged", "cap-dac-read-search"}},
	{"root-by-number", compliant("--user", "0"), trusted, []string{"root-user"}},
	{"root-by-name", compliant("--user", "root"), trusted, []string{"root-user"}},
	{"root-by-second-name", compliant("--user", "toor"), trusted, []string{"root-user"}},
	{"root-by-image", without("--user"), rooted, []string{"root-user"}},
	{"socket", compliant("-v", "/var/run/docker.sock:/s"), trusted, []string{"docker-socket"}},
	{"root-directory", compliant("-v", "/:/h:ro"), trusted, []string{"host-path", "docker-socket"}},
	{"host-network", append(without("--network"), "--network", "host"), trusted, []string{"host-network"}},
	{"host-pid", compliant("--pid", "host"), trusted, []string{"host-pid"}},
	{"capability", compliant("--cap-add", "SYS_ADMIN"), trusted, []string{"cap-dangerous"}},
	{"unfiltered", compliant("--security-opt", "seccomp=unconfined"), trusted, []string{"seccomp"}},
	{"device", compliant("--device", "/dev/null:/dev/mem2", "--device", "/dev/mem"), trusted, []string{"raw-device"}},
	{"from-nowhere", compliant(), local, []string{"untrusted-image"}},
	{"by-a-stolen-name", compliant(), "app:2", []string{"untrusted-image"}},
}

func (o oldContainer) check(t *testing.T, g *gate) {
	if o.rules == nil {
		passed(t, g.Docker("start", o.name))
		passed(t, g.Docker("restart", "-t", "0", o.name))
		passed(t, g.Docker("rm", "-f", o.name))
		return
	}
	for _, verb := range []string{"start", "restart"} {
		g.unchanged(func() { refused(t, g.Docker(verb, o.name), o.rules...) })
	}
	passed(t, g.Docker("rm", o.name))
}

// oldExec was made in a running container before the gate closed, and not
// started.
type oldExec struct {
	body  string
	file  string // that it makes
	rules []string
}

// oldExecs makes one of each kind, by ID.
func oldExecs(t *testing.T, d *engine.Daemon) map[string]oldExec {
	made := map[string]oldExec{}
	for _, e := range []oldExec{
		{`"User":"1000"`, "/dev/shm/plain", nil},
		{`"User":"1000","Privileged":true`, "/dev/shm/privileged", []string{"exec-privileged"}},
		{`"User":"0"`, "/dev/shm/zero", []string{"exec-root"}},
		{`"User":"root"`, "/dev/shm/root", []string{"exec-root"}},
	} {
		var answer struct{ ID string }
		r := d.JSON("POST", "/v1.41/containers/running/exec", `{"Cmd":["touch","`+e.file+`"],`+e.body+`}`)
		if err := json.Unmarshal([]byte(r.Body), &answer); err != nil || answer.ID == "" {
			t.Fatalf("exec: %d %s", r.Status, r.Body)
		}
		made[answer.ID] = e
	}
	return made
}

func (e oldExec) check(t *testing.T, g *gate, id string) {
	start := post("/exec/"+id+"/start", `{"Detach":true}`)
	if e.rules == nil {
		passed(t, start(g))
		eventually(t, "the exec "+e.body+" runs", func() bool { return g.Docker("exec", "running", "test", "-e", e.file).Code == 0 })
		return
	}
	refused(t, start(g), e.rules...)
	if g.Docker("exec", "running", "test", "-e", e.file).Code == 0 {
		t.Errorf("the exec %s ran", e.body)
	}
	if !strings.Contains(raw("GET", "/v1.41/exec/"+id+"/json", "", "")(g).Stdout, `"Pid":0`) {
		t.Errorf("the exec %s has a process", e.body)
	}
}

// names checks that content is not trusted by its name.
func (g *gate) names(t *testing.T) {
	id := g.MustDocker("image", "inspect", "-f", "{{.Id}}", local)
	for _, name := range []string{"app:2", "trojan:1", "docker.io/library/trojan:1", id, strings.TrimPrefix(id, "sha256:")[:12]} {
		g.unchanged(func() {
			refused(t, g.Docker(words("run", "--rm", compliant(), name, "true")...), "untrusted-image")
		})
	}
	// The ID of what was pulled is as good as its name.
	passed(t, g.Docker(words("run", "--rm", compliant(), g.MustDocker("image", "inspect", "-f", "{{.Id}}", trusted), "true")...))
}

// toor checks a name that the request cannot prove: created, and refused when
// the container's own passwd file says that it is root.
func (g *gate) toor(t *testing.T) {
	passed(t, g.Docker(words("create", "--name", "app", compliant("--user", "app"), trusted)...))
	passed(t, g.Docker("start", "app"))
	shows(g, "1000", "exec", "app", "id", "-u")
	g.MustDocker("rm", "-f", "app")

	r := g.Docker(words("run", "--name", "toor", compliant("--user", "toor"), trusted, "touch", "/dev/shm/x")...)
	refused(t, r, "root-user")
	if out := g.Docker("inspect", "-f", "{{.State.Status}} {{.State.StartedAt}}", "toor").Stdout; out != "" && !strings.HasPrefix(out, "created 0001") {
		t.Errorf("the container of root by another name: %s", out)
	}
}
