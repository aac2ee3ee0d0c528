package e2e

import (
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/seawall/seawall/internal/policy"
	"github.com/seawall/seawall/test/engine"
)

// door is something that no plugin can see into: shut as built in, and opened
// by its parameter.
type door struct {
	name   string
	rules  []string // those that refuse while it is shut
	veiled bool     // the client does not pass the reason on: it is on record
	warned []string // those that only warn of it
	pass   call
	effect func(g *gate) // checks what it did once open
	past   bool          // the engine may refuse what the gate let pass
	only   func(engine.Version) bool
}

var doors = []door{
	{name: "cp in", rules: []string{"door-archive-put"}, pass: fromDir("cp", "in.txt", "web:/data/in.txt"), effect: func(g *gate) {
		shows(g, "carried in", "exec", "web", "cat", "/data/in.txt")
	}},
	{name: "load", rules: []string{"door-load"}, pass: fromDir("load", "-i", "loaded.tar"), effect: imageThere("own.example.com/loaded:1")},
	{name: "import", rules: []string{"door-import"}, pass: fromDir("import", "root.tar", "own.example.com/imported:1"), effect: imageThere("own.example.com/imported:1")},
	{name: "build, classic", rules: []string{"door-build"}, pass: builds(false), effect: imageThere("own.example.com/built-false:1")},
	{name: "build, BuildKit", rules: []string{"door-session"}, veiled: true, pass: builds(true), effect: imageThere("own.example.com/built-true:1")},
	{name: "session", rules: []string{"door-session"}, past: true, pass: raw("POST", "/v1.41/session", "", "", "Connection: Upgrade", "Upgrade: h2c", "X-Docker-Expose-Session-Uuid: u", "X-Docker-Expose-Session-Name: n")},
	{name: "commit", rules: []string{"door-commit"}, pass: cli("commit", "web", "own.example.com/committed:1"), effect: imageThere("own.example.com/committed:1")},
	{name: "plugin create", rules: []string{"plugin-install"}, pass: fromDir("plugin", "create", "made:1", "made.d"), effect: func(g *gate) {
		shows(g, "made:1", "plugin", "ls", "--format", "{{.Name}}")
	}},
	{name: "plugin install", rules: []string{"plugin-install"}, pass: cli("plugin", "install", "--disable", "--grant-all-permissions", pluginName), effect: func(g *gate) {
		shows(g, pluginName, "plugin", "ls", "--format", "{{.Name}}")
	}},
	{name: "plugin set", rules: []string{"plugin-install"}, pass: cli("plugin", "set", "there:1", "COLOR=red"), effect: func(g *gate) {
		shows(g, "COLOR=red", "plugin", "inspect", "-f", "{{.Settings.Env}}", "there:1")
	}},
	{name: "plugin enable", rules: []string{"door-plugin"}, past: true, pass: cli("plugin", "enable", "--timeout", "1", "there:1")},
	{name: "plugin remove", rules: []string{"door-plugin"}, pass: cli("plugin", "rm", "-f", "there:1"), effect: func(g *gate) {
		if out := g.MustDocker("plugin", "ls", "--format", "{{.Name}}"); strings.Contains(out, "there:1") {
			g.t.Errorf("still there: %s", out)
		}
	}},
	{name: "swarm", rules: []string{"door-swarm"}, warned: []string{"swarm-mode"}, pass: cli("swarm", "init", "--advertise-addr", "127.0.0.1"), effect: serviceRuns},
	{name: "checkpoint", rules: []string{"door-checkpoint"}, past: true, pass: cli("checkpoint", "create", "web", "c")},
	{name: "debug", rules: []string{"door-debug"}, pass: raw("GET", "/debug/vars", "", "")},
	{name: "legacy", rules: []string{"door-legacy", "api-version"}, pass: raw("POST", "/v1.23/containers/web/copy", "application/json", `{"Resource":"/etc/passwd"}`), only: func(v engine.Version) bool { return v.Before("26.1") }},
}

// doorsOpen opens them all, for the old API too.
const doorsOpen = `
params:
  api_min: "1.12"
  doors: {build: allow, session: allow, load: allow, import: allow, commit: allow, archive_put: allow, plugin: allow, swarm: allow, checkpoint: allow, debug: allow, legacy: allow}
`

// TestDoors is each door shut, which has no effect, and then open.
func TestDoors(t *testing.T) {
	engine.Each(t, func(t *testing.T, v engine.Version) {
		g := doorsGate(t, v)
		t.Run("shut", func(t *testing.T) { g.each(t, door.shut) })
		self := cli("plugin", "disable", "-f", "seawall")
		refused(t, self(g), "door-plugin", "self-protect")
		g.reconfigure(services(g) + doorsOpen)
		t.Run("open", func(t *testing.T) { g.each(t, door.open) })
		refused(t, self(g), "self-protect")
	})
}

func (g *gate) each(t *testing.T, f func(door, *gate)) {
	for _, d := range doors {
		if d.only == nil || d.only(g.Version) {
			t.Run(d.name, func(t *testing.T) { f(d, g.with(t)) })
		}
	}
}

func (d door) shut(g *gate) {
	mark := g.mark()
	var r engine.Result
	g.unchanged(func() { r = d.pass(g) })
	if d.veiled {
		if got := g.findings(mark, policy.Deny); r.Code == 0 || !slices.Contains(got, d.rules[0]) {
			g.t.Errorf("exit %d, on record %v: %s", r.Code, got, r.Out())
		}
		return
	}
	refused(g.t, r, d.rules...)
	if got := g.findings(mark, policy.Warn); !sameSet(got, d.warned) {
		g.t.Errorf("warned of %v, want %v", got, d.warned)
	}
}

func (d door) open(g *gate) {
	r := d.pass(g)
	if d.past {
		through(g.t, r)
		return
	}
	passed(g.t, r)
	if d.effect != nil {
		d.effect(g)
	}
}

// doorsGate is a closed daemon with a container "web", a plugin "there:1", one
// in the registry, and files to carry in.
func doorsGate(t *testing.T, v engine.Version) *gate {
	t.Helper()
	d := prepared(t, v, engine.WithExperimental(), engine.WithDaemonJSON(map[string]any{"debug": true}))
	publishPlugin(d)
	d.MustDocker("plugin", "create", "there:1", filepath.Join(d.Dir, "plug.d"))
	writePlugin(d, "made.d", "another") // the same content is not taken twice
	d.WriteFile("in.txt", "carried in")
	d.WriteFile("root.tar", tarball)
	d.MustDocker("tag", local, "own.example.com/loaded:1")
	d.MustDocker("save", "-o", filepath.Join(d.Dir, "loaded.tar"), "own.example.com/loaded:1")
	d.MustDocker("rmi", "own.example.com/loaded:1")
	g := serve(t, d, "profile: restricted\n")
	g.Reload(engine.WithAuthz("seawall"))
	g.MustDocker(words("run", "-d", "--name", "web", "-v", "data:/data", "--health-interval", "1h", compliant(), trusted)...)
	return g
}

// fromDir is a docker command whose words that name a file of the test's folder
// become its path.
func fromDir(args ...string) call {
	return func(g *gate) engine.Result {
		full := make([]string, len(args))
		for i, a := range args {
			full[i] = a
			if path := filepath.Join(g.Dir, a); fileExists(path) {
				full[i] = path
			}
		}
		return g.Docker(full...)
	}
}

func fileExists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

func builds(buildkit bool) call {
	return func(g *gate) engine.Result {
		name := map[bool]string{false: "own.example.com/built-false:1", true: "own.example.com/built-true:1"}[buildkit]
		return g.Build(buildkit, name, "FROM "+trusted+"\nUSER root\nRUN echo made >/made\nUSER app\n")
	}
}

func imageThere(name string) func(*gate) {
	return func(g *gate) { g.MustDocker("image", "inspect", name) }
}

// shows checks that a command's output has a line or a part of it.
func shows(g *gate, want string, args ...string) {
	g.t.Helper()
	if out := g.MustDocker(args...); !strings.Contains(out, want) {
		g.t.Errorf("docker %s: %q, not %q", strings.Join(args, " "), out, want)
	}
}

// serviceRuns creates a service whose task the daemon starts.
func serviceRuns(g *gate) {
	g.t.Helper()
	passed(g.t, serviceOf("s", `{"Mode":{"Replicated":{"Replicas":1}}}`)(g))
	eventually(g.t, "a task runs", func() bool {
		return strings.Contains(g.MustDocker("service", "ps", "--format", "{{.CurrentState}}", "s"), "Running")
	})
	loose := []string{"cap-drop-all", "cap-net-raw", "cpu-limit", "memory-limit", "pids-limit", "root-user"}
	if promises(g.Version) {
		loose = append(loose, "no-new-privileges")
		shows(g, "NoNewPrivs:\t1", "exec", g.MustDocker("ps", "-q", "-f", "name=s.1."), "grep", "NoNewPrivs", "/proc/1/status")
	}
	refused(g.t, g.Docker("service", "create", "--name", "loose", trusted), loose...)
}

// The managed plugin of the registry. It has nothing to run.
const (
	pluginRepo = "127.0.0.1:5000/team/plug"
	pluginName = pluginRepo + ":1"
)

// publishPlugin pushes it, and leaves its folder as "plug.d" in the test's.
func publishPlugin(d *engine.Daemon) {
	writePlugin(d, "plug.d", "nothing to run")
	d.MustDocker("plugin", "create", pluginName, filepath.Join(d.Dir, "plug.d"))
	d.MustDocker("plugin", "push", pluginName)
	d.MustDocker("plugin", "rm", pluginName)
}

// writePlugin makes the folder of a managed plugin with one setting.
func writePlugin(d *engine.Daemon, dir, content string) {
	d.WriteFile(dir+"/rootfs/readme", content)
	d.WriteFile(dir+"/config.json", `{"description":"nothing","entrypoint":["/none"],"network":{"type":"none"},
		"env":[{"name":"COLOR","settable":["value"],"value":"blue"}],"interface":{"types":["docker.none/1.0"],"socket":"none.sock"}}`)
}

// pluginDigest asks the registry for its digest.
func pluginDigest(d *engine.Daemon) string {
	req, _ := http.NewRequest(http.MethodHead, "http://"+d.Registry()+"/v2/team/plug/manifests/1", nil)
	req.Header.Set("Accept", "application/vnd.docker.distribution.manifest.v2+json")
	res, err := d.NetClient().Do(req)
	if err != nil {
		return err.Error()
	}
	defer res.Body.Close()
	return res.Header.Get("Docker-Content-Digest")
}

// installPinned names the digest, which makes 20.10 panic.
func installPinned(g *gate) engine.Result {
	ref := pluginRepo + "@" + pluginDigest(g.Daemon)
	if !regexp.MustCompile(`@sha256:[0-9a-f]{64}$`).MatchString(ref) {
		g.t.Fatalf("the plugin has no digest: %s", ref)
	}
	return g.Docker("plugin", "install", "--disable", "--grant-all-permissions", ref)
}
