package e2e

import (
	"bufio"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/seawall/seawall/test/engine"
)

// flow is something that people do all day and that must go on working under
// the profile restricted.
type flow struct {
	name string
	run  func(t *testing.T, g *gate)
}

// TestFlows is a day with a compliant container "web", in this order.
func TestFlows(t *testing.T) {
	engine.Each(t, func(t *testing.T, v engine.Version) {
		g := closed(t, v, "")
		g.MustDocker(words("run", "-d", "--name", "web", compliant(), "-v", "data:/data", trusted, "sh", "-c",
			"echo started; trap 'exit 0' TERM; while :; do echo tick; sleep 0.2; done")...)
		for _, f := range flows {
			t.Run(f.name, func(t *testing.T) { f.run(t, g.with(t)) })
		}
		for _, rec := range g.records() {
			if rec.Verdict == "deny" || rec.Verdict == "error" {
				t.Errorf("refused on such a day: %s %s: %+v %s", rec.Action, rec.Target.Name, rec.Findings, rec.Error)
			}
		}
	})
}

var flows = []flow{
	{"run -it", func(t *testing.T, g *gate) {
		r := g.DockerTTY("echo $((6*7)); id -u; exit 3\n", words("run", "--rm", "-it", compliant(), trusted, "sh")...)
		if r.Code != 3 || !strings.Contains(r.Stdout, "\n42") || !strings.Contains(r.Stdout, "\n1000") {
			t.Errorf("%+v", r)
		}
	}},
	{"run -i, standard input", func(t *testing.T, g *gate) {
		if r := g.DockerIn("hi", words("run", "--rm", "-i", compliant(), trusted, "cat")...); r.Stdout != "hi" {
			t.Errorf("%+v", r)
		}
	}},
	{"run pulls what is not there", func(t *testing.T, g *gate) {
		g.MustDocker("rmi", rooted)
		r := g.Docker(words("run", "--rm", compliant(), rooted, "echo", "pulled")...)
		if passed(t, r); r.Stdout != "pulled\n" {
			t.Errorf("%+v", r)
		}
	}},
	{"attach", func(t *testing.T, g *gate) { g.streams(t, "tick", "attach", "--sig-proxy=false", "web") }},
	{"logs -f", func(t *testing.T, g *gate) { g.streams(t, "tick", "logs", "-f", "web") }},
	{"stats", func(t *testing.T, g *gate) {
		shows(g, "web", "stats", "--no-stream", "--format", "{{.Name}}", "web")
		g.streams(t, "web", "stats", "--format", "{{.Name}}", "web")
	}},
	{"events", func(t *testing.T, g *gate) {
		listeners := func() int { return get[struct{ NEventsListener int }](g, "/info").NEventsListener }
		before := listeners()
		t.Run("arrive", func(t *testing.T) { g.with(t).arrive(t) })
		eventually(t, "the daemon notices that the client is gone", func() bool { return listeners() <= before })
	}},
	{"exec", func(t *testing.T, g *gate) {
		shows(g, "1000", "exec", "web", "id", "-u")
		shows(g, "65534", "exec", "-u", "nobody", "web", "id", "-u")
		if r := g.DockerTTY("exit 4\n", "exec", "-it", "web", "sh"); r.Code != 4 {
			t.Errorf("on a terminal: %+v", r)
		}
		if r := g.DockerIn("hi", "exec", "-i", "web", "cat"); r.Stdout != "hi" {
			t.Errorf("standard input: %+v", r)
		}
	}},
	{"look", func(t *testing.T, g *gate) {
		for _, args := range []string{"version", "info", "ps -a", "images", "inspect web", "port web", "diff web", "history app:1", "system df", "volume ls", "network inspect bridge", "plugin ls"} {
			passed(t, g.Docker(strings.Fields(args)...))
		}
	}},
	{"cp out", func(t *testing.T, g *gate) {
		g.MustDocker("cp", "web:/etc/passwd", filepath.Join(g.Dir, "passwd"))
		if text, _ := os.ReadFile(filepath.Join(g.Dir, "passwd")); !strings.Contains(string(text), "toor") {
			t.Errorf("%q", text)
		}
	}},
	{"save and export", func(t *testing.T, g *gate) {
		for name, args := range map[string][]string{"saved.tar": {"save", trusted}, "exported.tar": {"export", "web"}} {
			g.MustDocker(append([]string{args[0], "-o", filepath.Join(g.Dir, name)}, args[1:]...)...)
			if info, err := os.Stat(filepath.Join(g.Dir, name)); err != nil || info.Size() < 100_000 {
				t.Errorf("%s: %v %v", name, info, err)
			}
		}
	}},
	{"login, tag, push", func(t *testing.T, g *gate) {
		passed(t, g.DockerIn("secret\n", "login", "-u", "alice", "--password-stdin", g.Registry()))
		g.MustDocker("tag", trusted, g.Registry()+"/team/copy:1")
		g.MustDocker("push", g.Registry()+"/team/copy:1")
	}},
	{"pull", func(t *testing.T, g *gate) {
		g.MustDocker("pull", trusted)
		ref := g.MustDocker("image", "inspect", "-f", "{{index .RepoDigests 0}}", trusted)
		if !strings.HasPrefix(ref, "app@") {
			ref = "app@" + strings.SplitN(ref, "@", 2)[1]
		}
		g.MustDocker("pull", ref)
	}},
	{"volume and network", func(t *testing.T, g *gate) {
		g.MustDocker("volume", "create", "own")
		g.MustDocker("network", "create", "own")
		out := g.MustDocker(words("run", "--rm", without("--network"), "--network", "own", "-v", "own:/own:ro", "--tmpfs", "/t:size=1m", trusted, "sh", "-c", "ls -d /own; touch /t/x && echo written")...)
		if out != "/own\nwritten" {
			t.Errorf("%q", out)
		}
		g.MustDocker("network", "rm", "own")
		g.MustDocker("volume", "rm", "own")
	}},
	{"connect and disconnect", func(t *testing.T, g *gate) {
		g.MustDocker("network", "create", "side")
		g.MustDocker(words("create", "--name", "two", without("--network"), "--network", "side", trusted)...)
		g.MustDocker("network", "create", "other")
		g.MustDocker("network", "connect", "other", "two")
		g.MustDocker("network", "disconnect", "other", "two")
		g.MustDocker("rm", "two")
		g.MustDocker("network", "rm", "side", "other")
	}},
	{"compose up and down", composed},
	{"pause, update, restart, stop, kill, rm", func(t *testing.T, g *gate) {
		for _, args := range []string{"pause web", "unpause web", "update --memory 96m --memory-swap 96m --pids-limit 80 web", "restart -t 0 web", "stop -t 0 web", "start web", "kill web", "wait web", "rm web", "volume rm data"} {
			passed(t, g.Docker(strings.Fields(args)...))
		}
	}},
}

const composeFile = `version: "2.4"
services:
  web:
    image: app:1
    user: "1000:1000"
    read_only: true
    cap_drop: [ALL]
    security_opt: ["no-new-privileges:true"]
    mem_limit: 64m
    pids_limit: 64
    cpus: 0.5
    tmpfs: ["/tmp:size=1m"]
    networks: [own]
    command: sh -c "echo page >/tmp/index.html; httpd -p 8080 -h /tmp; exec idle"
    ports: ["127.0.0.1:8080:8080"]
    volumes: ["data:/data:ro"]
  ask:
    image: app:1
    user: "1000:1000"
    read_only: true
    cap_drop: [ALL]
    security_opt: ["no-new-privileges:true"]
    mem_limit: 64m
    pids_limit: 64
    cpus: 0.5
    networks: [own]
    command: sh -c "until wget -qO- http://web:8080/; do sleep 0.2; done; exec idle"
networks: {own: {}}
volumes: {data: {}}
`

func composed(t *testing.T, g *gate) {
	file := g.WriteFile("site/compose.yaml", composeFile)
	passed(t, g.Compose("-f", file, "up", "-d"))
	eventually(t, "one container reaches the other by name", func() bool {
		return strings.Contains(g.Compose("-f", file, "logs", "ask").Stdout, "page")
	})
	passed(t, g.Compose("-f", file, "down", "-v"))
	if out := g.MustDocker("ps", "-aq", "--filter", "label=com.docker.compose.project=site"); out != "" {
		t.Errorf("left behind: %s", out)
	}
}

// arrive checks that events are not held back.
func (g *gate) arrive(t *testing.T) {
	out := g.stream(t, "events", "--filter", "event=rename", "--format", "{{.Action}}")
	for i := 0; ; i++ { // until the client listens
		g.MustDocker("rename", "web", "web2")
		g.MustDocker("rename", "web2", "web")
		select {
		case line := <-out:
			if line != "rename" {
				t.Errorf("event: %q", line)
			}
			return
		case <-time.After(200 * time.Millisecond):
		}
		if i == 50 {
			t.Fatal("no event arrived")
		}
	}
}

// streams checks that a command that does not end shows a line, and that its
// end is noticed.
func (g *gate) streams(t *testing.T, want string, args ...string) {
	t.Helper()
	out := g.stream(t, args...)
	for end := time.After(60 * time.Second); ; {
		select {
		case line, more := <-out:
			if strings.Contains(line, want) {
				return
			}
			if !more {
				t.Fatalf("docker %s ended", strings.Join(args, " "))
			}
		case <-end:
			t.Fatalf("docker %s shows nothing", strings.Join(args, " "))
		}
	}
}

// stream starts a command and returns its lines; it is killed at the test's end.
// A client of 28 takes three SIGTERM to end an attach.
func (g *gate) stream(t *testing.T, args ...string) <-chan string {
	t.Helper()
	cmd := g.Command("docker", args...)
	pipe, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines, done := make(chan string, 1000), make(chan struct{})
	go func() {
		defer close(done)
		defer close(lines)
		for s := bufio.NewScanner(pipe); s.Scan(); {
			select {
			case lines <- s.Text():
			default: // nobody reads any more
			}
		}
		_ = cmd.Wait()
	}()
	t.Cleanup(func() {
		if err := engine.Signal(cmd, syscall.SIGKILL); err != nil {
			t.Error(err)
		}
		select {
		case <-done:
		case <-time.After(20 * time.Second):
			t.Errorf("docker %s does not end", strings.Join(args, " "))
		}
	})
	return lines
}
