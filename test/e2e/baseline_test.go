package e2e

import (
	"cmp"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/seawall/seawall/internal/audit"
	"github.com/seawall/seawall/test/engine"
)

// everyDockerfile makes the one image of this test. It has the programs by which
// documentation has compose ask whether a service is healthy.
const everyDockerfile = `FROM every:base
USER 0
RUN for p in pg_isready rabbitmq-diagnostics; do printf '#!/bin/sh\n' >/bin/$p; chmod +x /bin/$p; done; \
	echo 'node:x:1000:' >>/etc/group; echo 'node:x:1000:1000::/home:/bin/sh' >>/etc/passwd
ENTRYPOINT ["idle"]
`

var imageLine = regexp.MustCompile(`(?m)^\s+image: (\S+)$`)

// TestBaseline is the promise of the profile baseline: what people run by the
// documentation of well-known images passes. The images are all one, which
// idles, under their names; what is asked of the daemon is the client's own.
func TestBaseline(t *testing.T) {
	files, err := filepath.Glob("testdata/baseline/*.yaml")
	if err != nil || len(files) < 25 {
		t.Fatalf("%d compose files, want 25: %v", len(files), err)
	}
	d := engine.Start(t, engine.Latest(), engine.WithBinds(filepath.Dir(seawall)))
	texts := map[string]string{}
	images := []string{"alpine", "busybox", "ubuntu:24.04", "python:3", "mysql:8.4", "nginx"}
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		texts[strings.TrimSuffix(filepath.Base(f), ".yaml")] = string(text)
		for _, m := range imageLine.FindAllStringSubmatch(string(text), -1) {
			images = append(images, m[1])
		}
	}
	every(d, images)
	g := serve(t, d, "profile: baseline\nmode: enforce\n")
	g.Reload(engine.WithAuthz("seawall"))

	t.Run("ordinary", func(t *testing.T) {
		for name, text := range texts {
			t.Run(name, func(t *testing.T) { t.Parallel(); g.with(t).up(t, name, text) })
		}
		for name, args := range runLines {
			t.Run(name, func(t *testing.T) { t.Parallel(); passed(t, g.with(t).Docker(args...)) })
		}
	})
	g.interactive(t)
	for _, rec := range g.records() {
		if rec.Phase == audit.PhaseRequest && rec.Verdict != audit.Allowed {
			t.Errorf("%s %s: %+v %s", rec.Verdict, rec.Action, rec.Findings, rec.Error)
		}
	}
	for name, no := range hostLines {
		t.Run("not ordinary/"+name, func(t *testing.T) {
			if got := rulesOf(g.with(t).Docker(no.args...)); !slices.Contains(got, no.rule) {
				t.Errorf("refused by %v, want %s", got, no.rule)
			}
		})
	}
}

// every makes one image and gives it all the names.
func every(d *engine.Daemon, names []string) {
	d.ImportBusybox("every:base")
	dir := filepath.Dir(d.WriteFile("every/Dockerfile", everyDockerfile))
	d.MustDocker("build", "-q", "-t", "every:1", dir)
	slices.Sort(names)
	for _, name := range slices.Compact(names) {
		if name != "example/web" { // this one is built
			ref, tag, _ := strings.Cut(name, ":")
			q := url.Values{"repo": {ref}, "tag": {cmp.Or(tag, "latest")}}
			if r := d.Do(http.MethodPost, "/images/every:1/tag?"+q.Encode(), "", ""); r.Status != http.StatusCreated {
				d.MustDocker("tag", "every:1", name) // says why
			}
		}
	}
}

// started are the files whose containers start, too. The others are created:
// that is where the gate sees what they ask for, and starting all takes minutes.
var started = []string{"nginx", "postgres", "wordpress", "monitoring", "worker"}

// up runs one compose file and takes it down again.
func (g *gate) up(t *testing.T, name, text string) {
	dir := filepath.Dir(g.WriteFile(name+"/compose.yaml", text))
	for _, f := range []string{"Dockerfile", "key.txt", "nginx.conf"} {
		g.WriteFile(name+"/"+f, "FROM python:3\nARG VERSION\nWORKDIR /code\nRUN echo $VERSION >/version\nCOPY . .\n")
	}
	how := "--no-start"
	if slices.Contains(started, name) {
		how = "-d"
	}
	passed(t, g.Compose("--project-directory", dir, "-f", dir+"/compose.yaml", "up", how))
	passed(t, g.Compose("--project-directory", dir, "-f", dir+"/compose.yaml", "down", "-t", "0", "-v"))
}

// runLines are `docker` command lines as documentation has them.
var runLines = map[string][]string{
	"nginx":            {"run", "-d", "nginx"},
	"nginx published":  {"run", "-d", "--name", "some-nginx", "-p", "8180:80", "-v", "/srv/content:/usr/share/nginx/html:ro", "nginx"},
	"postgres":         {"run", "--name", "some-postgres", "-e", "POSTGRES_PASSWORD=example", "-d", "postgres:17"},
	"mysql":            {"run", "--name", "some-mysql", "-v", "mysql:/var/lib/mysql", "-e", "MYSQL_ROOT_PASSWORD=example", "-d", "mysql:8.4"},
	"redis":            {"run", "--name", "some-redis", "-d", "redis:7", "redis-server", "--save", "60", "1"},
	"ubuntu once":      {"run", "--rm", "--entrypoint", "sh", "ubuntu:24.04", "-c", "id"},
	"python script":    {"run", "--rm", "--entrypoint", "true", "-v", "/srv/app:/usr/src/app", "-w", "/usr/src/app", "python:3", "script.py"},
	"as oneself":       {"run", "--rm", "--entrypoint", "true", "-u", "1000:1000", "alpine"},
	"hardened":         {"run", "--rm", "--entrypoint", "true", "--read-only", "--tmpfs", "/tmp", "--cap-drop", "ALL", "--security-opt", "no-new-privileges", "--pids-limit", "50", "-m", "64m", "alpine"},
	"no network":       {"run", "--rm", "--entrypoint", "true", "--network", "none", "alpine"},
	"host's time":      {"run", "--rm", "--entrypoint", "true", "-v", "/etc/localtime:/etc/localtime:ro", "busybox"},
	"network":          {"network", "create", "--subnet", "172.30.0.0/16", "some-network"},
	"volume":           {"volume", "create", "some-volume"},
	"restart always":   {"run", "-d", "--restart", "always", "--log-opt", "max-size=10m", "registry:2"},
	"shared memory":    {"run", "--rm", "--entrypoint", "true", "--shm-size", "256m", "--ulimit", "nofile=1024:4096", "alpine"},
	"platform, labels": {"run", "--rm", "--entrypoint", "true", "-l", "a=b", "--hostname", "h", "--add-host", "db:10.0.0.1", "--init", "alpine"},
}

// interactive is what one does at a terminal.
func (g *gate) interactive(t *testing.T) {
	passed(t, g.Docker("run", "-d", "--name", "term", "alpine"))
	if r := g.DockerTTY("id -u; exit 0\n", "exec", "-it", "term", "sh"); r.Code != 0 || !strings.Contains(r.Stdout, "\n0") {
		t.Errorf("exec -it: %+v", r)
	}
	dir := filepath.Dir(g.WriteFile("build/Dockerfile", "FROM alpine\nRUN echo built >/built\nCOPY Dockerfile /\n"))
	passed(t, g.Docker("build", "-t", "built", dir))
	passed(t, g.Docker("cp", "term:/etc/passwd", "/tmp/passwd"))
	passed(t, g.Docker("logs", "term"))
	passed(t, g.Docker("stats", "--no-stream", "term"))
	passed(t, g.Docker("stop", "-t", "1", "term"))
	passed(t, g.Docker("start", "term"))
	passed(t, g.Docker("rm", "-f", "term"))
}

// hostLines are as well known and ask for the host: baseline refuses them by
// the rule.
var hostLines = map[string]struct {
	rule string
	args []string
}{
	"a manager of containers": {"docker-socket", []string{"run", "-d", "-p", "9443:9443", "-v", "/var/run/docker.sock:/var/run/docker.sock", "alpine"}},
	"a monitor of the host":   {"host-path", []string{"run", "-d", "-v", "/:/rootfs:ro", "-v", "/sys:/sys:ro", "alpine"}},
	"the host's network":      {"host-network", []string{"run", "-d", "--net", "host", "alpine"}},
	"a tunnel":                {"cap-dangerous", []string{"run", "-d", "--cap-add", "NET_ADMIN", "--cap-add", "SYS_MODULE", "alpine"}},
	"docker in docker":        {"privileged", []string{"run", "-d", "--privileged", "alpine"}},
}
