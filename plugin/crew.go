package plugin

// maxParked bounds the goroutines that wait for work; more run when needed.
const maxParked = 16

// crew runs functions on goroutines that stay. A new one for each decision
// would have to grow its stack to that of a policy evaluation each time, by
// copying. It never waits: what finds nobody free gets a goroutine of its own.
type crew struct{ parked chan chan func() }

func newCrew() crew { return crew{make(chan chan func(), maxParked)} }

// run runs f on another goroutine. f must not panic.
func (c crew) run(f func()) {
	select {
	case w := <-c.parked:
		w <- f
	default:
		go c.work(f)
	}
}

func (c crew) work(f func()) {
	next := make(chan func(), 1) // so that run does not wait for the turn of this goroutine
	for {
		f()
		select {
		case c.parked <- next:
		default:
			return // enough others are parked
		}
		f = <-next
	}
}
