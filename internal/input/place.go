package input

import (
	"encoding/binary"
	"encoding/json"
	"reflect"
	"slices"
	"strings"
)

// Place is one place of the input: a field, with all that lies in it.
type Place struct {
	index []int // of fields, from the input on
}

// PlaceOf finds the place of a path in the names of a policy,
// "workload.image.id". What lies in a list or a map has no place of its own:
// the list or the map is. The path "" is the whole input.
func PlaceOf(path string) Place {
	var p Place
	t := reflect.TypeFor[Input]()
	for name := range strings.SplitSeq(path, ".") {
		f, ok := fieldNamed(t, name)
		if !ok {
			break
		}
		p.index, t = append(p.index, f.Index...), f.Type
	}
	return p
}

// Equal reports whether p and q are one place.
func (p Place) Equal(q Place) bool { return slices.Equal(p.index, q.index) }

func fieldNamed(t reflect.Type, name string) (reflect.StructField, bool) {
	if t.Kind() != reflect.Struct {
		return reflect.StructField{}, false
	}
	return t.FieldByNameFunc(func(field string) bool {
		f, _ := t.FieldByName(field)
		tag, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		return f.IsExported() && tag == name
	})
}

// AppendPlace appends what a policy sees at p. Of two inputs it appends the
// same bytes only if a policy sees the same there, and the bytes tell where
// they end, so that several places can follow each other. It reports false,
// with some of the bytes appended, when b grows beyond limit bytes.
func (in *Input) AppendPlace(b []byte, p Place, limit int) ([]byte, bool) {
	v := reflect.ValueOf(in).Elem()
	for _, i := range p.index {
		v = v.Field(i)
	}
	b, ok := appendSeen(b, v, limit)
	return b, ok && len(b) <= limit
}

// appendSeen appends a value of any type that an Input holds; see [term].
func appendSeen(b []byte, v reflect.Value, limit int) ([]byte, bool) {
	if len(b) > limit {
		return b, false
	}
	switch v.Kind() {
	case reflect.Bool:
		if v.Bool() {
			return append(b, 1), true
		}
		return append(b, 0), true
	case reflect.String:
		return appendText(b, v.String(), limit)
	case reflect.Int64:
		return binary.AppendVarint(b, v.Int()), true
	case reflect.Struct:
		return appendFields(b, v, limit)
	case reflect.Slice:
		ok := true
		b = binary.AppendUvarint(b, uint64(v.Len()))
		for i := 0; i < v.Len() && ok; i++ {
			b, ok = appendSeen(b, v.Index(i), limit)
		}
		return b, ok
	case reflect.Map:
		return appendMap(b, v, limit)
	case reflect.Interface:
		return appendAny(b, v, limit)
	}
	return b, false
}

func appendText(b []byte, s string, limit int) ([]byte, bool) {
	b = binary.AppendUvarint(b, uint64(len(s)))
	if len(s) > limit {
		return b, false
	}
	return append(b, s...), true
}

func appendFields(b []byte, v reflect.Value, limit int) ([]byte, bool) {
	ok := true
	for _, f := range planOf(v.Type()).fields {
		if b, ok = appendSeen(b, v.Field(f.index), limit); !ok {
			break
		}
	}
	return b, ok
}

func appendMap(b []byte, v reflect.Value, limit int) ([]byte, bool) {
	b = binary.AppendUvarint(b, uint64(v.Len()))
	if v.Len() == 0 {
		return b, true
	}
	if v.Len() > limit {
		return b, false
	}
	keys := v.MapKeys()
	slices.SortFunc(keys, func(a, b reflect.Value) int { return strings.Compare(a.String(), b.String()) })
	for _, k := range keys {
		var ok bool
		if b, ok = appendText(b, k.String(), limit); !ok {
			return b, false
		}
		if b, ok = appendSeen(b, v.MapIndex(k), limit); !ok {
			return b, false
		}
	}
	return b, true
}

// appendAny begins with the dynamic type: "1" and 1 are two values.
func appendAny(b []byte, v reflect.Value, limit int) ([]byte, bool) {
	if v.IsNil() {
		return append(b, 'n'), true
	}
	v = v.Elem()
	kind := byte(v.Kind())
	if v.Type() == reflect.TypeFor[json.Number]() {
		kind = '0'
	}
	return appendSeen(append(b, kind), v, limit)
}
