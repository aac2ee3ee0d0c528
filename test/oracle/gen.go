package oracle

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
)

// gen makes one body. All its choices come from its seed and number, so that a
// body can be made again.
type gen struct {
	*rand.Rand
	number  int
	world   *world
	minimum int // of the API versions that the engine speaks, minor number
	maximum int
}

// world is what the bodies may name: objects that exist in the daemon.
type world struct {
	web string // ID of a running container, for execs
	net string // ID of the network lan
}

func newGen(seed uint64, number int, w *world, minimum, maximum int) *gen {
	return &gen{Rand: rand.New(rand.NewPCG(seed, uint64(number))), number: number, world: w, minimum: minimum, maximum: maximum}
}

// chance is true in percent of all cases.
func (g *gen) chance(percent int) bool { return g.IntN(100) < percent }

// pick chooses one.
func pick[T any](g *gen, from ...T) T { return from[g.IntN(len(from))] }

// some chooses between one and most of them, in order.
func some[T any](g *gen, most int, from ...T) []T {
	var out []T
	for range 1 + g.IntN(most) {
		out = append(out, pick(g, from...))
	}
	return out
}

// unique is a name that no other body has.
func (g *gen) unique(word string) string { return word + strconv.Itoa(g.number) }

// version is an API version that the engine speaks, or none.
func (g *gen) version() string {
	switch {
	case g.chance(10):
		return ""
	case g.chance(45):
		return "/v1." + strconv.Itoa(g.maximum)
	}
	return "/v1." + strconv.Itoa(g.minimum+g.IntN(g.maximum-g.minimum+1))
}

// request is one request of the oracle.
type request struct {
	kind    string
	number  int
	method  string
	uri     string
	typ     string // Content-Type
	chunked bool
	body    string
}

// String is the request as a line of a report.
func (r request) String() string {
	return fmt.Sprintf("%s body %d: %s %s (%s, chunked %v)\n    %s", r.kind, r.number, r.method, r.uri, r.typ, r.chunked, r.body)
}

// headers are those that the daemon shows a plugin.
func (r request) headers() map[string]string {
	h := map[string]string{"Content-Type": r.typ}
	if !r.chunked {
		h["Content-Length"] = strconv.Itoa(len(r.body))
	}
	return h
}

// version is the part of the URI that says it, "" if none.
func (r request) version() string {
	if strings.HasPrefix(r.uri, "/v1.") {
		return r.uri[:strings.IndexByte(r.uri[1:], '/')+1]
	}
	return ""
}

// request writes a body down.
func (g *gen) request(kind, path string, body value) request {
	return request{
		kind: kind, number: g.number, method: "POST", uri: g.version() + path, body: g.spell(body),
		typ:     pick(g, "application/json", "application/json", "application/json", "application/json", "application/json; charset=utf-8", "Application/JSON", "application/json;"),
		chunked: g.chance(10),
	}
}
