package config

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// maxFile bounds a configuration file: what is larger is not one.
const maxFile = 1 << 20

// fileReader lays one YAML document over a Config.
type fileReader struct {
	path string
	cfg  *Config
	errs *Errors
}

// read parses data and sets what it holds. Every error is kept, so that an
// operator mends the file in one go.
func (r *fileReader) read(data []byte) {
	root, ok := r.parse(data)
	if !ok || root == nil {
		return
	}
	r.into(reflect.ValueOf(r.cfg).Elem(), root, "")
}

// parse returns the one document's root, nil for an empty file.
func (r *fileReader) parse(data []byte) (*yaml.Node, bool) {
	if len(data) > maxFile {
		r.errs.add(r.path, "", "", "larger than %d bytes", maxFile)
		return nil, false
	}
	dec := yaml.NewDecoder(bytes.NewReader(data))
	var doc, more yaml.Node
	switch err := dec.Decode(&doc); {
	case errors.Is(err, io.EOF):
		return nil, true
	case err != nil:
		r.errs.add(r.path, "", "", "not YAML: %s", strings.TrimPrefix(err.Error(), "yaml: "))
		return nil, false
	}
	if err := dec.Decode(&more); !errors.Is(err, io.EOF) {
		r.errs.add(r.path, "", "keep one document", "holds more than one YAML document")
		return nil, false
	}
	return doc.Content[0], true
}

func (r *fileReader) at(n *yaml.Node) string { return fmt.Sprintf("%s:%d", r.path, n.Line) }

func (r *fileReader) fail(n *yaml.Node, key, hint, format string, args ...any) {
	r.errs.add(r.at(n), key, hint, format, args...)
}

// into sets v from n. An explicit null leaves the default.
func (r *fileReader) into(v reflect.Value, n *yaml.Node, key string) {
	switch {
	case n.Kind == yaml.AliasNode || n.Anchor != "":
		// One value, one place: an alias hides where a value came from, and
		// nested ones grow without bound.
		r.fail(n, key, "write the value out", "anchors and aliases are not accepted")
	case n.Tag == "!!null":
		r.origin(n, key)
	case v.Kind() == reflect.Struct:
		r.structure(v, n, key)
	case v.Kind() == reflect.Map:
		r.mapping(v, n, key)
	case v.Kind() == reflect.Slice:
		r.sequence(v, n, key)
	case v.Kind() == reflect.Interface:
		r.anything(v, n, key)
	default:
		r.scalar(v, n, key)
	}
}

// structure sets a struct's fields by their yaml names.
func (r *fileReader) structure(v reflect.Value, n *yaml.Node, key string) {
	fields := map[string]reflect.Value{}
	var known []string
	for i := range v.NumField() {
		if name := yamlName(v.Type().Field(i)); name != "" {
			fields[name] = v.Field(i)
			known = append(known, name)
		}
	}
	r.pairs(n, key, func(name string, kn, vn *yaml.Node) {
		f, ok := fields[name]
		if !ok {
			r.fail(kn, join(key, name), meant(name, known), "unknown key")
			return
		}
		r.into(f, vn, join(key, name))
	})
}

// mapping sets a map from names to values of one type.
func (r *fileReader) mapping(v reflect.Value, n *yaml.Node, key string) {
	m := reflect.MakeMap(v.Type())
	r.pairs(n, key, func(name string, _, vn *yaml.Node) {
		e := reflect.New(v.Type().Elem()).Elem()
		r.into(e, vn, join(key, name))
		m.SetMapIndex(reflect.ValueOf(name), e)
	})
	v.Set(m)
}

// pairs calls each for every key of a mapping, once per name.
func (r *fileReader) pairs(n *yaml.Node, key string, each func(name string, kn, vn *yaml.Node)) {
	if n.Kind != yaml.MappingNode {
		r.fail(n, key, "", "must be a mapping of names to values, not %s", kind(n))
		return
	}
	seen := map[string]int{}
	for i := 0; i < len(n.Content); i += 2 {
		kn, vn := n.Content[i], n.Content[i+1]
		switch line, dup := seen[kn.Value]; {
		case kn.Kind != yaml.ScalarNode || kn.Tag == "!!merge" || kn.Value == "":
			r.fail(kn, key, "", "keys must be plain names")
		case dup:
			r.fail(kn, join(key, kn.Value), "keep one of the two", "given twice, first on line %d", line)
		default:
			seen[kn.Value] = kn.Line
			if vn.Kind == yaml.MappingNode { // what is wrong with the whole has a line too
				r.origin(kn, join(key, kn.Value))
			}
			each(kn.Value, kn, vn)
		}
	}
}

// sequence sets a list. A single text is not taken for a list of one: the file
// has one way to say each thing.
func (r *fileReader) sequence(v reflect.Value, n *yaml.Node, key string) {
	if n.Kind != yaml.SequenceNode {
		r.fail(n, key, "write ["+n.Value+"]", "must be a list, not %s", kind(n))
		return
	}
	s := reflect.MakeSlice(v.Type(), 0, len(n.Content))
	for i, en := range n.Content {
		e := reflect.New(v.Type().Elem()).Elem()
		r.into(e, en, fmt.Sprintf("%s[%d]", key, i))
		s = reflect.Append(s, e)
	}
	v.Set(s)
	r.origin(n, key)
}

// anything sets an interface value (params, waivers), holding it to the same
// rules: no aliases, no repeated keys.
func (r *fileReader) anything(v reflect.Value, n *yaml.Node, key string) {
	switch n.Kind {
	case yaml.MappingNode:
		m := map[string]any{}
		mv := reflect.ValueOf(&m).Elem()
		r.mapping(mv, n, key)
		v.Set(mv)
	case yaml.SequenceNode:
		l := []any{}
		lv := reflect.ValueOf(&l).Elem()
		r.sequence(lv, n, key)
		v.Set(lv)
	default:
		var x any
		if n.Tag == "!!timestamp" {
			x = n.Value // dates stay as written; who reads them parses them
		} else if err := n.Decode(&x); err != nil {
			r.fail(n, key, "", "%s", strings.TrimPrefix(err.Error(), "yaml: "))
			return
		}
		if x != nil {
			v.Set(reflect.ValueOf(x))
		}
		r.origin(n, key)
	}
}

// scalar sets a text, number, size or duration.
func (r *fileReader) scalar(v reflect.Value, n *yaml.Node, key string) {
	if n.Kind != yaml.ScalarNode {
		r.fail(n, key, "", "must be a single value, not %s", kind(n))
		return
	}
	if v.Type() == reflect.TypeFor[string]() && n.Tag != "!!str" && n.Tag != "!!timestamp" {
		r.fail(n, key, fmt.Sprintf("write %q", n.Value), "must be text, not %s", kind(n))
		return
	}
	if err := setText(v, n.Value); err != nil {
		r.fail(n, key, "", "%s", err)
		return
	}
	r.origin(n, key)
}

func (r *fileReader) origin(n *yaml.Node, key string) {
	if strings.Contains(key, "[") {
		return // a list has one origin, its own line
	}
	r.cfg.Origins[key] = Origin{Source: File, Where: r.at(n)}
}

// kind says in words what a node is.
func kind(n *yaml.Node) string {
	switch n.Kind {
	case yaml.MappingNode:
		return "a mapping"
	case yaml.SequenceNode:
		return "a list"
	}
	names := map[string]string{"!!bool": "a truth value", "!!int": "a number", "!!float": "a number", "!!null": "nothing", "!!str": "text"}
	if s, ok := names[n.Tag]; ok {
		return s
	}
	return strings.TrimLeft(n.Tag, "!")
}

// join makes a dotted key. A part with a dot in it is quoted.
func join(key, name string) string {
	if strings.ContainsAny(name, ".[]\"") || slices.ContainsFunc([]rune(name), func(c rune) bool { return c <= ' ' }) {
		name = fmt.Sprintf("%q", name)
	}
	if key == "" {
		return name
	}
	return key + "." + name
}
