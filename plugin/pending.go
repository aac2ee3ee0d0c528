package plugin

import (
	"hash/maphash"
	"sync"
	"time"

	"github.com/docker/go-plugins-helpers/authorization"

	"github.com/seawall/seawall/internal/action"
	"github.com/seawall/seawall/internal/audit"
)

// pending remembers allowed requests until the daemon reports the response, so
// that status and created object get under the decision's id. The protocol has
// no id of its own: a response repeats its request, and of several equal ones
// the oldest is taken.
//
// It is bounded in number and age. What is forgotten loses the second record,
// never the first.
type pending struct {
	mu    sync.Mutex
	byKey map[uint64][]waiting
	count int
}

type waiting struct {
	id     string
	action action.Action
	user   *audit.User
	at     time.Time
}

const (
	maxPending = 4096
	maxWaiting = time.Hour
)

func newPending() *pending { return &pending{byKey: map[uint64][]waiting{}} }

func (p *pending) put(key uint64, w waiting) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.count >= maxPending {
		p.forget(time.Now().Add(-maxWaiting))
	}
	if p.count >= maxPending {
		return
	}
	w.at = time.Now()
	p.byKey[key] = append(p.byKey[key], w)
	p.count++
}

// forget drops what waits since before t.
func (p *pending) forget(t time.Time) {
	for key, list := range p.byKey {
		kept := list[:0]
		for _, w := range list {
			if w.at.After(t) {
				kept = append(kept, w)
			}
		}
		p.count -= len(list) - len(kept)
		if len(kept) == 0 {
			delete(p.byKey, key)
			continue
		}
		p.byKey[key] = kept
	}
}

func (p *pending) take(key uint64) (waiting, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	list := p.byKey[key]
	if len(list) == 0 {
		return waiting{}, false
	}
	p.count--
	if len(list) == 1 {
		delete(p.byKey, key)
	} else {
		p.byKey[key] = list[1:]
	}
	return list[0], true
}

var seed = maphash.MakeSeed()

// keyOf identifies a request by what both phases repeat.
func keyOf(req authorization.Request) uint64 {
	var h maphash.Hash
	h.SetSeed(seed)
	for _, s := range []string{req.RequestMethod, req.RequestURI, req.User} {
		_, _ = h.WriteString(s)
		_ = h.WriteByte(0)
	}
	_, _ = h.Write(req.RequestBody)
	return h.Sum64()
}
