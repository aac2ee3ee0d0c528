package e2e

import (
	"bufio"
	"context"
	"encoding/json"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/seawall/seawall/internal/audit"
	"github.com/seawall/seawall/test/engine"
)

// TestMoby is what the engine's own integration tests of authorization plugins
// ask, with the gate and its policy in the place of their test plugin. TLS is
// in [TestTLSIdentity].
func TestMoby(t *testing.T) {
	engine.Each(t, func(t *testing.T, v engine.Version) {
		g := closed(t, v, "profile: restricted\n")
		for _, s := range []struct {
			name string
			do   func(*gate)
		}{
			{"AllowRequest", (*gate).mobyAllowRequest},
			{"DenyRequest", (*gate).mobyDenyRequest},
			{"DenyResponse", (*gate).mobyDenyResponse},
			{"AllowEventStream", (*gate).mobyEventStream},
			{"EnsureNoDuplicatePluginRegistration", (*gate).mobyNoDuplicate},
			{"Header", (*gate).mobyHeader},
			{"EnsureLoadImportWorking", (*gate).mobyLoadImport},
			{"EnsureContainerCopyToFrom", (*gate).mobyCopy},
			{"ErrorRequest", (*gate).mobyErrorRequest}, // the last: it kills the gate
		} {
			t.Run(s.name, func(t *testing.T) { s.do(g.with(t)) })
		}
	})
}

// since returns the records of an action after the first n of the log.
func (g *gate) since(n int, action string) (request, response []audit.Record) {
	g.t.Helper()
	for _, rec := range g.records()[n:] {
		switch {
		case rec.Action != action:
		case rec.Phase == audit.PhaseRequest:
			request = append(request, rec)
		case rec.Phase == audit.PhaseResponse:
			response = append(response, rec)
		}
	}
	return request, response
}

// mobyAllowRequest runs a container: create and start are asked about, once in
// each phase, under one id.
func (g *gate) mobyAllowRequest() {
	n := len(g.records())
	id := g.MustDocker(words("run", "-d", "--name", "allowed", compliant(), trusted)...)
	for _, action := range []string{"container_create", "container_start"} {
		req, res := g.since(n, action)
		if len(req) != 1 || len(res) != 1 || req[0].Verdict != audit.Allowed || req[0].ID != res[0].ID {
			g.t.Errorf("%s on record: %+v %+v", action, req, res)
		}
		if action == "container_create" && (len(res) != 1 || res[0].Status != http.StatusCreated || res[0].CreatedID != id) {
			g.t.Errorf("%+v does not name %s", res, id)
		}
	}
}

// mobyDenyRequest refuses: 403, the very text, and no response phase.
func (g *gate) mobyDenyRequest() {
	n := len(g.records())
	r := g.JSON(http.MethodPost, createURI, createText(`,"Privileged":true`, ""))
	var body struct{ Message string }
	if err := json.Unmarshal([]byte(r.Body), &body); err != nil || r.Status != http.StatusForbidden {
		g.t.Errorf("%d %s", r.Status, r.Body)
	}
	if !strings.HasPrefix(body.Message, "authorization denied by plugin seawall: seawall: ") || !strings.Contains(body.Message, "privileged: ") {
		g.t.Errorf("the message is %q", body.Message)
	}
	req, res := g.since(n, "container_create")
	if len(req) != 1 || len(res) != 0 || !strings.Contains(body.Message, "[decision "+req[0].ID+"]") {
		g.t.Errorf("on record: %+v %+v", req, res)
	}
}

// mobyDenyResponse: the gate refuses no response, as the daemon has acted by
// then; a failed one is on record with its status.
func (g *gate) mobyDenyResponse() {
	n := len(g.records())
	if r := g.JSON(http.MethodPost, "/v1.41/containers/nobody/kill", ""); r.Status != http.StatusNotFound {
		g.t.Errorf("%d %s", r.Status, r.Body)
	}
	if req, _ := g.since(n, "container_kill"); len(req) != 1 || req[0].Verdict != audit.Allowed {
		g.t.Errorf("on record: %+v", req)
	}
}

// mobyEventStream: events come while they happen, within 10 s, and the stream
// ends with its client.
func (g *gate) mobyEventStream() {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://docker/v1.41/events", nil)
	if err != nil {
		g.t.Fatal(err)
	}
	res, err := g.Client().Do(req)
	if err != nil {
		g.t.Fatal(err)
	}
	defer res.Body.Close()
	wire{uri: "/v1.41/containers/allowed/rename?name=renamed"}.must(g.t, g.Daemon)
	for in := bufio.NewScanner(res.Body); in.Scan(); {
		if strings.Contains(in.Text(), `"rename"`) {
			return
		}
	}
	g.t.Error("the event did not come: ", ctx.Err())
}

// mobyNoDuplicate: a name given twice is asked once.
func (g *gate) mobyNoDuplicate() {
	g.Reload(engine.WithAuthz("seawall", "seawall"))
	defer g.Reload(engine.WithAuthz("seawall"))
	n := len(g.records())
	wire{method: http.MethodGet, uri: "/v1.41/images/json"}.must(g.t, g.Daemon)
	if req, _ := g.since(n, "image_list"); len(req) != 1 {
		g.t.Errorf("asked %d times", len(req))
	}
}

// mobyHeader: credentials in headers do not reach the record.
func (g *gate) mobyHeader() {
	wire{uri: "/v1.41/containers/renamed/stop?t=0", headers: []string{"Authorization: Basic bW9ieQ==", "X-Registry-Auth: bW9ieQ==", "X-Registry-Config: bW9ieQ=="}}.must(g.t, g.Daemon)
	text, err := os.ReadFile(g.Path(auditFile))
	if err != nil || strings.Contains(string(text), "bW9ieQ==") {
		g.t.Errorf("credentials are on record, %v", err)
	}
}

// mobyLoadImport: shut by default, and works once the operator opens it.
func (g *gate) mobyLoadImport() {
	tar := filepath.Join(g.Dir, "saved.tar")
	g.MustDocker("save", "-o", tar, local)
	refused(g.t, g.Docker("load", "-i", tar), "door-load")
	refused(g.t, g.Docker("import", tar, "own.example.com/i:1"), "door-import")
	g.reconfigure("params: {doors: {load: allow, import: allow, archive_put: allow}}\n")
	g.MustDocker("load", "-i", tar)
	g.MustDocker("import", tar, "own.example.com/i:1")
}

// mobyCopy copies into a container and out of it.
func (g *gate) mobyCopy() {
	g.MustDocker(words("create", "--name", "copied", "-v", "copied:/data", compliant(), trusted)...)
	in, out := g.WriteFile("in.txt", "carried"), filepath.Join(g.Dir, "out.txt")
	g.MustDocker("cp", in, "copied:/data/in.txt")
	g.MustDocker("cp", "copied:/data/in.txt", out)
	if text, err := os.ReadFile(out); err != nil || string(text) != "carried" {
		g.t.Errorf("%q, %v", text, err)
	}
}

// mobyErrorRequest: a gate that fails is a no, with a 500 after the daemon's
// 15 s of tries.
func (g *gate) mobyErrorRequest() {
	g.end(syscall.SIGKILL)
	start := time.Now()
	r := g.JSON(http.MethodGet, "/v1.41/version", "")
	if r.Status != http.StatusInternalServerError || !strings.Contains(r.Body, "plugin seawall failed") {
		g.t.Errorf("%d %s", r.Status, r.Body)
	}
	if took := time.Since(start); took > answerLimit {
		g.t.Errorf("it took %v, more than %v", took, answerLimit)
	}
}

// managed builds the managed plugin, once.
var managed = sync.OnceValues(func() (string, error) {
	dir := filepath.Join(filepath.Dir(seawall), "plugin")
	cmd := exec.Command("../../hack/plugin", dir)
	cmd.Stderr = os.Stderr
	return dir, cmd.Run()
})

// TestMobyV2 asks the same of the gate as a managed plugin.
func TestMobyV2(t *testing.T) {
	engine.Each(t, func(t *testing.T, v engine.Version) {
		dir, err := managed()
		if err != nil {
			t.Fatal(err)
		}
		d := prepared(t, v)
		g := &gate{Daemon: d, t: t}
		g.configure("profile: restricted\npolicy: {dirs: [/etc/seawall/policy]}\n")
		(&rig{gate: g}).site(noVolumes)
		g.Run(g.Command("mkdir", "-p", filepath.Dir(auditFile)))
		d.CreateManagedPlugin("seawall", dir)
		d.MustDocker("plugin", "enable", "seawall")
		d.Reload(engine.WithAuthz("seawall:latest"))
		t.Run("AllowNonVolumeRequest", func(t *testing.T) {
			g := g.with(t)
			passed(t, g.Docker(words("run", "--rm", compliant(), trusted, "true")...))
			if r := g.JSON(http.MethodPost, createURI, createText(`,"Privileged":true`, "")); r.Status != http.StatusForbidden || !strings.Contains(r.Body, "privileged: ") {
				t.Errorf("%d %s", r.Status, r.Body)
			}
		})
		t.Run("RejectVolumeRequests", func(t *testing.T) { g.with(t).rejectsVolumes(t) })
		t.Run("Disable", func(t *testing.T) {
			g := g.with(t)
			before := g.MustDocker("plugin", "inspect", "seawall")
			for _, args := range [][]string{{"disable", "-f", "seawall"}, {"rm", "-f", "seawall"}, {"set", "seawall", "SEAWALL_MODE=audit"}} {
				if r := g.Docker(append([]string{"plugin"}, args...)...); r.Code == 0 || !strings.Contains(r.Out(), "self-protect: ") {
					t.Errorf("docker plugin %q: %d %s", args, r.Code, r.Out())
				}
			}
			if after := g.MustDocker("plugin", "inspect", "seawall"); after != before || !strings.Contains(after, `"Enabled": true`) {
				t.Errorf("the gate's plugin was changed: %s", after)
			}
		})
		t.Run("BadManifestAndNonexistentFailDaemonStart", func(t *testing.T) { badPlugins(t, d.With(t), dir) })
	})
}

const noVolumes = `# METADATA
# title: No volumes here
# custom:
#   id: no-volumes
#   severity: high
#   fix: ask the operator
#   surfaces: [request]
package custom.seawall.rules.no_volumes

findings contains {"message": "volumes are not for users of this host", "field": "path", "got": input.action.name} if {
	startswith(input.action.name, "volume_")
}
`

func (g *gate) rejectsVolumes(t *testing.T) {
	g.t.Helper()
	for _, args := range [][]string{{"create", "v"}, {"ls"}, {"inspect", "v"}, {"rm", "v"}, {"prune", "-f"}} {
		r := g.Docker(append([]string{"volume"}, args...)...)
		if r.Code == 0 || !strings.Contains(r.Out(), "no-volumes: volumes are not for users") {
			t.Errorf("docker volume %q: %d %s", args, r.Code, r.Out())
		}
	}
}

// badPlugins: a daemon whose plugin is of another kind, or not there, does not
// start.
func badPlugins(t *testing.T, d *engine.Daemon, good string) {
	bad := filepath.Join(t.TempDir(), "bad")
	text, err := os.ReadFile(filepath.Join(good, "config.json"))
	if err == nil {
		err = os.CopyFS(bad, os.DirFS(good))
	}
	if err == nil {
		err = os.WriteFile(filepath.Join(bad, "config.json"), []byte(strings.ReplaceAll(string(text), "docker.authz/1.0", "docker.volumedriver/1.0")), 0o644)
	}
	if err != nil {
		t.Fatal(err)
	}
	d.Reload(engine.WithAuthz())
	d.CreateManagedPlugin("bad", bad)
	for _, name := range []string{"bad:latest", "nonexistent"} {
		d.Stop()
		if err := d.TryStart(engine.WithAuthz(name)); err == nil {
			t.Errorf("the daemon starts with the plugin %s", name)
			continue
		}
		d.Restart(engine.WithAuthz())
	}
}
