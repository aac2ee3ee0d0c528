package input

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"
	"testing"
)

const roomy = 1 << 20

func look(t *testing.T, in *Input, path string) []byte {
	t.Helper()
	b, ok := in.AppendPlace(nil, PlaceOf(path), roomy)
	if !ok {
		t.Fatalf("%q: cannot be appended", path)
	}
	return b
}

// TestPlaceTellsFieldsApart changes each field of an input in turn, lists and
// maps included: the bytes of its place and of those above it must change, and
// those of all other parts stay.
func TestPlaceTellsFieldsApart(t *testing.T) {
	names := strings.Fields("surface action request user engine workload start exec build volume network image_op plugin_op swarm body unknown_fields")
	var zero Input
	fields := 0
	eachLeaf(reflect.TypeFor[Input](), nil, "", func(index []int, path string) {
		fields++
		var in Input
		fill(reflect.ValueOf(&in).Elem().FieldByIndex(index))
		head, _, _ := strings.Cut(path, ".")
		for _, at := range append(names, path, "") {
			same := bytes.Equal(look(t, &in, at), look(t, &zero, at))
			if above := at == "" || at == path || at == head; same == above {
				t.Errorf("%s is changed: %q is the same: %v", path, at, same)
			}
		}
	})
	if fields < 100 {
		t.Fatalf("only %d fields", fields)
	}
}

// eachLeaf calls visit for every field that is no struct.
func eachLeaf(typ reflect.Type, index []int, path string, visit func([]int, string)) {
	for _, f := range reflect.VisibleFields(typ) {
		if !f.IsExported() {
			continue
		}
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		at := append(index[:len(index):len(index)], f.Index...)
		if f.Type.Kind() == reflect.Struct {
			eachLeaf(f.Type, at, strings.TrimPrefix(path+"."+name, "."), visit)
			continue
		}
		visit(at, strings.TrimPrefix(path+"."+name, "."))
	}
}

// fill makes a value different from zero.
func fill(v reflect.Value) {
	switch v.Kind() {
	case reflect.Bool:
		v.SetBool(true)
	case reflect.String:
		v.SetString("x")
	case reflect.Int64:
		v.SetInt(-7)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
	case reflect.Map:
		m := reflect.MakeMap(v.Type())
		m.SetMapIndex(reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem())
		v.Set(m)
	case reflect.Interface:
		v.Set(reflect.ValueOf(false))
	default:
		panic("an input holds the kind " + v.Kind().String())
	}
}

// TestPlaceTellsValuesApart holds that no two of these look the same, also when
// something follows them.
func TestPlaceTellsValuesApart(t *testing.T) {
	values := []any{
		nil, false, true, "", "0", "1", "true", "null", json.Number("0"), json.Number("1"), json.Number("1.0"), []any{}, []any{nil}, []any{"a", "b"},
		[]any{"ab"}, []any{"a", []any{"b"}}, []any{[]any{"a"}, "b"}, map[string]any{}, map[string]any{"a": "b"}, map[string]any{"a": []any{"b"}},
		map[string]any{"a": nil}, map[string]any{"a": "", "b": ""}, map[string]any{"": "ab"},
	}
	var all [][]byte
	for i, v := range values {
		b := look(t, &Input{Body: v}, "body")
		for j, other := range all {
			if bytes.HasPrefix(b, other) || bytes.HasPrefix(other, b) {
				t.Errorf("%#v and %#v look the same: %q, %q", v, values[j], b, other)
			}
		}
		all = append(all, b)
		if i > 0 && bytes.Equal(b, all[0]) {
			t.Errorf("%#v looks like nothing", v)
		}
	}
}

func TestPlaceOfMapsHasNoOrder(t *testing.T) {
	labels := map[string]string{}
	for _, k := range strings.Split("abcdefghij", "") {
		labels[k] = k
	}
	first := look(t, &Input{Workload: Workload{Labels: labels}}, "workload.labels")
	for range 20 {
		if !bytes.Equal(first, look(t, &Input{Workload: Workload{Labels: labels}}, "workload.labels")) {
			t.Fatal("one map looks different from itself")
		}
	}
}

// TestPlaceIsBounded holds that a large place is given up early.
func TestPlaceIsBounded(t *testing.T) {
	large := &Input{Body: map[string]any{"a": strings.Repeat("x", 1<<20)}, UnknownFields: make([]string, 1<<16)}
	for _, path := range []string{"body", "unknown_fields", ""} {
		b, ok := large.AppendPlace(nil, PlaceOf(path), 1000)
		if ok || cap(b) > 1<<12 {
			t.Errorf("%q: ok %v, %d bytes", path, ok, cap(b))
		}
	}
}
