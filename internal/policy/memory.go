package policy

import "sync"

// memory keeps what groups of rules found by what they had read. It is right
// for ever: a rule has no clock, no network and no memory of its own, so that
// what it finds depends on the policy and on what it reads alone. Each policy
// has its own memory, and a reload begins an empty one.
//
// It is bounded: when the younger half is full, the older is forgotten.
type memory struct {
	mu         sync.Mutex
	young, old map[string]found
	size       int // of young, in bytes
}

// found is what the rules of a group found, a list for each rule. It is shared
// and must not be changed.
type found [][]Finding

const (
	// maxKey is the longest key that is kept, in bytes: rules that read more,
	// such as the whole of a large body, are asked each time.
	maxKey = 2 << 10
	// maxMemory bounds each half, in bytes.
	maxMemory = 2 << 20
	// entrySize and findingSize are what an entry and a finding cost beside
	// their texts, in bytes, roughly.
	entrySize, findingSize = 96, 256
)

func newMemory() *memory { return &memory{young: map[string]found{}} }

// recall returns what was found under each key, nil where that is not known.
func (m *memory) recall(keys [][]byte) []found {
	out := make([]found, len(keys))
	m.mu.Lock()
	defer m.mu.Unlock()
	for i, key := range keys {
		f, ok := m.young[string(key)]
		if !ok {
			if f, ok = m.old[string(key)]; ok {
				m.add(string(key), f)
			}
		}
		out[i] = f
	}
	return out
}

// keep remembers what was found. A key that is nil is too long to be kept.
func (m *memory) keep(key []byte, f found) {
	if key == nil {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.add(string(key), f)
}

func (m *memory) add(key string, f found) {
	cost := f.size() + len(key)
	if m.size+cost > maxMemory {
		m.old, m.young, m.size = m.young, map[string]found{}, 0
	}
	m.young[key] = f
	m.size += cost
}

// size is roughly what f costs, in bytes. What a finding got is part of the key.
func (f found) size() int {
	n := entrySize
	for _, list := range f {
		for _, finding := range list {
			n += findingSize + len(finding.Message) + len(finding.Field)
		}
	}
	return n
}
