package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/seawall/seawall/test/engine"
)

// site is where the measuring is done: a daemon, seawall and the no-op plugin
// beside it.
type site struct {
	daemon  *engine.Daemon
	seawall *exec.Cmd
	startup time.Duration
	web     string // a running container
	made    string // a container that never ran
}

const image = "app:1"

var runArgs = []string{
	"--read-only", "--user", "1000:1000", "--cap-drop", "ALL", "--security-opt", "no-new-privileges",
	"--memory", "64m", "--memory-swap", "64m", "--pids-limit", "64", "--cpus", "0.5", "--network", "none", "--log-opt", "max-size=1m",
}

func newSite(t testing.TB, v engine.Version, o options) *site {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	d := engine.Start(t, v, engine.WithRegistry(), engine.WithBinds(o.seawall, self))
	s := &site{daemon: d}
	d.Publish(image, "USER app", "HEALTHCHECK NONE")
	d.MustDocker("volume", "create", "data")
	s.web = d.MustDocker(append(append([]string{"run", "-d"}, runArgs...), image)...)
	s.made = d.MustDocker(append(append([]string{"create"}, runArgs...), image)...)

	begin := time.Now()
	s.seawall = s.start(t, "seawall", o.seawall, "serve")
	s.startup = time.Since(begin)
	s.start(t, "noop", self, "-noop", "/run/docker/plugins/noop.sock")
	return s
}

// start starts a plugin inside the daemon's machine and waits for its first
// answer.
func (s *site) start(t testing.TB, name, bin string, args ...string) *exec.Cmd {
	cmd := s.daemon.Command(bin, args...)
	log, err := os.Create(filepath.Join(s.daemon.Dir, name+".log"))
	if err != nil {
		t.Fatal(err)
	}
	cmd.Stdout, cmd.Stderr = log, log
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	c := client(s.socket(name))
	for end := time.Now().Add(30 * time.Second); time.Now().Before(end); time.Sleep(time.Millisecond) {
		if _, err := post(c, "/Plugin.Activate", []byte("{}")); err == nil {
			return cmd
		}
	}
	text, _ := os.ReadFile(log.Name())
	t.Fatalf("%s did not start: %s", name, text)
	return nil
}

func (s *site) socket(plugin string) string {
	return filepath.Join(s.daemon.PluginDir(), plugin+".sock")
}

func client(socket string) *http.Client {
	return &http.Client{Timeout: 30 * time.Second, Transport: &http.Transport{
		MaxIdleConnsPerHost: 64,
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			return (&net.Dialer{}).DialContext(ctx, "unix", socket)
		},
	}}
}

func post(c *http.Client, path string, body []byte) ([]byte, error) {
	res, err := c.Post("http://plugin"+path, "application/json", bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	return io.ReadAll(res.Body)
}

// target is a plugin to be asked.
type target struct {
	name   string
	client *http.Client
	checks bool // whether its answers are known
}

func (s *site) askPlugins(t testing.TB, o options) []figure {
	targets := []target{{"noop", client(s.socket("noop")), false}, {"seawall", client(s.socket("seawall")), true}}
	for _, p := range o.peers {
		name, socket, _ := strings.Cut(p, "=")
		targets = append(targets, target{name, client(socket), false})
	}
	var list []figure
	for _, a := range asks(t, image, s.web, s.made) {
		for _, c := range []int{1, 4, 16} {
			base := 0.0
			for _, p := range targets {
				f := p.figure(t, a, o.n, c)
				if base == 0 {
					base = f.P50
				}
				f.Ratio = f.P50 / base
				list = append(list, f)
			}
		}
	}
	return list
}

func (p target) figure(t testing.TB, a ask, n, c int) figure {
	one := func() error {
		answer, err := post(p.client, a.path, a.message)
		if err != nil {
			return err
		}
		var res struct {
			Allow bool
			Msg   string
		}
		if err := json.Unmarshal(answer, &res); err != nil {
			return err
		}
		if p.checks && res.Allow == a.refused {
			return fmt.Errorf("%s: %s answered %s", a.name, p.name, answer)
		}
		return nil
	}
	if _, err := measure(max(n/10, c), c, one); err != nil { // warm
		t.Fatal(err)
	}
	f, err := measure(n, c, one)
	if err != nil {
		t.Fatal(err)
	}
	f.Plugin, f.Case = p.name, a.name
	return f
}

// rss is seawall's resident memory, in bytes.
func (s *site) rss(t testing.TB) int64 {
	children, err := os.ReadFile(fmt.Sprintf("/proc/%d/task/%[1]d/children", s.seawall.Process.Pid))
	if err != nil {
		t.Fatal(err)
	}
	status, err := os.ReadFile("/proc/" + strings.TrimSpace(string(children)) + "/status")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(status)) {
		if value, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			kb, err := strconv.ParseInt(strings.Fields(value)[0], 10, 64)
			if err != nil {
				t.Fatal(err)
			}
			return kb << 10
		}
	}
	t.Fatal("no VmRSS")
	return 0
}
