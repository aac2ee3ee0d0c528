package engine_test

import (
	"context"
	"encoding/json"
	"errors"
	"net"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/docker/go-plugins-helpers/authorization"

	"github.com/seawall/seawall/internal/engine"
	daemon "github.com/seawall/seawall/test/engine"
)

// gate is an authorization plugin that lets everything pass and keeps the
// targets of the look-ups it recognises as its own.
type gate struct {
	secret engine.Secret

	mu  sync.Mutex
	own []string
	odd []string // own by the secret, but not on the list
}

func (g *gate) AuthZReq(r authorization.Request) authorization.Response {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.secret.Own(r.RequestHeaders) {
		g.own = append(g.own, r.RequestMethod+" "+r.RequestURI)
		if !engine.OwnPath(r.RequestMethod, r.RequestURI) {
			g.odd = append(g.odd, r.RequestMethod+" "+r.RequestURI)
		}
	}
	return authorization.Response{Allow: true}
}

func (g *gate) AuthZRes(authorization.Request) authorization.Response {
	return authorization.Response{Allow: true}
}

// asked returns how many own look-ups with word in their target came since.
func (g *gate) asked(word string) int {
	g.mu.Lock()
	defer g.mu.Unlock()
	n := 0
	for _, o := range g.own {
		if strings.Contains(o, word) {
			n++
		}
	}
	g.own = slices.DeleteFunc(g.own, func(o string) bool { return strings.Contains(o, word) })
	return n
}

// start starts a daemon with a gate in front and a client that marks itself.
func start(t *testing.T, v daemon.Version, opts ...daemon.Option) (*daemon.Daemon, *gate, *engine.Client) {
	t.Helper()
	d := daemon.New(t, v, append(opts, daemon.WithAuthz("seawall"))...)
	secret, err := engine.NewSecret()
	if err != nil {
		t.Fatal(err)
	}
	g := &gate{secret: secret}
	l, err := net.Listen("unix", filepath.Join(d.PluginDir(), "seawall.sock"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go authorization.NewHandler(g).Serve(l)
	if err := d.TryStart(); err != nil {
		t.Fatal(err)
	}
	return d, g, dial(t, engine.Options{Host: d.Host(), Secret: secret, Timeout: 20 * time.Second})
}

func dial(t *testing.T, o engine.Options) *engine.Client {
	t.Helper()
	c, err := engine.Dial(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c
}

// watch runs Watch until t ends and returns once it is connected.
func watch(t *testing.T, c *engine.Client) <-chan engine.Info {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	infos, done := make(chan engine.Info, 8), make(chan error, 1)
	go func() { done <- c.Watch(ctx, func(i engine.Info) { infos <- i }) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Errorf("Watch: %v", err)
		}
	})
	eventually(t, "connected", c.Connected)
	return infos
}

func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(30 * time.Second); !ok(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("not %s in 30 s", what)
		}
	}
}

func TestFacts(t *testing.T) {
	daemon.Each(t, func(t *testing.T, v daemon.Version) {
		d, g, c := start(t, v)
		ctx := t.Context()
		id := d.ImportBusybox("app:1", "USER app", "HEALTHCHECK CMD true")
		d.MustDocker("volume", "create", "-d", "local", "-o", "type=tmpfs", "-o", "device=tmpfs", "data")
		d.MustDocker("network", "create", "--subnet", "10.99.0.0/24", "back end/x")
		ctr := d.MustDocker("run", "-d", "--name", "web", "--network", "back end/x", "-p", "127.0.0.1:8080:80",
			"--dns", "10.0.0.1", "--memory", "32m", "-v", "data:/data", "app:1", "sleep", "1000")

		info, err := c.Info(ctx)
		if err != nil || !strings.HasPrefix(info.Version, v.Name+".") || info.API != v.API || info.StorageDriver == "" ||
			(info.CgroupVersion != "1" && info.CgroupVersion != "2") || info.DockerRootDir != "/var/lib/docker" || info.SwarmActive || info.Rootless {
			t.Errorf("Info: %+v, %v", info, err)
		}
		for _, name := range []string{"app:1", "app:1@" + id, id, id[7:], id[7:19], "docker.io/library/app:1"} {
			img, err := c.Image(ctx, name)
			if strings.Contains(name, "@") {
				if err == nil && img.ID != id { // a digest that the store does not know is an error, another image is not
					t.Errorf("Image %s: %s", name, img.ID)
				}
				continue
			}
			if err != nil || img.ID != id || img.Config.User != "app" || img.Config.Healthcheck == nil {
				t.Errorf("Image %s: %+v, %v", name, img.Config, err)
			}
		}
		for _, name := range []string{"web", "/web", ctr, ctr[:12]} {
			in, err := c.Container(ctx, name)
			if err != nil || in.ID != ctr || in.Image != id || in.Config.User != "app" || in.HostConfig.Memory != 32<<20 || len(in.Mounts) != 1 {
				t.Errorf("Container %s: %v", name, err)
			}
		}
		for _, tt := range []struct {
			body, user string
			privileged bool
		}{
			{`{"Cmd":["id","-u"]}`, "app", false},
			{`{"Cmd":["id","-u"],"User":"0","Privileged":true,"Tty":true}`, "0", true},
		} {
			var made struct{ ID string }
			if err := json.Unmarshal([]byte(d.JSON("POST", "/v1.41/containers/web/exec", tt.body).Body), &made); err != nil {
				t.Fatal(err)
			}
			e, err := c.Exec(ctx, made.ID)
			if err != nil || e.ContainerID != ctr || e.ProcessConfig.User != tt.user || *e.ProcessConfig.Privileged != tt.privileged ||
				e.ProcessConfig.Tty != tt.privileged || e.ProcessConfig.Entrypoint != "id" || len(e.ProcessConfig.Arguments) != 1 {
				t.Errorf("Exec %s: %+v, %v", tt.body, e.ProcessConfig, err)
			}
		}
		if _, err := c.Container(ctx, "/"+ctr); err == nil {
			t.Error("an ID after a slash was taken for a name")
		}
		vol, err := c.Volume(ctx, "data")
		if err != nil || vol.Driver != "local" || vol.Options["type"] != "tmpfs" {
			t.Errorf("Volume: %+v, %v", vol, err)
		}
		n, err := c.Network(ctx, "back end/x")
		if err != nil || n.Name != "back end/x" || n.Driver != "bridge" || len(n.IPAM.Config) != 1 {
			t.Errorf("Network: %+v, %v", n, err)
		}
		g.mu.Lock()
		defer g.mu.Unlock()
		if len(g.own) == 0 || len(g.odd) != 0 {
			t.Errorf("%d own look-ups, not on the list: %q", len(g.own), g.odd)
		}
	})
}

func TestNotFound(t *testing.T) {
	daemon.Each(t, func(t *testing.T, v daemon.Version) {
		_, g, c := start(t, v)
		ctx := t.Context()
		questions := map[string]func(string) error{
			"image":     func(n string) error { _, err := c.Image(ctx, n); return err },
			"container": func(n string) error { _, err := c.Container(ctx, n); return err },
			"volume":    func(n string) error { _, err := c.Volume(ctx, n); return err },
			"network":   func(n string) error { _, err := c.Network(ctx, n); return err },
			"exec":      func(n string) error { _, err := c.Exec(ctx, n); return err },
			"accounts":  func(n string) error { _, err := c.Accounts(ctx, n); return err },
		}
		for kind, ask := range questions {
			for _, name := range []string{"absent", "sha256" + strings.Repeat("0", 58)} {
				if err := ask(name); !errors.Is(err, engine.ErrNotFound) {
					t.Errorf("%s %s: %v, want ErrNotFound", kind, name, err)
				}
			}
			g.asked("")
			for _, name := range []string{
				"", " ", "..", "../info", "x/../../info", "a//b", "/", "a/", "./a", "x\n", "x\x00", "\xff", " x", "x ", strings.Repeat("x", 1025),
			} {
				if err := ask(name); err == nil || errors.Is(err, engine.ErrNotFound) {
					t.Errorf("%s %q: %v, want another error", kind, name, err)
				}
			}
			if n := g.asked(""); n != 0 {
				t.Errorf("%s: the daemon was asked %d times for names that lead elsewhere", kind, n)
			}
		}
		if err := questions["image"]("sha256:" + strings.Repeat("0", 64)); !errors.Is(err, engine.ErrNotFound) {
			t.Errorf("image by unknown ID: %v", err)
		}
		for _, name := range []string{"Upper", "a?b", "a#b", "a%2fb", "a b"} {
			if err := questions["image"](name); err == nil {
				t.Errorf("image %q: no error", name)
			}
		}
	})
}
