package input

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/invopop/jsonschema"
	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/seawall/seawall/internal/action"
)

var update = flag.Bool("update", false, "write schema.json anew")

// generate makes the schema out of the structs and their comments.
func generate(t *testing.T) []byte {
	t.Helper()
	r := jsonschema.Reflector{
		BaseSchemaID:   "https://github.com/seawall/seawall/internal/input",
		DoNotReference: true,
		ExpandedStruct: true,
		Anonymous:      true,
		Mapper: func(t reflect.Type) *jsonschema.Schema {
			switch {
			case t == reflect.TypeFor[action.Class]():
				return &jsonschema.Schema{Type: "string", Enum: []any{"read", "write", "exec", "exfiltrate", "control", "build"}}
			case t.Kind() == reflect.Interface:
				return &jsonschema.Schema{Description: "any JSON value"}
			}
			return nil
		},
	}
	if err := r.AddGoComments("github.com/seawall/seawall/internal/input", "./"); err != nil {
		t.Fatal(err)
	}
	schema := r.Reflect(&Input{})
	schema.Title = "What a seawall policy sees as input"
	text, err := json.MarshalIndent(schema, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	return append(text, '\n')
}

func TestSchemaIsCurrent(t *testing.T) {
	want := generate(t)
	if *update {
		if err := os.WriteFile("schema.json", want, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if !bytes.Equal(Schema, want) {
		t.Errorf("schema.json is not current; run go generate ./internal/input\n%s", cmp.Diff(string(want), string(Schema)))
	}
}

// compile checks a module against the schema as the policy package does.
func compile(t *testing.T, body string) error {
	t.Helper()
	var schema any
	if err := json.Unmarshal(Schema, &schema); err != nil {
		t.Fatal(err)
	}
	set := ast.NewSchemaSet()
	set.Put(ast.SchemaRootRef, schema)
	module := ast.MustParseModule("package p\nimport rego.v1\nallow if { " + body + " }")
	c := ast.NewCompiler().WithSchemas(set).WithStrict(true)
	c.Compile(map[string]*ast.Module{"p": module})
	if c.Failed() {
		return c.Errors
	}
	return nil
}

func TestOPAReadsTheSchema(t *testing.T) {
	for _, body := range []string{
		`input.workload.privileged`,
		`some m in input.workload.mounts; m.kind == "bind"`,
		`input.workload.labels["com.example"] == "x"`,
		`input.request.query.t[_] == "x"`,
		`input.body.HostConfig.Anything`,
		`input.volume.driver_opts.device`,
		`input.workload.limits.memory > 0`,
		`input.user.cert.o[_] == "x"`,
	} {
		if err := compile(t, body); err != nil {
			t.Errorf("%s: %v", body, err)
		}
	}
	for _, body := range []string{
		`input.workload.priviledged`,
		`input.Workload`,
		`input.workload.mounts[_].kindd`,
		`input.exec.user.uuid`,
		`input.nothing`,
	} {
		if err := compile(t, body); err == nil {
			t.Errorf("%s: compiles, though there is no such field", body)
		} else if !strings.Contains(err.Error(), "undefined ref") {
			t.Errorf("%s: %v", body, err)
		}
	}
}

// TestEveryFieldHasATag holds the names that Value and the schema rely on.
func TestEveryFieldHasATag(t *testing.T) {
	seen := map[reflect.Type]bool{}
	var walk func(reflect.Type)
	walk = func(typ reflect.Type) {
		if seen[typ] {
			return
		}
		seen[typ] = true
		switch typ.Kind() {
		case reflect.Slice, reflect.Map:
			walk(typ.Elem())
		case reflect.Struct:
			for i := range typ.NumField() {
				f := typ.Field(i)
				if !f.IsExported() {
					continue
				}
				if tag := f.Tag.Get("json"); tag == "" || strings.ContainsAny(tag, ",-") || f.Anonymous {
					t.Errorf("%s.%s has the tag %q", typ, f.Name, tag)
				}
				walk(f.Type)
			}
		case reflect.Bool, reflect.Int64, reflect.String, reflect.Interface:
		default:
			t.Errorf("%s is of a kind that Value does not read", typ)
		}
	}
	walk(reflect.TypeFor[Input]())
}
