package oracle

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"

	"github.com/seawall/seawall/internal/action"
	"github.com/seawall/seawall/internal/input"
	"github.com/seawall/seawall/internal/policy"
)

// Run compares many bodies on one daemon.
type run struct {
	socket  string
	builder *input.Builder
	policy  *policy.Policy // every rule on
	world   *world
	facts   daemonFacts
	seed    uint64
	minimum int
	maximum int

	mu     sync.Mutex
	report report
}

// report counts.
type report struct {
	bodies, accepted, refusedByGate, refusedByDaemon int
	panics                                           int // of the daemon, which drops the connection
	honoured                                         int // of those that the gate refused
	fields, same, stricter, rules                    int
	kinds                                            map[string][2]int // bodies and accepted
	strict                                           map[string]int    // fields read more strictly
	reasons                                          map[string]int    // why the gate refused what the daemon honours
	differences                                      []string
}

// bodies runs the bodies numbered from first, count of them, by some workers.
func (r *run) bodies(first, count, workers int) error {
	numbers := make(chan int)
	errs := make(chan error, workers)
	for range workers {
		go func() {
			c := &conn{socket: r.socket}
			for n := range numbers {
				if err := r.body(c, n); err != nil {
					errs <- fmt.Errorf("body %d: %w", n, err)
					return
				}
			}
			errs <- nil
		}()
	}
	var failed []error
	for n, left := first, workers; left > 0; {
		next := numbers
		if n == first+count {
			if numbers != nil {
				close(numbers)
			}
			next, numbers = nil, nil
		}
		select {
		case next <- n:
			n++
		case err := <-errs:
			if left--; err != nil {
				failed = append(failed, err)
			}
			if left == 0 && numbers != nil {
				close(numbers)
			}
		}
	}
	return errors.Join(failed...)
}

// body makes one body and compares. The error says that the oracle itself does
// not work.
func (r *run) body(c *conn, number int) error {
	g := newGen(r.seed, number, r.world, r.minimum, r.maximum)
	switch k := g.IntN(100); {
	case k < 62:
		return r.create(c, g)
	case k < 73:
		return r.update(c, g)
	case k < 81:
		return r.other(c, g.exec(), execCase)
	case k < 87:
		return r.other(c, g.volume(), volumeCase)
	case k < 90:
		return r.other(c, g.network(), networkCase)
	}
	return r.other(c, g.service(), serviceCase)
}

// read is the gate's reading of a request, before the daemon has it.
func (r *run) read(req request) (*input.Input, error) {
	line, err := action.Parse(req.method, req.uri)
	if err != nil {
		return nil, err
	}
	ctx := context.Background()
	return r.builder.Input(ctx, line, input.Message{Method: req.method, URI: req.uri, Headers: req.headers(), Body: []byte(req.body)}, input.NeedAll)
}

// ask reads and sends a request. ok is false when there is nothing to compare.
func (r *run) ask(c *conn, req request) (in *input.Input, a answer, ok bool, err error) {
	in, refused := r.read(req)
	a, err = c.send(req)
	panicked := errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
	if err != nil && !panicked {
		return nil, a, false, fmt.Errorf("%w: %s", err, req)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	p := &r.report
	if panicked {
		p.panics++
	}
	p.bodies++
	k := p.kinds[req.kind]
	k[0]++
	switch {
	case refused != nil:
		p.refusedByGate++
		if a.ok() {
			p.honoured++
			p.reasons[reasonOf(refused)]++
		}
	case !a.ok():
		p.refusedByDaemon++
	default:
		p.accepted++
		k[1]++
		ok = true
	}
	p.kinds[req.kind] = k
	return in, a, ok, nil
}

func reasonOf(err error) string {
	var e *input.Error
	if errors.As(err, &e) {
		reason, _, _ := strings.Cut(e.Reason, `"`)
		return string(e.Kind) + ": " + reason
	}
	return err.Error()
}

// judge takes the opinions about one request into the report.
func (r *run) judge(req request, list []opinion) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, o := range list {
		r.report.fields++
		switch o.verdict {
		case same:
			r.report.same++
		case stricter:
			r.report.stricter++
			r.report.strict[o.field]++
		default:
			r.differs(req, fmt.Sprintf("%s: the gate reads %v, the daemon holds %v", o.field, o.gate, o.daemon))
		}
	}
}

func (r *run) differs(req request, what string) {
	r.report.differences = append(r.report.differences, what+"\n  "+req.String())
}

// create compares a container, and then what the rules say of both looks.
func (r *run) create(c *conn, g *gen) error {
	req := g.create()
	in, a, ok, err := r.ask(c, req)
	if err != nil {
		return err
	}
	if a.status == 0 { // did it make one before it panicked?
		return r.gone(c, req, "/containers/"+g.unique("oracle"))
	}
	if !a.ok() {
		return nil
	}
	made, err := readSeen(a.body)
	if err != nil {
		return err
	}
	id := made.text("Id")
	if ok {
		held, err := c.get("/containers/" + id + "/json")
		if err != nil {
			return err
		}
		r.judge(req, compareContainer(in, held, r.facts))
		if err := r.rules(req, in, id); err != nil {
			return err
		}
	}
	if err := c.remove("/containers/" + id + "?force=1&v=1"); err != nil {
		return err
	}
	if v := g.unique("v"); strings.Contains(req.body, v) {
		return c.remove("/volumes/" + v + "?force=1")
	}
	return nil
}

// gone says that a daemon that panicked has made nothing.
func (r *run) gone(c *conn, req request, path string) error {
	a, err := c.send(request{method: "GET", uri: path + "/json"})
	if err != nil || !a.ok() {
		return err
	}
	r.mu.Lock()
	r.differs(req, "the daemon panicked, and made it all the same")
	r.mu.Unlock()
	return c.remove(path + "?force=1&v=1")
}

// rules compares what the rules find in the request with what they find in the
// container, as its start is judged.
func (r *run) rules(req request, in *input.Input, id string) error {
	start := request{kind: "start", number: req.number, method: "POST", uri: req.version() + "/containers/" + id + "/start"}
	line, err := action.Parse(start.method, start.uri)
	if err != nil {
		return err
	}
	ctx := context.Background()
	second, err := r.builder.Input(ctx, line, input.Message{Method: start.method, URI: start.uri, Headers: map[string]string{"Content-Length": "0"}}, input.NeedAll)
	if err != nil {
		return nil // refused at its start
	}
	first, err := r.policy.Decide(ctx, in)
	if err != nil {
		return err
	}
	later, err := r.policy.Decide(ctx, second)
	if err != nil {
		return err
	}
	found := ids(first)
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, id := range ids(later) {
		r.report.rules++
		if !slices.Contains(found, id) && !deferred(in, id) {
			r.differs(req, fmt.Sprintf("rule %s finds something in the container, and nothing in the request", id))
		}
	}
	return nil
}

// deferred: who a name is, only the container's own files say, when it starts;
// and what the daemon's own log driver is, only the container. The rules about
// capabilities are silent about a container that is privileged, and most of
// them about one that asks for ALL: one that asks for it in a place that this
// engine ignores is refused for that.
func deferred(in *input.Input, rule string) bool {
	everything := in.Workload.Privileged || slices.Contains(in.Workload.Capabilities.Add, "ALL")
	if everything && strings.HasPrefix(rule, "cap-") {
		return true
	}
	if rule == "log-config" && in.Workload.Logging.Driver == "" {
		return true
	}
	proof := in.Workload.User.Proof
	return (rule == "root-user" || rule == "root-group") && (proof == "deferred" || proof == "missing" || in.Workload.User.GID < 0)
}

func ids(d policy.Decision) (out []string) {
	for _, f := range d.Findings {
		out = append(out, f.Rule)
	}
	return set(out)
}

// update compares what an update changes of a container of its own.
func (r *run) update(c *conn, g *gen) error {
	a, err := c.send(request{method: "POST", uri: "/containers/create?name=" + g.unique("oracle"), typ: "application/json",
		body: `{"Image":"app:1","HostConfig":{"Memory":67108864,"MemorySwap":134217728,"PidsLimit":64,"CpuShares":512,"RestartPolicy":{"Name":"on-failure","MaximumRetryCount":2}}}`})
	if err != nil {
		return err
	}
	made, err := readSeen(a.body)
	if err != nil || !a.ok() {
		return fmt.Errorf("create: %d %s %w", a.status, a.body, err)
	}
	id := made.text("Id")
	before, err := c.get("/containers/" + id + "/json")
	if err != nil {
		return err
	}
	req := g.update(id)
	in, _, ok, err := r.ask(c, req)
	if err != nil {
		return err
	}
	if ok {
		after, err := c.get("/containers/" + id + "/json")
		if err != nil {
			return err
		}
		r.judge(req, compareUpdate(in, before, after))
	}
	return c.remove("/containers/" + id + "?force=1&v=1")
}

// kindOf says how the other kinds are inspected and removed.
type kindOf struct {
	name    func(made seen) string
	path    string // of inspect and, but for execs, remove
	inspect string // what follows the name
	keeps   bool   // nothing to remove
	compare func(*input.Input, seen) []opinion
}

var (
	execCase    = kindOf{name: func(s seen) string { return s.text("Id") }, path: "/exec/", inspect: "/json", keeps: true, compare: compareExec}
	volumeCase  = kindOf{name: func(s seen) string { return s.text("Name") }, path: "/volumes/", compare: compareVolume}
	networkCase = kindOf{name: func(s seen) string { return s.text("Id") }, path: "/networks/", compare: compareNetwork}
	serviceCase = kindOf{name: func(s seen) string { return s.text("ID") }, path: "/services/", compare: compareService}
)

func (r *run) other(c *conn, req request, k kindOf) error {
	in, a, ok, err := r.ask(c, req)
	if err != nil || !a.ok() {
		return err
	}
	made, err := readSeen(a.body)
	if err != nil {
		return err
	}
	name := k.name(made)
	if ok {
		held, err := c.get(k.path + name + k.inspect)
		if err != nil {
			return err
		}
		r.judge(req, k.compare(in, held))
	}
	if k.keeps {
		return nil
	}
	return c.remove(k.path + name)
}
