package engine

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

func answering(n *atomic.Int64, v string) func(context.Context) (string, error) {
	return func(context.Context) (string, error) { n.Add(1); return v, nil }
}

func TestCache(t *testing.T) {
	c, err := newCache[string](2, time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	var asked atomic.Int64
	ask := func(key string, want int64) {
		t.Helper()
		if v, err := c.get(t.Context(), key, answering(&asked, "v"+key)); v != "v"+key || err != nil {
			t.Fatalf("get %s: %q, %v", key, v, err)
		}
		if n := asked.Swap(0); n != want {
			t.Errorf("get %s: asked %d times, want %d", key, n, want)
		}
	}
	ask("a", 1)
	ask("a", 1) // no events, nothing is kept
	c.connected(true)
	ask("a", 1)
	ask("a", 0)
	c.purge()
	ask("a", 1)
	ask("b", 1)
	ask("c", 1) // pushes out a
	ask("b", 0)
	ask("a", 1)
	c.connected(false)
	ask("a", 1)
	c.connected(true)
	ask("a", 1) // nothing survives a gap
}

func TestCacheAge(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, err := newCache[string](2, time.Second)
		if err != nil {
			t.Fatal(err)
		}
		c.connected(true)
		var asked atomic.Int64
		for _, step := range []struct {
			wait time.Duration
			want int64
		}{{0, 1}, {time.Second - 1, 1}, {1, 2}} {
			time.Sleep(step.wait)
			if _, err := c.get(t.Context(), "a", answering(&asked, "v")); err != nil {
				t.Fatal(err)
			}
			if n := asked.Load(); n != step.want {
				t.Errorf("after %v: asked %d times, want %d", step.wait, n, step.want)
			}
		}
	})
}

// An answer that was under way when the event came is given to who asked
// before the event, and not kept.
func TestCacheDropsWhatAnEventOvertook(t *testing.T) {
	for name, change := range map[string]func(*cache[string]){
		"event":     (*cache[string]).purge,
		"reconnect": func(c *cache[string]) { c.connected(false); c.connected(true) },
		"lost":      func(c *cache[string]) { c.connected(false) },
	} {
		t.Run(name, func(t *testing.T) {
			c, err := newCache[string](2, time.Hour)
			if err != nil {
				t.Fatal(err)
			}
			c.connected(true)
			v, err := c.get(t.Context(), "a", func(context.Context) (string, error) {
				change(c)
				// Who asks after the event does not join the old question.
				var asked atomic.Int64
				if v, err := c.get(t.Context(), "a", answering(&asked, "new")); v != "new" || err != nil || asked.Load() != 1 {
					t.Errorf("after the event: %q, %v", v, err)
				}
				return "old", nil
			})
			if v != "old" || err != nil {
				t.Fatalf("get: %q, %v", v, err)
			}
			var asked atomic.Int64
			if v, err := c.get(t.Context(), "a", answering(&asked, "new")); v != "new" || err != nil {
				t.Errorf("later: %q, %v", v, err)
			}
		})
	}
}

func TestCacheSharesAFlight(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, err := newCache[string](2, time.Hour)
		if err != nil {
			t.Fatal(err)
		}
		c.connected(true)
		var asked atomic.Int64
		release := make(chan struct{})
		slow := func(ctx context.Context) (string, error) {
			asked.Add(1)
			<-release
			return "v", ctx.Err()
		}
		var wg sync.WaitGroup
		leader, end := context.WithCancel(t.Context())
		wg.Go(func() {
			if _, err := c.get(leader, "a", slow); !errors.Is(err, context.Canceled) {
				t.Errorf("the first: %v", err)
			}
		})
		synctest.Wait()
		for range 10 {
			wg.Go(func() {
				if v, err := c.get(t.Context(), "a", slow); v != "v" || err != nil {
					t.Errorf("another: %q, %v", v, err)
				}
			})
		}
		synctest.Wait()
		end() // the first gives up; the others still get their answer
		synctest.Wait()
		close(release)
		wg.Wait()
		if n := asked.Load(); n != 1 {
			t.Errorf("asked %d times", n)
		}
	})
}

func TestCacheKeepsNoError(t *testing.T) {
	c, err := newCache[string](2, time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	c.connected(true)
	broken := errors.New("broken")
	if _, err := c.get(t.Context(), "a", func(context.Context) (string, error) { return "", broken }); !errors.Is(err, broken) {
		t.Fatalf("get: %v", err)
	}
	var asked atomic.Int64
	if v, err := c.get(t.Context(), "a", answering(&asked, "v")); v != "v" || err != nil {
		t.Errorf("later: %q, %v", v, err)
	}
}
