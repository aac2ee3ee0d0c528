package config

import (
	"encoding/json"
	"reflect"
)

// Schema is the JSON Schema of the configuration file, for editors. It is
// generated from the same tags that Load reads, and committed as
// docs/config.schema.json.
func Schema() ([]byte, error) {
	s := schemaOf(reflect.ValueOf(*Default()), "")
	s["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	s["title"] = "seawall configuration"
	out, err := json.MarshalIndent(s, "", "  ")
	return append(out, '\n'), err
}

// schemaOf describes a value; its content is the default.
func schemaOf(v reflect.Value, help string) map[string]any {
	s := map[string]any{}
	if help != "" {
		s["description"] = help
	}
	switch t := v.Type(); {
	case t == reflect.TypeFor[Duration](), t == reflect.TypeFor[Size]():
		s["type"] = []string{"string", "integer"}
	case t.Kind() == reflect.Struct:
		s["type"], s["additionalProperties"], s["properties"] = "object", false, properties(v)
		return s
	case t.Kind() == reflect.Map:
		s["type"] = "object"
		if t.Elem().Kind() != reflect.Interface {
			s["additionalProperties"] = schemaOf(reflect.Zero(t.Elem()), "")
		}
		return s
	case t.Kind() == reflect.Slice:
		s["type"], s["items"] = "array", schemaOf(reflect.Zero(t.Elem()), "")
		return s
	case t.Kind() == reflect.Bool:
		s["type"] = "boolean"
	case t.Kind() == reflect.Int:
		s["type"] = "integer"
	default:
		s["type"] = "string"
	}
	if !v.IsZero() {
		s["default"] = v.Interface()
	}
	return s
}

func properties(v reflect.Value) map[string]any {
	props := map[string]any{}
	for i := range v.NumField() {
		f := v.Type().Field(i)
		name := yamlName(f)
		if name == "" {
			continue
		}
		p := schemaOf(v.Field(i), f.Tag.Get("help"))
		switch known := enum(f); {
		case known == nil:
		case name == "profile":
			p["pattern"] = "^(baseline|restricted|cis-l1|cis-l2)(@[0-9]+(\\.[0-9]+){0,2})?$"
		case p["type"] == "array":
			p["items"].(map[string]any)["enum"] = known
		default:
			p["enum"] = known
		}
		props[name] = p
	}
	return props
}
