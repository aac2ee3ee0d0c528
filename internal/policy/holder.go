package policy

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
)

// Holder holds the policy in force and swaps it. Readers never wait: a request
// that began under one policy ends under it.
type Holder struct {
	current atomic.Pointer[Policy]
	reload  sync.Mutex
}

// NewHolder loads the first policy. Without one there is no gate.
func NewHolder(ctx context.Context, opts Options) (*Holder, error) {
	h := &Holder{}
	if _, _, err := h.Reload(ctx, opts); err != nil {
		return nil, err
	}
	return h, nil
}

// Current is the policy in force, never nil.
func (h *Holder) Current() *Policy { return h.current.Load() }

// Reload loads a policy in full and puts it in force. On any error the last
// good one stays, and after is equal to before. Revisions are "" where there is
// no policy.
func (h *Holder) Reload(ctx context.Context, opts Options) (before, after string, err error) {
	h.reload.Lock()
	defer h.reload.Unlock()
	if old := h.current.Load(); old != nil {
		before = old.Revision()
	}
	p, err := loadSafely(ctx, opts)
	if err != nil {
		if before != "" {
			err = fmt.Errorf("policy not reloaded, revision %s stays in force: %w", before, err)
		}
		return before, before, err
	}
	h.current.Store(p)
	return before, p.Revision(), nil
}

// loadSafely keeps a panic of the compiler from taking down a gate that has a
// good policy.
func loadSafely(ctx context.Context, opts Options) (p *Policy, err error) {
	defer func() {
		if v := recover(); v != nil {
			p, err = nil, fmt.Errorf("policy: panic while loading: %v", v)
		}
	}()
	return Load(ctx, opts)
}
