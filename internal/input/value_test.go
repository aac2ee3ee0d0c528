package input

import (
	"bytes"
	"context"
	"encoding/json"
	"math/rand"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/quick"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/seawall/seawall/internal/action"
	"github.com/seawall/seawall/internal/engine"
)

// plainValue is the value of an input as Go's plain types.
func plainValue(in *Input) map[string]any {
	v, err := ast.JSON(in.Value())
	if err != nil {
		panic(err)
	}
	return v.(map[string]any)
}

func compact(v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(text)
}

// full replaces what JSON would render as null by what is empty.
func full(v reflect.Value) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				full(v.Field(i))
			}
		}
	case reflect.Slice:
		if v.IsNil() {
			v.Set(reflect.MakeSlice(v.Type(), 0, 0))
		}
		for i := range v.Len() {
			full(v.Index(i))
		}
	case reflect.Map:
		if v.IsNil() {
			v.Set(reflect.MakeMap(v.Type()))
		}
		for _, key := range v.MapKeys() { // a list in a map is the query's
			if e := v.MapIndex(key); e.Kind() == reflect.Slice && e.IsNil() {
				v.SetMapIndex(key, reflect.MakeSlice(e.Type(), 0, 0))
			}
		}
	}
}

// TestValueIsTheJSON compares with the long way round, through JSON text.
func TestValueIsTheJSON(t *testing.T) {
	bodies := []any{nil, map[string]any{}, map[string]any{"a": []any{json.Number("1.50"), "x", true, false, nil, map[string]any{"b": json.Number("-1")}}}}
	check := func(in Input, body uint8) bool {
		in.Body = bodies[int(body)%len(bodies)]
		got := in.Value()
		full(reflect.ValueOf(&in).Elem())
		text, err := json.Marshal(in)
		if err != nil {
			t.Fatal(err)
		}
		want, err := ast.ValueFromReader(bytes.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		if got.Compare(want) != 0 {
			t.Logf("got  %v\nwant %v", got, want)
			return false
		}
		return true
	}
	values := func(args []reflect.Value, r *rand.Rand) {
		args[0], args[1] = reflect.New(reflect.TypeFor[Input]()).Elem(), reflect.ValueOf(uint8(r.Intn(256)))
		random(args[0], r)
	}
	if err := quick.Check(check, &quick.Config{MaxCount: 200, Values: values}); err != nil {
		t.Error(err)
	}
	if !check(Input{}, 0) {
		t.Error("the zero input")
	}
}

// random fills v; a third of lists and maps stay nil.
func random(v reflect.Value, r *rand.Rand) {
	words := []string{"", "a", "é\"\\\n", "\ufffd", "HostConfig", "0"}
	switch v.Kind() {
	case reflect.Bool:
		v.SetBool(r.Intn(2) == 0)
	case reflect.String:
		v.SetString(words[r.Intn(len(words))])
	case reflect.Int64:
		v.SetInt([]int64{0, 1, -1, 1 << 40, -1 << 63, 1<<63 - 1}[r.Intn(6)])
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				random(v.Field(i), r)
			}
		}
	case reflect.Slice:
		if n := r.Intn(3); n > 0 {
			v.Set(reflect.MakeSlice(v.Type(), n, n))
			for i := range n {
				random(v.Index(i), r)
			}
		}
	case reflect.Map:
		if n := r.Intn(3); n > 0 {
			v.Set(reflect.MakeMap(v.Type()))
			for range n {
				e := reflect.New(v.Type().Elem()).Elem()
				random(e, r)
				v.SetMapIndex(reflect.ValueOf(words[r.Intn(len(words))]), e)
			}
		}
	}
}

// TestTheZeroInputIsTotal: nothing in it is null but the body.
func TestTheZeroInputIsTotal(t *testing.T) {
	var walk func(path string, v any)
	walk = func(path string, v any) {
		switch v := v.(type) {
		case nil:
			if path != ".body" {
				t.Errorf("%s is null", path)
			}
		case map[string]any:
			for key, e := range v {
				walk(path+"."+key, e)
			}
		}
	}
	walk("", plainValue(new(Input)))
}

func BenchmarkValue(b *testing.B) {
	in := Input{Workload: Workload{Mounts: make([]Mount, 4), Env: make([]Env, 20), Ports: make([]Port, 3)}}
	b.ReportAllocs()
	for b.Loop() {
		in.Value()
	}
}

// BenchmarkInput reads the create body of a real client, look-ups off.
func BenchmarkInput(b *testing.B) {
	text, err := os.ReadFile("testdata/clients/28.5.json")
	if err != nil {
		b.Fatal(err)
	}
	var records []record
	if err := json.Unmarshal(text, &records); err != nil {
		b.Fatal(err)
	}
	r := records[slices.IndexFunc(records, func(r record) bool { return strings.Contains(r.URI, "/containers/create?name=web") })]
	req, err := action.Parse(r.Method, r.URI)
	if err != nil {
		b.Fatal(err)
	}
	builder := &Builder{Facts: engine.Off{}}
	msg := Message{Method: r.Method, URI: r.URI, Headers: r.Headers, Body: []byte(r.Body)}
	b.SetBytes(int64(len(r.Body)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := builder.Input(context.Background(), req, msg, NeedAll); err != nil {
			b.Fatal(err)
		}
	}
}
