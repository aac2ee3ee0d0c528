package check

import (
	"context"
	"sync"

	"github.com/moby/moby/api/types/container"
	"github.com/moby/moby/api/types/image"
	"github.com/moby/moby/api/types/network"
	"github.com/moby/moby/api/types/volume"

	"github.com/seawall/seawall/internal/engine"
)

// Remember asks each question once: every evaluation of one check must see the
// same daemon.
func Remember(f engine.Facts) engine.Facts { return &memory{facts: f, known: map[string]any{}} }

type memory struct {
	facts engine.Facts
	mu    sync.Mutex
	known map[string]any
}

type reply[T any] struct {
	value T
	err   error
}

func once[T any](m *memory, key string, ask func() (T, error)) (T, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if r, ok := m.known[key].(reply[T]); ok {
		return r.value, r.err
	}
	v, err := ask()
	m.known[key] = reply[T]{v, err}
	return v, err
}

func (m *memory) Info(ctx context.Context) (engine.Info, error) {
	return once(m, "info", func() (engine.Info, error) { return m.facts.Info(ctx) })
}

func (m *memory) Image(ctx context.Context, name string) (image.InspectResponse, error) {
	return once(m, "image "+name, func() (image.InspectResponse, error) { return m.facts.Image(ctx, name) })
}

func (m *memory) Container(ctx context.Context, name string) (container.InspectResponse, error) {
	return once(m, "container "+name, func() (container.InspectResponse, error) { return m.facts.Container(ctx, name) })
}

func (m *memory) Exec(ctx context.Context, id string) (container.ExecInspectResponse, error) {
	return once(m, "exec "+id, func() (container.ExecInspectResponse, error) { return m.facts.Exec(ctx, id) })
}

func (m *memory) Volume(ctx context.Context, name string) (volume.Volume, error) {
	return once(m, "volume "+name, func() (volume.Volume, error) { return m.facts.Volume(ctx, name) })
}

func (m *memory) Network(ctx context.Context, name string) (network.Inspect, error) {
	return once(m, "network "+name, func() (network.Inspect, error) { return m.facts.Network(ctx, name) })
}

func (m *memory) Accounts(ctx context.Context, id string) (engine.Accounts, error) {
	return once(m, "accounts "+id, func() (engine.Accounts, error) { return m.facts.Accounts(ctx, id) })
}
