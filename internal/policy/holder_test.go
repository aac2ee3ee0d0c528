package policy

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

func TestHolderKeepsTheLastGood(t *testing.T) {
	good := Options{Library: small(t)}
	bad := Options{Library: library(t, map[string]string{smallFile: "package seawall.rules.test.small\n"})}
	if _, err := NewHolder(context.Background(), bad); err == nil {
		t.Fatal("a gate without a policy")
	}
	h, err := NewHolder(context.Background(), good)
	if err != nil {
		t.Fatal(err)
	}
	first := h.Current()
	before, after, err := h.Reload(context.Background(), bad)
	if err == nil || !strings.Contains(err.Error(), "revision "+first.Revision()+" stays in force") || before != after || h.Current() != first {
		t.Errorf("%s → %s, error %v", before, after, err)
	}
	good.Mode = Audit
	before, after, err = h.Reload(context.Background(), good)
	if err != nil || before != first.Revision() || after == before || h.Current().Mode() != Audit {
		t.Errorf("%s → %s, error %v", before, after, err)
	}
}

// TestReloadUnderLoad holds that nobody waits for a reload and nobody sees half
// of one.
func TestReloadUnderLoad(t *testing.T) {
	opts := Options{Library: small(t)}
	h, err := NewHolder(context.Background(), opts)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for ctx.Err() == nil {
				p := h.Current()
				d, err := p.Decide(context.Background(), privileged())
				if err != nil || d.Revision != p.Revision() || !d.WouldDeny {
					t.Errorf("%+v, %v", d, err)
					return
				}
			}
		})
	}
	for i := range 6 {
		opts.Mode = []Mode{Audit, Enforce}[i%2]
		if _, _, err := h.Reload(context.Background(), opts); err != nil {
			t.Error(err)
		}
	}
	cancel()
	wg.Wait()
}

func TestWatch(t *testing.T) {
	root := t.TempDir()
	dir := filepath.Join(root, "policies")
	write := func(name, text string) {
		t.Helper()
		if err := os.MkdirAll(filepath.Dir(filepath.Join(root, name)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(root, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	write("policies/a.rego", "1")
	write("v1/b.rego", "1")
	write("v2/b.rego", "2")
	must(os.Symlink("../v1", filepath.Join(dir, "current")))

	ctx, cancel := context.WithCancel(context.Background())
	called, done := make(chan struct{}, 16), make(chan error, 1)
	go func() { done <- Watch(ctx, []string{dir}, 20*time.Millisecond, func() { called <- struct{}{} }) }()
	time.Sleep(50 * time.Millisecond) // until it watches
	for _, step := range []struct {
		name string
		do   func()
	}{
		{"a write", func() { write("policies/a.rego", "22") }},
		{"a new file", func() { write("policies/c.rego", "1") }},
		{"an editor's rename", func() {
			write("policies/.a.swp", "333")
			must(os.Rename(filepath.Join(dir, ".a.swp"), filepath.Join(dir, "a.rego")))
		}},
		{"a new folder", func() { write("policies/sub/d.rego", "1") }},
		{"a file in it", func() { write("policies/sub/d.rego", "22") }},
		{"a swapped link", func() {
			must(os.Symlink("../v2", filepath.Join(dir, ".next")))
			must(os.Rename(filepath.Join(dir, ".next"), filepath.Join(dir, "current")))
		}},
		{"the folder goes", func() { must(os.Rename(dir, dir+".old")) }},
		{"the folder is back", func() { must(os.Rename(dir+".old", dir)) }},
	} {
		step.do()
		select {
		case <-called:
		case <-time.After(5 * time.Second):
			t.Errorf("%s was not seen", step.name)
		}
		for settled := false; !settled; { // a step may be seen in two parts
			select {
			case <-called:
			case <-time.After(100 * time.Millisecond):
				settled = true
			}
		}
	}
	cancel()
	if err := <-done; err != nil {
		t.Error(err)
	}
}
