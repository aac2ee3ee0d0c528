package input

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"

	"github.com/seawall/seawall/internal/action"
)

// FuzzScan holds that the token-level pass never panics, and that it reads the
// same values as encoding/json where it reads anything.
func FuzzScan(f *testing.F) {
	for _, r := range clientBodies(f) {
		f.Add([]byte(r.Body))
	}
	for _, s := range []string{``, `null`, `[1,-2.5e3,"\ud83d\ude00",{"a":{"A":[]}}]`, `{"a":1,"a":2}`, `"\ud800"`, `{"\u0000":1}`, "\xff", `{} {}`, `1e400`,
		strings.Repeat("[", 70)} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		doc, err := scan(body)
		if err != nil {
			if doc != nil {
				t.Fatal("a document comes with an error")
			}
			return
		}
		d := json.NewDecoder(bytes.NewReader(body))
		d.UseNumber()
		var want any
		if err := d.Decode(&want); err != nil {
			t.Fatalf("encoding/json refuses it: %v", err)
		}
		if diff := cmp.Diff(want, doc.root.plain()); diff != "" {
			t.Fatal(diff)
		}
		text := doc.root.appendJSON(nil, true)
		again, err := scan(text)
		if err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		if second := again.root.appendJSON(nil, true); !bytes.Equal(text, second) {
			t.Fatalf("%s becomes %s", text, second)
		}
	})
}

// FuzzInput gives any body and headers to any route. Whatever comes is an
// input or an *Error, and neither the spelling of keys nor writing the body
// anew changes it.
func FuzzInput(f *testing.F) {
	routes := action.All()
	for i, r := range clientBodies(f) {
		req, err := action.Parse(r.Method, r.URI)
		if err != nil {
			f.Fatal(err)
		}
		route := slices.IndexFunc(routes, func(route action.Route) bool { return route.Action == req.Action })
		f.Add(uint8(route), "remote=p&container=web", "application/json", []byte(r.Body), uint8(i))
	}
	for i := range routes {
		f.Add(uint8(i), "t=a&fromImage=b&repo=c&memory=1&remote=d&changes=e", "text/plain", []byte(nil), uint8(0))
		f.Add(uint8(i), "force=1", "application/x-www-form-urlencoded", []byte(`{"Name":null,"a":{"b":[]}}`), uint8(i))
		f.Add(uint8(i), "", "", []byte(`[]`), uint8(1))
	}
	b := &Builder{Facts: daemon, Own: Own{PluginName: "seawall"}, Surface: "gate"}
	f.Fuzz(func(t *testing.T, route uint8, query, typ string, body []byte, salt uint8) {
		line := lineOf(routes[int(route)%len(routes)])
		req, err := action.Parse(line.Method, line.URI+"?"+query)
		if err != nil {
			return
		}
		msg := Message{Method: req.Method, URI: req.RawURI, Headers: headers("Content-Type", typ), Body: body}
		in, err := b.Input(context.Background(), req, msg, NeedAll)
		if err != nil {
			if e, ok := err.(*Error); !ok || in != nil || e.Reason == "" || e.Kind == "" {
				t.Fatalf("input %v, error %#v", in, err)
			}
			return
		}
		in.Value()
		typed := bodies[req.Action.Name]
		if typed == nil || in.Body == nil {
			return
		}
		doc, err := scan(body)
		if err != nil {
			t.Fatal(err)
		}
		respell(&doc.root, reflect.TypeOf(typed), salt)
		msg.Body = doc.root.appendJSON(nil, true)
		again, err := b.Input(context.Background(), req, msg, NeedAll)
		if err != nil {
			t.Fatalf("%s: %v", msg.Body, err)
		}
		if diff := cmp.Diff(in, again, cmp.AllowUnexported(Input{})); diff != "" {
			t.Fatalf("%s\n%s\n%s", body, msg.Body, diff)
		}
	})
}

// lineOf is a request line for a route.
func lineOf(r action.Route) Message {
	uri := "/v1.41" + r.Pattern
	for {
		before, rest, more := strings.Cut(uri, "{")
		if !more {
			break
		}
		_, after, _ := strings.Cut(rest, "}")
		uri = before + "web" + after
	}
	method := r.Method
	if method == "*" {
		method = "GET"
	}
	return Message{Method: method, URI: uri}
}

// respell writes the keys of a struct in another way that folds to the same.
func respell(n *node, typ reflect.Type, salt uint8) {
	s := shapeOf(typ)
	for i := range n.vals {
		switch {
		case n.kind == '{' && s.kind == shapeStruct:
			f := s.exact[n.keys[i]]
			if f == nil {
				f = s.folded[fold(n.keys[i])]
			}
			if f == nil {
				continue
			}
			respell(&n.vals[i], f.typ, salt)
			if s.folded[fold(n.keys[i])] == f {
				n.keys[i] = otherCase(n.keys[i], salt+uint8(i))
			}
		case n.kind == '{' && s.kind == shapeMap, n.kind == '[' && s.kind == shapeList:
			respell(&n.vals[i], s.elem, salt)
		}
	}
}

// otherCase goes one step around each second rune's fold set.
func otherCase(key string, salt uint8) string {
	odd := salt%2 == 0
	return strings.Map(func(r rune) rune {
		if odd = !odd; odd {
			return r
		}
		return unicode.SimpleFold(r)
	}, key)
}

// clientBodies are the recorded requests that have a body, each body once.
func clientBodies(f *testing.F) (records []record) {
	files, err := filepath.Glob("testdata/clients/*.json")
	if err != nil || len(files) == 0 {
		f.Fatalf("no records: %v", err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		var all []record
		if err := json.Unmarshal(text, &all); err != nil {
			f.Fatal(err)
		}
		records = append(records, all...)
	}
	seen := map[string]bool{"": true}
	return slices.DeleteFunc(records, func(r record) bool {
		again := seen[r.Body]
		seen[r.Body] = true
		return again
	})
}
