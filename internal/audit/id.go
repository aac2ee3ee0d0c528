package audit

import (
	"crypto/rand"
	"time"

	"github.com/oklog/ulid/v2"
)

// NewID returns the id of a new decision: a ULID, which sorts by time and is
// short enough to be quoted by a user who was refused. A clock outside the
// years a ULID can hold gives an id at the nearest end.
func NewID(now time.Time) string {
	ms := min(uint64(max(now.UnixMilli(), 0)), ulid.MaxTime())
	id, err := ulid.New(ms, ulid.DefaultEntropy())
	if err != nil { // the monotonic counter of this millisecond is used up
		id = ulid.MustNew(ms, rand.Reader)
	}
	return id.String()
}
