package audit

import (
	"iter"
	"time"
)

// Event is a decision with what came of it: the records of both phases, joined
// by id. Records of [PhaseEvent] are Events without a Response.
type Event struct {
	Record
	Response *Response `json:"response,omitempty"` // nil when there is none on record
}

// Response is what the engine answered to an allowed request.
type Response struct {
	Time      time.Time `json:"time"`
	Status    int       `json:"status"` // HTTP
	CreatedID string    `json:"created_id,omitempty"`
	LatencyUS int64     `json:"latency_us"` // from the daemon's question to the engine's answer
}

// maxOpen bounds the responses that wait for their requests. Those of requests
// that were pruned wait for ever.
const maxOpen = 1 << 16

// Events yields what the log holds, the newest first, each request joined with
// its response.
func (r *Reader) Events() iter.Seq2[*Event, error] {
	return func(yield func(*Event, error) bool) {
		open := map[string]*Response{}
		for rec, err := range r.Newest() {
			if err != nil {
				yield(nil, err)
				return
			}
			if rec.Phase == PhaseResponse {
				if len(open) >= maxOpen {
					clear(open)
				}
				open[rec.ID] = &Response{rec.Time, rec.Status, rec.CreatedID, rec.LatencyUS}
				continue
			}
			e := &Event{Record: *rec}
			if rec.Phase == PhaseRequest {
				e.Response = open[rec.ID]
				delete(open, rec.ID)
			}
			if !yield(e, nil) {
				return
			}
		}
	}
}
