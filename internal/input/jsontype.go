package input

import (
	"encoding"
	"encoding/json"
	"reflect"
	"strings"
	"sync"
	"time"
)

// shape is how encoding/json reads a Go type, as far as keys matter.
type shape struct {
	kind   shapeKind
	exact  map[string]*shapeField // of a struct, by name
	folded map[string]*shapeField // of a struct, by folded name
	elem   reflect.Type           // of a list or a map
	key    reflect.Type           // of a map whose keys are read from a text, else nil
	typ    reflect.Type           // pointers followed
}

type shapeKind uint8

const (
	shapeLeaf    shapeKind = iota // no keys: a scalar, or a type that reads a text
	shapeStruct                   // keys are fields, matched by folding
	shapeMap                      // keys are data, matched byte for byte
	shapeList                     // elements of one type
	shapeStrings                  // a list of strings, or one bare string
	shapeFree                     // any value; keys are data
	shapeOpaque                   // a type with a reading of its own, unknown here
)

type shapeField struct {
	name   string
	typ    reflect.Type
	depth  int
	tagged bool
}

// stringList reads a list of strings or one bare string, as engines do for
// Cmd, Entrypoint, CapAdd and CapDrop.
type stringList []string

// UnmarshalJSON implements [json.Unmarshaler].
func (l *stringList) UnmarshalJSON(text []byte) error {
	if len(text) > 0 && text[0] == '"' {
		var s string
		if err := json.Unmarshal(text, &s); err != nil {
			return err
		}
		*l = stringList{s}
		return nil
	}
	return json.Unmarshal(text, (*[]string)(l))
}

var (
	shapes          sync.Map // reflect.Type → *shape
	unmarshalerType = reflect.TypeFor[json.Unmarshaler]()
	textType        = reflect.TypeFor[encoding.TextUnmarshaler]()
)

// shapeOf returns the shape of t, whose pointers are followed.
func shapeOf(t reflect.Type) *shape {
	if s, ok := shapes.Load(t); ok {
		return s.(*shape)
	}
	s, _ := shapes.LoadOrStore(t, newShape(t))
	return s.(*shape)
}

func newShape(t reflect.Type) *shape {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	s := &shape{typ: t}
	switch pointer := reflect.PointerTo(t); {
	case t == reflect.TypeFor[stringList]():
		s.kind = shapeStrings
	case t == reflect.TypeFor[json.RawMessage]():
		s.kind = shapeFree
	case t == reflect.TypeFor[time.Time]():
	case pointer.Implements(unmarshalerType):
		s.kind = shapeOpaque
	case pointer.Implements(textType):
	case t.Kind() == reflect.Struct:
		s.kind = shapeStruct
		s.exact, s.folded = fieldsOf(t)
	case t.Kind() == reflect.Map:
		s.kind, s.elem = shapeMap, t.Elem()
		if reflect.PointerTo(t.Key()).Implements(textType) {
			s.key = t.Key()
		}
	case t.Kind() == reflect.Slice || t.Kind() == reflect.Array:
		s.kind, s.elem = shapeList, t.Elem()
	case t.Kind() == reflect.Interface:
		s.kind = shapeFree
	}
	return s
}

// fieldsOf returns the fields of a struct type, embedded ones included, under
// the rules of encoding/json: of those with one name the shallowest counts,
// then the one named by a tag; if that leaves two, none does. Of two names that
// fold to the same, the first in the order of the struct counts.
func fieldsOf(t reflect.Type) (exact, folded map[string]*shapeField) {
	var all []shapeField
	collect(t, 0, map[reflect.Type]bool{}, &all)
	exact = make(map[string]*shapeField, len(all))
	folded = make(map[string]*shapeField, len(all))
	for i := range all {
		f := &all[i]
		if !dominant(f, all) {
			continue
		}
		exact[f.name] = f
		if key := fold(f.name); folded[key] == nil {
			folded[key] = f
		}
	}
	return exact, folded
}

// collect appends the fields of t in the order of the struct, depth first. A
// type embedded in itself is left out.
func collect(t reflect.Type, depth int, above map[reflect.Type]bool, all *[]shapeField) {
	if above[t] {
		return
	}
	above[t] = true
	defer delete(above, t)
	for i := range t.NumField() {
		f := t.Field(i)
		ft := f.Type
		if ft.Name() == "" && ft.Kind() == reflect.Pointer {
			ft = ft.Elem()
		}
		if !f.IsExported() && (!f.Anonymous || ft.Kind() != reflect.Struct) {
			continue
		}
		tag := f.Tag.Get("json")
		if tag == "-" {
			continue
		}
		name, _, _ := strings.Cut(tag, ",")
		if f.Anonymous && name == "" && ft.Kind() == reflect.Struct {
			collect(ft, depth+1, above, all)
			continue
		}
		field := shapeField{name: name, typ: f.Type, depth: depth, tagged: name != ""}
		if name == "" {
			field.name = f.Name
		}
		*all = append(*all, field)
	}
}

// dominant reports whether f is the field that counts among those of its name.
func dominant(f *shapeField, all []shapeField) bool {
	equals := 0
	for _, g := range all {
		switch {
		case g.name != f.name:
		case g.depth < f.depth, g.depth == f.depth && g.tagged && !f.tagged:
			return false
		case g.depth == f.depth && g.tagged == f.tagged:
			equals++
		}
	}
	return equals == 1
}
