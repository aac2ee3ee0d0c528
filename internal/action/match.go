package action

import (
	"net/http"
	"slices"
	"strings"
)

// Route is one route of the Engine API.
type Route struct {
	Method       string // "*" is any method: /debug on engines before 28
	Pattern      string // without version; {x} is one segment, {x:.*} one or more
	When         string // a query key that must have a value; "" = no condition
	Action       Action
	Body         BodyKind
	Alias        string // the action's name in Twistlock's authz-broker, "" = the same or none
	Undocumented bool   // served by current engines, absent from the API's document
	Legacy       bool   // served by older engines only

	literals []string // around the names: one more than there are names
	single   bool     // names are single segments
	any      bool     // every path will do, and names nothing: OPTIONS
}

// All returns the routes in the order in which they are matched.
func All() []Route { return slices.Clone(table) }

// Known reports whether name is the name of an action.
func Known(name string) bool {
	return names[name]
}

// key selects the candidates for a request: its method and the first segment
// of its path. The segment is "" for patterns that begin with a name. Routes
// of one key keep their order; across keys the order in find decides.
type key struct{ method, segment string }

var (
	table = compile(routes())
	index = indexed(table)
	names = named(table)
)

// compile splits each pattern into the literals around its names.
func compile(routes []Route) []Route {
	for i := range routes {
		r := &routes[i]
		r.any = strings.HasPrefix(r.Pattern, "/{")
		rest := r.Pattern
		for {
			literal, tail, more := strings.Cut(rest, "{")
			r.literals = append(r.literals, literal)
			if !more {
				break
			}
			name, after, _ := strings.Cut(tail, "}")
			r.single = !strings.Contains(name, ":")
			rest = after
		}
	}
	return routes
}

func indexed(table []Route) map[key][]*Route {
	index := make(map[key][]*Route)
	for i := range table {
		r := &table[i]
		k := key{r.Method, firstSegment(r.literals[0])}
		index[k] = append(index[k], r)
	}
	return index
}

func named(table []Route) map[string]bool {
	names := make(map[string]bool)
	for i := range table {
		names[table[i].Action.Name] = true
	}
	return names
}

func firstSegment(path string) string {
	segment, _, _ := strings.Cut(path[1:], "/")
	return segment
}

// find returns the route of a clean, decoded path and the name in it. A HEAD
// without a route of its own is the GET without its answer's body.
func find(method, path string, query Query) (*Route, string) {
	segment := firstSegment(path)
	for _, k := range [...]key{{method, segment}, {method, ""}, {"*", segment}} {
		for _, r := range index[k] {
			if name, ok := r.match(path); ok && (r.When == "" || query.Get(r.When) != "") {
				return r, name
			}
		}
	}
	if method == http.MethodHead {
		return find(http.MethodGet, path, query)
	}
	return nil, ""
}

// match reports whether path is of the route's pattern and returns its first
// name. A name is never empty and neither begins nor ends with a slash.
func (r *Route) match(path string) (name string, ok bool) {
	if r.any {
		return "", true
	}
	rest, ok := strings.CutPrefix(path, r.literals[0])
	if !ok {
		return "", false
	}
	if len(r.literals) == 1 {
		return "", rest == ""
	}
	if !r.single {
		name, ok = strings.CutSuffix(rest, r.literals[1])
		return name, ok && name != "" && name[0] != '/' && name[len(name)-1] != '/'
	}
	for i, literal := range r.literals[1:] {
		end := strings.IndexByte(rest, '/')
		if end < 0 {
			end = len(rest)
		}
		if end == 0 {
			return "", false
		}
		if i == 0 {
			name = rest[:end]
		}
		if rest, ok = strings.CutPrefix(rest[end:], literal); !ok {
			return "", false
		}
	}
	return name, rest == ""
}

// matches reports whether a path that is still escaped is of the pattern, so
// that all its escapes are inside of names: the literals hold none.
func (r *Route) matches(rawPath string) bool {
	_, ok := r.match(rawPath)
	return ok
}
