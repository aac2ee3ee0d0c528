package input

import (
	"bytes"
	"encoding"
	"encoding/json"
	"errors"
	"reflect"
	"strconv"
	"strings"
)

// decodeInto reads body, which the daemon decodes into something like dst, in
// canonical spelling. It is scan and decode in one.
func decodeInto[T any](body []byte, dst *T) (*document, error) {
	doc, err := scan(body)
	if err != nil {
		return nil, err
	}
	return doc, decode(doc, dst)
}

// decode puts doc into the spelling of T's fields, notes in doc.unknown what T
// does not know, and decodes it into dst, which must be zero. It does so twice:
// from the canonical spelling, strictly, and from the client's own text as the
// daemon does. If one fails or they differ, the gate has misread the body. Where
// the two are the same text, as Docker's own clients send it, once is both.
func decode[T any](doc *document, dst *T) error {
	c := canonicaliser{unknown: &doc.unknown}
	if err := c.value(&doc.root, reflect.TypeFor[T](), ""); err != nil {
		return err
	}
	canonical := doc.root.appendKnown(make([]byte, 0, len(doc.raw)))
	strict := json.NewDecoder(bytes.NewReader(canonical))
	strict.DisallowUnknownFields()
	if err := strict.Decode(dst); err != nil {
		return mismatch(err, reflect.TypeFor[T]())
	}
	if bytes.Equal(canonical, bytes.TrimRight(doc.raw, "\n")) {
		return nil
	}
	var second T
	if err := json.Unmarshal(doc.raw, &second); err != nil {
		return mismatch(err, reflect.TypeFor[T]())
	}
	if !reflect.DeepEqual(dst, &second) {
		return undecodable("", "the body has two readings")
	}
	return nil
}

// mismatch says which field has the wrong type, without its value.
func mismatch(err error, t reflect.Type) error {
	e := undecodable("", "the body does not have the form that the engine reads")
	e.Err = err
	var typ *json.UnmarshalTypeError
	if errors.As(err, &typ) {
		e.Field = promoted(typ.Field, t)
		// Value is "number 1.5" for a number, else the name of a JSON type.
		e.Reason = "a " + typ.Value[:min(len(typ.Value), maxNumber)] + " is not what the engine reads here"
	}
	return e
}

// promoted leaves the names of embedded structs out of a path.
func promoted(path string, t reflect.Type) (names string) {
	for name := range strings.SplitSeq(path, ".") {
		s := shapeOf(t)
		for s.elem != nil {
			s = shapeOf(s.elem)
		}
		if f := s.exact[name]; f != nil {
			names, t = join(names, name), f.typ
		}
	}
	return names
}

// canonicaliser walks a document along a Go type.
type canonicaliser struct {
	unknown *[]string
}

func (c canonicaliser) value(n *node, t reflect.Type, path string) error {
	s := shapeOf(t)
	if n.kind == 'n' {
		return nil
	}
	switch s.kind {
	case shapeOpaque:
		return undecodable(path, "the gate has no reading of type %s", s.typ)
	case shapeStrings:
		if n.kind == '"' {
			*n = node{kind: '[', vals: []node{*n}}
		}
	case shapeStruct:
		if n.kind == '{' {
			return c.object(n, s, path)
		}
	case shapeMap:
		if n.kind == '{' {
			return c.mapping(n, s, path)
		}
	case shapeList:
		for i := range n.vals {
			if n.kind != '[' {
				break
			}
			if err := c.value(&n.vals[i], s.elem, path+"["+strconv.Itoa(i)+"]"); err != nil {
				return err
			}
		}
	}
	return nil
}

// object renames the keys of a struct's object. Two keys that the daemon takes
// for one field are refused: which one counts depends on their values' types.
func (c canonicaliser) object(n *node, s *shape, path string) error {
	seen := make(map[*shapeField]bool, len(n.keys))
	var strangers []string
	for i, key := range n.keys {
		f := s.exact[key]
		if f == nil {
			f = s.folded[fold(key)]
		}
		if f == nil {
			strangers = append(strangers, key)
			if err := c.stranger(n, i, path); err != nil {
				return err
			}
			continue
		}
		if seen[f] {
			return spelledTwice(path, key)
		}
		seen[f] = true
		n.keys[i] = f.name
		if err := c.value(&n.vals[i], f.typ, join(path, f.name)); err != nil {
			return err
		}
	}
	if key, twice := foldedTwice(strangers); twice {
		return spelledTwice(path, key)
	}
	return nil
}

func spelledTwice(path, key string) error {
	return undecodable(path, "the body names the key %s twice in one object, in different spellings", shown(key))
}

// stranger notes the unknown key i. Some release of the engine may know it, so
// its value must not have two readings either. A scalar zero is not noted: it is
// what every engine takes for a field that was left out, and what newer clients
// send for fields they do not use. An empty list or object is: there are fields
// of which that means something (MaskedPaths).
func (c canonicaliser) stranger(n *node, i int, path string) error {
	path = join(path, n.keys[i])
	if n.skip == nil {
		n.skip = make([]bool, len(n.keys))
	}
	n.skip[i] = true
	if !n.vals[i].zero() {
		*c.unknown = append(*c.unknown, path)
	}
	return unambiguous(&n.vals[i], path)
}

func unambiguous(n *node, path string) error {
	if key, twice := foldedTwice(n.keys); twice {
		return spelledTwice(path, key)
	}
	for i := range n.vals {
		if err := unambiguous(&n.vals[i], path); err != nil {
			return err
		}
	}
	return nil
}

// mapping walks a map's object, whose keys are data. Where keys are read from
// a text (ports), two that mean the same are refused.
func (c canonicaliser) mapping(n *node, s *shape, path string) error {
	seen := make(map[any]bool)
	for i, key := range n.keys {
		if s.key != nil {
			k := reflect.New(s.key)
			if k.Interface().(encoding.TextUnmarshaler).UnmarshalText([]byte(key)) != nil {
				return undecodable(join(path, key), "the key is not what the engine reads here")
			}
			if value := k.Elem().Interface(); seen[value] {
				return undecodable(join(path, key), "the body names the key twice in one object, in different spellings")
			} else {
				seen[value] = true
			}
		}
		if err := c.value(&n.vals[i], s.elem, join(path, key)); err != nil {
			return err
		}
	}
	return nil
}

func join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}
