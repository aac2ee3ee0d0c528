package plugin

import (
	"sync"
	"testing"
	"time"
)

// TestCrewNeverWaits holds that many functions that block run at one time, that
// those after them do, and that all run once.
func TestCrewNeverWaits(t *testing.T) {
	c := newCrew()
	for round := range 3 {
		const many = 5 * maxParked
		var running, ended sync.WaitGroup
		hold := make(chan struct{})
		running.Add(many)
		ended.Add(many)
		for range many {
			c.run(func() { defer ended.Done(); running.Done(); <-hold })
		}
		reached := make(chan struct{})
		go func() { running.Wait(); close(reached) }()
		select {
		case <-reached:
		case <-time.After(10 * time.Second):
			t.Fatalf("round %d: not all run", round)
		}
		close(hold)
		ended.Wait()
	}
	if n := len(c.parked); n > maxParked {
		t.Errorf("%d are parked", n)
	}
}
