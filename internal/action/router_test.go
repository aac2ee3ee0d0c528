package action

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/gorilla/mux"
)

// engineRoute is a line of testdata/routers.txt.
type engineRoute struct {
	method, pattern, action string
	engines                 []string
}

func engineRoutes(t testing.TB) []engineRoute {
	t.Helper()
	data, err := os.ReadFile("testdata/routers.txt")
	if err != nil {
		t.Fatal(err)
	}
	var routes []engineRoute
	for line := range strings.Lines(string(data)) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		f := strings.Fields(line)
		if len(f) != 4 {
			t.Fatalf("testdata/routers.txt: %q", line)
		}
		routes = append(routes, engineRoute{f[0], f[1], f[2], strings.Split(f[3], ",")})
	}
	return routes
}

// routed is what an engine makes of a request.
type routed struct {
	action string // "" when the request never reaches a plugin
	name   string
}

// engine is the router of one engine: the same library, patterns and order.
type engine struct {
	router *mux.Router
	last   routed
}

func newEngine(version string, routes []engineRoute) *engine {
	e := &engine{router: mux.NewRouter()}
	for _, r := range routes {
		if !slices.Contains(r.engines, version) {
			continue
		}
		handler := func(_ http.ResponseWriter, req *http.Request) { e.last = e.reached(r, req) }
		if r.method == "*" {
			e.router.Path(r.pattern).HandlerFunc(handler)
			continue
		}
		e.router.Path("/v{version:[0-9.]+}" + r.pattern).Methods(r.method).HandlerFunc(handler)
		e.router.Path(r.pattern).Methods(r.method).HandlerFunc(handler)
	}
	nothing := func(http.ResponseWriter, *http.Request) {}
	e.router.HandleFunc("/v{version:[0-9.]+}/{path:.*}", nothing)
	return e
}

func (e *engine) reached(r engineRoute, req *http.Request) routed {
	vars := mux.Vars(req)
	got := routed{action: r.action, name: vars["name"] + vars["id"]}
	if r.action == "image_create" {
		got.action = "image_import"
		if req.FormValue("fromImage") != "" {
			got.action = "image_pull"
		}
	}
	return got
}

// route sends a request through the router as net/http would hand it over.
func (e *engine) route(method, uri string) routed {
	e.last = routed{}
	u, err := url.ParseRequestURI(uri)
	if err != nil {
		return routed{}
	}
	req := &http.Request{Method: method, URL: u, RequestURI: uri, Header: http.Header{}, Body: http.NoBody}
	e.router.ServeHTTP(httptest.NewRecorder(), req)
	return e.last
}

// TestRouters compares Parse with the engines' routers over generated request
// lines: what an engine routes has that route's action or is refused, and what
// no engine routes is refused.
func TestRouters(t *testing.T) {
	routes := engineRoutes(t)
	engines := make(map[string]*engine)
	for _, version := range []string{"20", "28", "29"} {
		engines[version] = newEngine(version, routes)
	}
	g := newGenerator(routes)
	seen := make(map[string]int)
	for range 15000 {
		method, uri := g.request()
		got, err := Parse(method, uri)
		some := false
		for version, engine := range engines {
			want := engine.route(method, uri)
			if want.action == "" {
				continue
			}
			some = true
			if err == nil && (got.Action.Name != want.action || want.name != "" && got.Name != want.name) {
				t.Fatalf("%s %q is %s of %q, engine %s has %s of %q",
					method, uri, got.Action.Name, got.Name, version, want.action, want.name)
			}
		}
		if err == nil && !some && method != http.MethodHead && got.Action.Name != "debug" {
			t.Fatalf("%s %q is %s, no engine routes it", method, uri, got.Action.Name)
		}
		seen[got.Action.Name]++
	}
	for _, r := range All() {
		if seen[r.Action.Name] == 0 {
			t.Errorf("%s was never generated", r.Action.Name)
		}
	}
}

// TestRoutersServeTable takes each route of each engine with plain names and
// versions: Parse must know all of them, lest a refusal hide in TestRouters.
func TestRoutersServeTable(t *testing.T) {
	routes := engineRoutes(t)
	for _, version := range []string{"20", "28", "29"} {
		engine := newEngine(version, routes)
		for _, r := range routes {
			if !slices.Contains(r.engines, version) {
				continue
			}
			for _, uri := range examples(r.pattern) {
				checkServed(t, engine, r, uri)
			}
		}
	}
}

func checkServed(t *testing.T, engine *engine, r engineRoute, uri string) {
	t.Helper()
	method := r.method
	if method == "*" {
		method = http.MethodPost
	}
	want := engine.route(method, uri)
	got, err := Parse(method, uri)
	if err != nil {
		t.Errorf("%s %s: %v, want %s", method, uri, err, want.action)
		return
	}
	if got.Action.Name != want.action || got.Name != want.name && want.action != "debug" {
		t.Errorf("%s %s: %s of %q, want %s of %q", method, uri, got.Action.Name, got.Name, want.action, want.name)
	}
}

// examples fills a pattern with names that tell its forms apart.
func examples(pattern string) []string {
	names := []string{"web", "create", "json", "v1.41", "a%20b", "sha256:0a"}
	if strings.Contains(pattern, ":.") {
		names = append(names, "a/b", "registry.example.com:5000/team/app:1", "web/json", "exec/x", "a%2Fb")
	}
	var uris []string
	for _, name := range names {
		uri := named2.ReplaceAllLiteralString(pattern, name)
		if strings.HasPrefix(pattern, "/{") {
			uri = "/any/" + name
		}
		uris = append(uris, uri)
		if !strings.HasPrefix(pattern, "/debug") {
			uris = append(uris, "/v1.24"+uri, "/v1.56"+uri)
		}
	}
	return uris
}

// generator makes request lines that are near the engines' routes.
type generator struct {
	*rand.Rand
	routes   []engineRoute
	segments []string
}

func newGenerator(routes []engineRoute) *generator {
	g := &generator{Rand: rand.New(rand.NewPCG(1, 2)), routes: routes}
	for _, r := range routes {
		for segment := range strings.SplitSeq(r.pattern, "/") {
			if segment != "" && segment[0] != '{' {
				g.segments = append(g.segments, segment)
			}
		}
	}
	g.segments = append(g.segments, "web", "a:1", "x%2Fy", "v1.41", "v1", "a b", "ä", "%", "+", "a;b", "a#b", "a@sha256:0a")
	return g
}

func (g *generator) pick(s []string) string { return s[g.IntN(len(s))] }

func (g *generator) request() (method, uri string) {
	r := g.routes[g.IntN(len(g.routes))]
	method = r.method
	if method == "*" || g.IntN(10) == 0 {
		method = g.pick([]string{"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "get"})
	}
	path := named2.ReplaceAllStringFunc(r.pattern, func(string) string { return g.name() })
	if g.IntN(4) == 0 {
		path = "/" + g.name()
	}
	path = g.pick([]string{"", "", "/v1.41", "/v1.56", "/v1.41", "/v1.24", "/v1.41.0", "/v01.41", "/v1", "/v.", "/v", "/v1.41."}) + path
	if g.IntN(3) == 0 {
		path = g.mutate(path)
	}
	query := g.pick([]string{"", "", "", "?", "?fromImage=x", "?fromImage=&fromImage=x", "?fromSrc=-", "?a=1&b=%20+", "?a;b", "?%zz", "?x=/auth"})
	return method, path + query
}

// name makes one to four segments of a name.
func (g *generator) name() string {
	segments := make([]string, 1+max(0, g.IntN(6)-2))
	for i := range segments {
		segments[i] = g.pick(g.segments)
	}
	return strings.Join(segments, "/")
}

// mutate changes a path at one place.
func (g *generator) mutate(path string) string {
	i := g.IntN(len(path))
	switch g.IntN(6) {
	case 0, 1, 2:
		return path[:i] + fmt.Sprintf("%%%02x", path[i]) + path[i+1:]
	case 3:
		return path[:i] + g.pick([]string{"/", "//", "/./", "/../", "%2f", "%00", "%ff", "%0a", ".", "?", "#"}) + path[i:]
	case 4:
		return path + g.pick([]string{"/", "/json", "%2fjson", "/.", "%20"})
	}
	return path[:i] + path[i+1:]
}
