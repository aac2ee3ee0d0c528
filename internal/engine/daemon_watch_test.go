package engine_test

import (
	"context"
	"errors"
	"net"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/sirupsen/logrus"
	"github.com/sirupsen/logrus/hooks/test"
	"go.uber.org/goleak"

	"github.com/seawall/seawall/internal/engine"
	daemon "github.com/seawall/seawall/test/engine"
)

func TestCacheFollowsTheDaemon(t *testing.T) {
	daemon.Each(t, func(t *testing.T, v daemon.Version) {
		d, g, _ := start(t, v)
		c := dial(t, engine.Options{Host: d.Host(), Secret: g.secret, Timeout: 20 * time.Second, CacheInfo: time.Hour})
		one, two := d.ImportBusybox("app:1", "USER app"), d.ImportBusybox("app:2", "USER root")
		image := func(name, want string) {
			t.Helper()
			if i, err := c.Image(t.Context(), name); err != nil || i.ID != want {
				t.Fatalf("Image %s: %s, %v, want %s", name, i.ID, err, want)
			}
		}
		for range 2 {
			image(one, one)
			if _, err := c.Info(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		if n, m := g.asked("/images/"), g.asked("/info"); n != 2 || m != 2 {
			t.Errorf("not connected: asked %d times for images, %d for info; want every time", n, m)
		}

		if i := <-watch(t, c); !strings.HasPrefix(i.Version, v.Name) {
			t.Errorf("connected to %+v", i)
		}
		// The first events are those from before; wait until one is kept.
		eventually(t, "cached", func() bool { g.asked("/images/"); image(one, one); return g.asked("/images/") == 0 })
		for range 5 {
			image(one, one)
		}
		if n := g.asked("/images/"); n != 0 {
			t.Errorf("connected: asked %d times", n)
		}
		for range 10 {
			d.MustDocker("tag", two, "app:1")
			image("app:1", two)
			d.MustDocker("tag", one, "app:1")
			image("app:1", one)
		}
		if n := g.asked("/images/"); n != 20 {
			t.Errorf("asked %d times for a tag, want 20", n)
		}
		eventually(t, "forgotten after the tag event", func() bool {
			i, err := c.Image(t.Context(), one)
			return err == nil && g.asked("/images/") > 0 && slices.Contains(i.RepoTags, "app:1")
		})
		d.MustDocker("rmi", "app:1")
		eventually(t, "forgotten after the removal", func() bool {
			_, err := c.Image(t.Context(), one)
			return errors.Is(err, engine.ErrNotFound)
		})

		info := func() engine.Info {
			t.Helper()
			i, err := c.Info(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			return i
		}
		eventually(t, "info cached", func() bool { g.asked("/info"); info(); return g.asked("/info") == 0 })
		d.Reload(daemon.WithLabels("a=b"))
		eventually(t, "info forgotten after a reload", func() bool { info(); return g.asked("/info") > 0 })
		d.SwarmInit()
		eventually(t, "in a swarm", func() bool { return info().SwarmActive })
	})
}

func TestCacheSeesRepoDigests(t *testing.T) {
	daemon.Each(t, func(t *testing.T, v daemon.Version) {
		d, _, c := start(t, v, daemon.WithRegistry())
		watch(t, c)
		digest := d.Publish("nginx:1")
		img, err := c.Image(t.Context(), "nginx:1")
		if err != nil || !slices.Contains(img.RepoDigests, "nginx@"+digest) {
			t.Fatalf("nginx:1: %q, %v", img.RepoDigests, err)
		}
		if byDigest, err := c.Image(t.Context(), "nginx@"+digest); err != nil || byDigest.ID != img.ID {
			t.Errorf("nginx@%s: %s, %v, want %s", digest, byDigest.ID, err, img.ID)
		}
		name := d.Registry() + "/team/x"
		d.MustDocker("tag", "nginx:1", name+":1")
		has := func() bool {
			i, err := c.Image(t.Context(), img.ID)
			return err == nil && slices.ContainsFunc(i.RepoDigests, func(r string) bool { return strings.HasPrefix(r, name+"@") })
		}
		if has() {
			t.Error("a tag gave a digest")
		}
		d.MustDocker("push", name+":1")
		eventually(t, "the pushed digest is known", has)
	})
}

func TestWatchOutlivesTheDaemon(t *testing.T) {
	daemon.Each(t, func(t *testing.T, v daemon.Version) {
		d, g, _ := start(t, v)
		log, hook := test.NewNullLogger()
		log.SetLevel(logrus.DebugLevel)
		c := dial(t, engine.Options{Host: d.Host(), Secret: g.secret, Timeout: 20 * time.Second, Log: log})
		id := d.ImportBusybox("app:1")
		infos := watch(t, c)
		<-infos
		if err := c.Watch(t.Context(), nil); err == nil {
			t.Error("a second Watch ran")
		}
		if _, err := c.Image(t.Context(), id); err != nil {
			t.Fatal(err)
		}
		d.Stop()
		eventually(t, "down", func() bool { return !c.Connected() })
		if _, err := c.Image(t.Context(), id); err == nil || errors.Is(err, engine.ErrNotFound) {
			t.Errorf("without a daemon: %v, want another error", err)
		}
		if err := d.TryStart(); err != nil {
			t.Fatal(err)
		}
		<-infos
		eventually(t, "up", c.Connected)
		if _, err := c.Image(t.Context(), id); err != nil {
			t.Errorf("after the restart: %v", err)
		}
		warned := 0
		for _, e := range hook.AllEntries() {
			if e.Level == logrus.WarnLevel {
				warned++
			}
			if text, err := e.String(); err != nil || strings.Contains(text, engine.Header) {
				t.Errorf("log: %s, %v", text, err)
			}
		}
		if warned != 1 {
			t.Errorf("%d warnings about one outage", warned)
		}
	})
}

// A daemon that takes the connection and says nothing costs a look-up no more
// than its deadline.
func TestDeadlines(t *testing.T) {
	socket := filepath.Join(t.TempDir(), "s")
	l, err := net.Listen("unix", socket)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	c := dial(t, engine.Options{Host: "unix://" + socket, Timeout: 300 * time.Millisecond, Concurrency: 2})
	late := func(ctx context.Context, limit time.Duration) {
		t.Helper()
		begin := time.Now()
		_, err := c.Image(ctx, "sha256:"+strings.Repeat("0", 64))
		if took := time.Since(begin); !errors.Is(err, context.DeadlineExceeded) || took > limit {
			t.Errorf("%v after %v, want the deadline within %v", err, took, limit)
		}
	}
	late(t.Context(), 2*time.Second)
	short, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	late(short, 250*time.Millisecond)
	done := make(chan struct{})
	for range 8 { // more than may ask at a time: the others wait, no longer
		go func() {
			defer func() { done <- struct{}{} }()
			begin := time.Now()
			if _, err := c.Container(t.Context(), "web"); !errors.Is(err, context.DeadlineExceeded) || time.Since(begin) > 2*time.Second {
				t.Errorf("%v after %v", err, time.Since(begin))
			}
		}()
	}
	for range 8 {
		<-done
	}
}

func TestWatchLeavesNothing(t *testing.T) {
	d, g, _ := start(t, daemon.Latest())
	before := goleak.IgnoreCurrent()
	c := dial(t, engine.Options{Host: d.Host(), Secret: g.secret, Timeout: 20 * time.Second})
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error)
	go func() { done <- c.Watch(ctx, nil) }()
	eventually(t, "connected", c.Connected)
	if _, err := c.Info(t.Context()); err != nil {
		t.Error(err)
	}
	cancel()
	if err := <-done; err != nil {
		t.Error(err)
	}
	if c.Connected() {
		t.Error("still connected")
	}
	c.Close()
	// The gate serves the daemon's connections in this process.
	goleak.VerifyNone(t, before, goleak.IgnoreAnyFunction("net/http.(*conn).serve"))
}

func TestTLS(t *testing.T) {
	pki := daemon.NewPKI(t)
	d, g, _ := start(t, daemon.Latest(), daemon.WithTLS(pki))
	ca := filepath.Join(filepath.Dir(d.ConfigFile()), "tls", "ca.pem")
	crt, key := files(t, pki.Client(pkixName("gate")))
	o := engine.Options{Host: "tcp://127.0.0.1:2376", Secret: g.secret, Timeout: 20 * time.Second}
	for name, tt := range map[string]struct {
		files *engine.TLS
		ok    bool
	}{
		"with a certificate":    {&engine.TLS{CA: ca, Cert: crt, Key: key}, true},
		"without a certificate": {&engine.TLS{CA: ca}, false},
		"another CA":            {&engine.TLS{CA: crt, Cert: crt, Key: key}, false},
		"without TLS":           {nil, false},
	} {
		o.TLS = tt.files
		c := dial(t, o)
		c.DialWith(d.Dial)
		if _, err := c.Info(t.Context()); (err == nil) != tt.ok {
			t.Errorf("%s: %v", name, err)
		}
	}
}
