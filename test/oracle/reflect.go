package oracle

import (
	"encoding"
	"encoding/json"
	"reflect"
	"strings"
	"time"
)

// fieldOf is a field that a body may have, by the Engine's own Go type.
type fieldOf struct {
	name string
	typ  reflect.Type
}

// fieldsOf lists the fields of a struct type, those of embedded ones included.
func fieldsOf(t reflect.Type) (out []fieldOf) {
	for i := range t.NumField() {
		f := t.Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case name == "-" || !f.IsExported() && !f.Anonymous:
		case f.Anonymous && name == "" && f.Type.Kind() == reflect.Struct:
			out = append(out, fieldsOf(f.Type)...)
		case name == "":
			out = append(out, fieldOf{f.Name, f.Type})
		default:
			out = append(out, fieldOf{name, f.Type})
		}
	}
	return out
}

var (
	textual = reflect.TypeFor[encoding.TextUnmarshaler]()
	custom  = reflect.TypeFor[json.Unmarshaler]()
)

// numbers are those at which readings part.
var numbers = []value{
	0, 1, -1, 2, 7, 100, 512, 1024, 100000, 1 << 20, 1 << 26, 1 << 30, 1 << 40, 1<<63 - 1, verbatim("-9223372036854775808"),
	verbatim("9223372036854775808"), verbatim("1e3"), verbatim("1.0"), verbatim("-0"), verbatim("0.5"), verbatim("007"), verbatim("4294967297"),
}

// words are texts that mean something somewhere.
var words = []string{
	"", "x", "host", "HOST", "none", "bridge", "default", "private", "shareable", "root", "0", "1000", "true", "unconfined",
	"container:web", "/", "/etc", "/proc", "a=b", "size=1m", "ALL", "always", "127.0.0.1", "80/tcp", "local", "\u00e9",
}

// random makes a value of a Go type; what is known of a field's name counts
// first.
func (g *gen) random(name string, t reflect.Type, depth int) value {
	if known := curated[name]; known != nil && g.chance(80) {
		return known(g)
	}
	if g.chance(3) {
		return nil
	}
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch p := reflect.PointerTo(t); {
	case t == reflect.TypeFor[time.Time]():
		return "2026-01-01T00:00:00Z"
	case p.Implements(custom), p.Implements(textual):
		return pick(g, "127.0.0.1", "", "10.0.0.0/24", "80/tcp", "::1", "8000-8001/tcp")
	}
	switch t.Kind() {
	case reflect.Bool:
		return g.chance(75)
	case reflect.String:
		return pick(g, words...)
	case reflect.Struct:
		return g.randomObject(t, depth)
	case reflect.Slice, reflect.Array:
		return g.randomList(name, t, depth)
	case reflect.Map:
		o := object{}
		for range g.IntN(3) {
			o = append(o, m(pick(g, "a", "b", "web", "com.example.x", "80/tcp", "/data", "lan"), g.random("", t.Elem(), depth+1)))
		}
		return o
	case reflect.Interface:
		return pick[value](g, "x", 1, object{}, list{})
	}
	return pick(g, numbers...)
}

func (g *gen) randomList(name string, t reflect.Type, depth int) value {
	if t.Elem().Kind() == reflect.Uint8 && t.Kind() == reflect.Slice {
		return pick(g, "", "e30=", "eA==", "e30")
	}
	n := g.IntN(3)
	if t.Kind() == reflect.Array {
		n = t.Len()
	}
	out := list{}
	for range n {
		out = append(out, g.random(name+"[]", t.Elem(), depth+1))
	}
	return out
}

func (g *gen) randomObject(t reflect.Type, depth int) value {
	fields := fieldsOf(t)
	o := object{}
	if len(fields) == 0 || depth > 6 {
		return o
	}
	for range 1 + g.IntN(3) {
		f := pick(g, fields...)
		o = o.set(f.name, g.random(f.name, f.typ, depth+1))
	}
	return o
}
