package engine

import (
	"context"
	"strconv"
	"sync"
	"time"

	"github.com/hashicorp/golang-lru/v2/simplelru"
	"golang.org/x/sync/singleflight"
)

// cache holds answers of the daemon while its event stream is connected. An
// answer is stored only when no event has come since it was asked for, so that
// one obtained before a change cannot outlive the change's event.
//
// Between a change and its event a hit may be old. Only facts for which that
// does no harm are cached; see the package comment.
type cache[V any] struct {
	ttl     time.Duration
	flights singleflight.Group

	mu      sync.Mutex
	live    bool
	gen     uint64
	entries *simplelru.LRU[string, entry[V]]
}

type entry[V any] struct {
	value  V
	stored time.Time
}

func newCache[V any](size int, ttl time.Duration) (*cache[V], error) {
	l, err := simplelru.NewLRU[string, entry[V]](size, nil)
	return &cache[V]{ttl: ttl, entries: l}, err
}

// connected tells the cache whether events arrive. Either way it is emptied.
func (c *cache[V]) connected(yes bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.live = yes
	c.forget()
}

// purge forgets everything, answers under way included.
func (c *cache[V]) purge() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.forget()
}

func (c *cache[V]) forget() {
	c.gen++
	c.entries.Purge()
}

// peek returns a stored value, and what is needed to store one.
func (c *cache[V]) peek(key string) (v V, hit, live bool, gen uint64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if e, ok := c.entries.Get(key); ok && c.live && time.Since(e.stored) < c.ttl {
		return e.value, true, true, c.gen
	}
	return v, false, c.live, c.gen
}

func (c *cache[V]) store(key string, v V, gen uint64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.live && gen == c.gen {
		c.entries.Add(key, entry[V]{value: v, stored: time.Now()})
	}
}

// get answers from the cache, or asks. While events arrive, callers that want
// the same fact at the same generation share one question; ask then runs on a
// context of its own, so that one caller's end does not fail the others.
func (c *cache[V]) get(ctx context.Context, key string, ask func(context.Context) (V, error)) (V, error) {
	v, hit, live, gen := c.peek(key)
	if hit {
		return v, nil
	}
	if !live {
		return ask(ctx)
	}
	flight := c.flights.DoChan(key+"@"+strconv.FormatUint(gen, 10), func() (any, error) {
		v, err := ask(context.WithoutCancel(ctx))
		if err == nil {
			c.store(key, v, gen)
		}
		return v, err
	})
	select {
	case r := <-flight:
		v, _ = r.Val.(V)
		return v, r.Err
	case <-ctx.Done():
		return v, ctx.Err()
	}
}
