package engine_test

import (
	"crypto/x509/pkix"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/seawall/seawall/test/engine"
)

func TestImages(t *testing.T) {
	engine.Each(t, func(t *testing.T, v engine.Version) {
		d := engine.Start(t, v, engine.WithRegistry("registry.example.com"))
		d.ImportBusybox("local:1", "HEALTHCHECK CMD true", "USER app")
		if got := d.MustDocker("image", "inspect", "-f", "{{len .RepoDigests}} {{.Config.User}} {{.Config.Healthcheck.Test}}", "local:1"); got != "0 app [CMD-SHELL true]" {
			t.Errorf("import: %s", got)
		}
		names := map[string]string{
			"busybox:1":                       "busybox",
			"team/app:1":                      "team/app",
			"127.0.0.1:5000/app:1":            "127.0.0.1:5000/app",
			"registry.example.com/team/app:1": "registry.example.com/team/app",
		}
		for name, repo := range names {
			digest := d.Publish(name, "USER app", "LABEL name="+name)
			if ok, _ := regexp.MatchString("^sha256:[0-9a-f]{64}$", digest); !ok {
				t.Errorf("digest of %s: %q", name, digest)
			}
			if got, want := d.MustDocker("image", "inspect", "-f", "{{.RepoDigests}}", name), "["+repo+"@"+digest+"]"; got != want {
				t.Errorf("RepoDigests of %s: %s, want %s", name, got, want)
			}
		}
		if r := d.DockerIn("secret\n", "login", "-u", "alice", "--password-stdin", d.Registry()); r.Code != 0 {
			t.Errorf("login: %+v", r)
		}
	})
}

func TestClients(t *testing.T) {
	engine.Each(t, func(t *testing.T, v engine.Version) {
		pki := engine.NewPKI(t)
		d := engine.Start(t, v, engine.WithTLS(pki), engine.WithLabels("tier=test"), engine.WithExperimental())
		d.ImportBusybox("busybox:1")
		if r := d.DockerIn("hi", "run", "--rm", "-i", "busybox:1", "cat"); r.Stdout != "hi" {
			t.Errorf("standard input: %+v", r)
		}
		if r := d.DockerTTY("echo $((6*7)); exit 3\n", "run", "--rm", "-it", "busybox:1", "sh"); !strings.Contains(r.Stdout, "\n42") || r.Code != 3 {
			t.Errorf("terminal: %+v", r)
		}
		alice := pki.Client(pkix.Name{CommonName: "alice"})
		if r := d.DockerTLS(alice, "info", "-f", "{{.Labels}} {{.ExperimentalBuild}}"); strings.TrimSpace(r.Stdout) != "[tier=test] true" {
			t.Errorf("TLS: %+v", r)
		}
		if _, err := d.TLSClient(nil).Get("https://127.0.0.1:2376/_ping"); err == nil {
			t.Error("the TLS listener took a client without certificate")
		}
		if r := d.JSON("POST", "/v1.41/containers/%63reate?name=one", `{"Image":"busybox:1"}`); r.Status != 201 {
			t.Errorf("odd URI: %+v", r)
		}
		if r, err := d.Raw("GET", "GET http://x/v1.41/info HTTP/1.0\r\n\r\n"); err != nil || r.Status != 200 {
			t.Errorf("absolute URI: %+v %v", r, err)
		}
	})
}

func TestWorkloads(t *testing.T) {
	engine.Each(t, func(t *testing.T, v engine.Version) {
		d := engine.Start(t, v)
		d.ImportBusybox("busybox:1")
		for _, buildkit := range []bool{false, true} {
			if r := d.Build(buildkit, "built:1", "FROM busybox:1\nRUN echo made >/made\nUSER app\n"); r.Code != 0 {
				t.Errorf("build, BuildKit %v: %+v", buildkit, r)
			}
			if got := d.MustDocker("run", "--rm", "built:1", "cat", "/made"); got != "made" {
				t.Errorf("built image, BuildKit %v: %q", buildkit, got)
			}
			d.MustDocker("rmi", "built:1")
		}
		limits := d.MustDocker("run", "--rm", "-m", "16m", "--pids-limit", "50", "busybox:1", "sh", "-c",
			"cat /sys/fs/cgroup/memory/memory.limit_in_bytes /sys/fs/cgroup/memory.max /sys/fs/cgroup/pids/pids.max /sys/fs/cgroup/pids.max 2>/dev/null; true")
		if limits != "16777216\n50" {
			t.Errorf("limits: %q", limits)
		}
		file := d.WriteFile("site/compose.yaml", "version: '3'\nservices: {web: {image: 'busybox:1', ports: ['8080:80'], command: 'sh -c \"echo page >/tmp/index.html; httpd -p 80 -h /tmp; exec idle\"'}}\n")
		if r := d.Compose("-f", file, "up", "-d"); r.Code != 0 {
			t.Fatalf("compose up: %+v", r)
		}
		if got := fetch(t, d, "http://127.0.0.1:8080/"); got != "page\n" {
			t.Errorf("published port: %q", got)
		}
		if r := d.Compose("-f", file, "down"); r.Code != 0 {
			t.Errorf("compose down: %+v", r)
		}
		d.SwarmInit()
		if r := d.Docker("service", "create", "--name", "s", "--detach=false", "-q", "busybox:1"); r.Code != 0 {
			t.Errorf("service: %+v", r)
		}
		if got := d.MustDocker("service", "ps", "-f", "desired-state=running", "--format", "{{.CurrentState}}", "s"); !strings.HasPrefix(got, "Running") {
			t.Errorf("task: %q", got)
		}
	})
}

// fetch gets a page from a container that may still be starting.
func fetch(t *testing.T, d *engine.Daemon, url string) string {
	t.Helper()
	for end := time.Now().Add(10 * time.Second); ; time.Sleep(50 * time.Millisecond) {
		resp, err := d.NetClient().Get(url)
		if err == nil && resp.StatusCode == 200 {
			defer resp.Body.Close()
			b, err := io.ReadAll(resp.Body)
			if err != nil {
				t.Fatal(err)
			}
			return string(b)
		}
		if err == nil {
			resp.Body.Close()
		}
		if time.Now().After(end) {
			t.Fatalf("%s: %v", url, err)
		}
	}
}

// pluginDir packs testdata/gate as a managed plugin.
func pluginDir(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	build := exec.Command("go", "build", "-o", filepath.Join(dir, "rootfs/gate"), "./testdata/gate")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if err := os.MkdirAll(filepath.Join(dir, "rootfs/run/docker/plugins"), 0o755); err != nil {
		t.Fatal(err)
	}
	manifest := `{
		"description": "allows everything", "entrypoint": ["/gate"], "network": {"type": "none"},
		"interface": {"types": ["docker.authz/1.0"], "socket": "gate.sock"}}`
	if err := os.WriteFile(filepath.Join(dir, "config.json"), []byte(manifest), 0o644); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestManagedPlugin(t *testing.T) {
	dir := pluginDir(t)
	engine.Each(t, func(t *testing.T, v engine.Version) {
		d := engine.Start(t, v)
		d.CreateManagedPlugin("gate", dir)
		d.MustDocker("plugin", "enable", "gate")
		d.Reload(engine.WithAuthz("gate"))
		for _, when := range []string{"reload", "restart"} {
			mark := len(d.Logs())
			d.MustDocker("ps")
			// A managed plugin's output goes to the daemon's log, a moment later.
			asked := func() bool { return strings.Contains(d.Logs()[mark:], "gate was asked") }
			for end := time.Now().Add(5 * time.Second); !asked() && time.Now().Before(end); {
				time.Sleep(20 * time.Millisecond)
			}
			if !asked() {
				t.Errorf("after %s the plugin was not asked", when)
			}
			d.Restart()
		}
	})
}

func TestInside(t *testing.T) {
	t.Parallel()
	shown := t.TempDir()
	if err := os.WriteFile(filepath.Join(shown, "f"), []byte("shown"), 0o644); err != nil {
		t.Fatal(err)
	}
	d := engine.New(t, engine.Latest(), engine.WithBinds(shown), engine.WithBridge(false))
	if d.Running() {
		t.Error("New started dockerd")
	}
	if err := os.WriteFile(d.Path("/etc/note"), []byte("from outside"), 0o644); err != nil {
		t.Fatal(err)
	}
	r := d.Run(d.Command("sh", "-c", "cat /etc/note "+shown+"/f; echo err >&2; exit 7"))
	if diff := cmp.Diff(engine.Result{Stdout: "from outsideshown", Stderr: "err\n", Code: 7}, r); diff != "" {
		t.Error(diff)
	}
	cmd := d.Command("sh", "-c", "trap 'exit 5' HUP; echo up; while :; do sleep 0.1; done")
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if _, err := io.ReadFull(out, make([]byte, 3)); err != nil {
		t.Fatal(err)
	}
	if err := engine.Signal(cmd, syscall.SIGHUP); err != nil {
		t.Fatal(err)
	}
	cmd.Wait()
	if got := cmd.ProcessState.ExitCode(); got != 5 {
		t.Errorf("exit code after SIGHUP: %d", got)
	}
	d.Restart()
	if got := d.MustDocker("network", "ls", "-q", "-f", "name=bridge"); got != "" {
		t.Errorf("a bridge in spite of WithBridge(false): %s", got)
	}
	if err := d.TryStart(); err == nil {
		t.Error("a second start passed")
	}
}

func TestModes(t *testing.T) {
	engine.Each(t, func(t *testing.T, v engine.Version) {
		d := engine.Start(t, v, engine.WithUsernsRemap(), engine.WithStorage("vfs"), engine.WithExtraArgs("--no-new-privileges"))
		d.ImportBusybox("busybox:1")
		got := d.MustDocker("run", "--rm", "busybox:1", "sh", "-c", "cat /proc/self/uid_map; grep NoNewPrivs /proc/self/status")
		if strings.Join(strings.Fields(got), " ") != "0 100000 65536 NoNewPrivs: 1" {
			t.Errorf("in a remapped container: %q", got)
		}
		if got := d.MustDocker("info", "-f", "{{.Driver}}"); got != "vfs" {
			t.Errorf("storage driver: %s", got)
		}
		if v.Before("26.1") {
			return
		}
		c := engine.Start(t, v, engine.WithContainerdStore())
		c.ImportBusybox("busybox:1")
		// In this store any tag has a digest: RepoDigests prove nothing.
		c.MustDocker("tag", "busybox:1", "nginx:1")
		if got := c.MustDocker("image", "inspect", "-f", "{{.RepoDigests}}", "nginx:1"); !strings.Contains(got, "nginx@sha256:") {
			t.Errorf("RepoDigests of a local tag in containerd's store: %s", got)
		}
		if got := c.MustDocker("run", "--rm", "nginx:1", "echo", "runs"); got != "runs" {
			t.Errorf("run from containerd's store: %q", got)
		}
	})
}

// A gate that is named but absent: dockerd tries for 15 s, then gives up.
func TestMissingPlugin(t *testing.T) {
	t.Parallel()
	d := engine.New(t, engine.Latest())
	err := d.TryStart(engine.WithAuthz("absent"))
	if err == nil || !strings.Contains(err.Error(), `plugin "absent" not found`) {
		t.Errorf("start: %v", err)
	}
	if d.Running() {
		t.Error("running")
	}
	d.Restart(engine.WithAuthz())
}
