package action

import (
	"bytes"
	"compress/gzip"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// newest is the API document that the table must agree with in both
// directions; older documents must be covered.
const newest = "v1.56.yaml"

// experimental1_12 was a route of engine 1.12 when plugins were experimental.
// No engine since has it, and none that old is supported.
const experimental1_12 = "GET /plugins/{}"

// endpoint is a method and a pattern with its names blanked: "GET /exec/{}/json".
type endpoint string

func TestDocumentsHaveActions(t *testing.T) {
	for _, file := range []string{
		"v1.24.md.gz", "v1.25.yaml.gz", "v1.30.yaml.gz", "v1.37.yaml.gz",
		"v1.41.yaml.gz", "v1.45.yaml.gz", "v1.51.yaml.gz", newest,
	} {
		t.Run(file, func(t *testing.T) {
			endpoints := document(t, file)
			if len(endpoints) < 70 {
				t.Fatalf("only %d endpoints read: the document's form has changed", len(endpoints))
			}
			for _, e := range endpoints {
				checkEndpoint(t, e)
			}
		})
	}
}

// checkEndpoint parses an example of the endpoint, and wants the very route.
func checkEndpoint(t *testing.T, e endpoint) {
	t.Helper()
	method, pattern, _ := strings.Cut(string(e), " ")
	for _, prefix := range []string{"", "/v1.24", "/v1.56"} {
		uri := prefix + strings.ReplaceAll(pattern, "{}", "a1")
		got, err := Parse(method, uri)
		if e == experimental1_12 {
			if err == nil {
				t.Errorf("%s %s is %s, want no action", method, uri, got.Action.Name)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s %s: %v", method, uri, err)
			continue
		}
		if !slices.ContainsFunc(All(), func(r Route) bool { return r.Action == got.Action && blank(r) == e }) {
			t.Errorf("%s %s is %s, which is no route %s", method, uri, got.Action.Name, e)
		}
	}
}

func TestTableIsDocumented(t *testing.T) {
	documented := make(map[endpoint]bool)
	for _, e := range document(t, newest) {
		documented[e] = true
	}
	for _, r := range All() {
		switch e := blank(r); {
		case !documented[e] && !r.Undocumented && !r.Legacy:
			t.Errorf("%s is not in %s; mark it Undocumented or Legacy, or remove it", e, newest)
		case documented[e] && (r.Undocumented || r.Legacy):
			t.Errorf("%s is in %s; unmark it", e, newest)
		}
	}
}

var (
	names24  = regexp.MustCompile(`\([^)]*\)`)
	routes24 = regexp.MustCompile("(?m)^`(GET|HEAD|POST|PUT|DELETE) ([^`?( ]*(?:\\([^)]*\\)[^`?( ]*)?)")
	named2   = regexp.MustCompile(`\{[^}]*\}`)
)

func blank(r Route) endpoint {
	return endpoint(r.Method + " " + named2.ReplaceAllString(r.Pattern, "{}"))
}

func document(t *testing.T, file string) []endpoint {
	t.Helper()
	data := read(t, file)
	if strings.Contains(file, ".md") {
		return markdown(data)
	}
	var doc struct {
		Paths map[string]map[string]yaml.Node `yaml:"paths"`
	}
	if err := yaml.Unmarshal(data, &doc); err != nil {
		t.Fatal(err)
	}
	var endpoints []endpoint
	for path, methods := range doc.Paths {
		for method := range methods {
			endpoints = append(endpoints, endpoint(strings.ToUpper(method)+" "+named2.ReplaceAllString(path, "{}")))
		}
	}
	slices.Sort(endpoints)
	return endpoints
}

// markdown reads the document of API 1.24, where a line in backquotes opens
// each endpoint. One of its examples stands where the pattern should.
func markdown(data []byte) []endpoint {
	var endpoints []endpoint
	for _, m := range routes24.FindAllSubmatch(data, -1) {
		path := names24.ReplaceAllString(string(m[2]), "{}")
		path = strings.TrimPrefix(path, "/v1.24")
		path = strings.ReplaceAll(path, "/tiborvass/{}", "/{}")
		endpoints = append(endpoints, endpoint(string(m[1])+" "+path))
	}
	slices.Sort(endpoints)
	return slices.Compact(endpoints)
}

func read(t *testing.T, file string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "..", "test", "openapi", file))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasSuffix(file, ".gz") {
		return data
	}
	z, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	data, err = io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return data
}
