package config

import (
	"encoding"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// Key is one setting that a flag or an environment variable can give.
type Key struct {
	Name    string // dotted, as in the file: docker.host
	Flag    string // without dashes, "" if there is none
	Env     string // SEAWALL_DOCKER_HOST
	Help    string
	Default string   // as text
	Enum    []string // what it may be, nil if anything
	List    bool     // takes several values
}

// Keys returns every setting with an environment twin, in the order of the
// file. Maps (params, rules, roles) and waivers live in the file only.
func Keys() []Key {
	var keys []Key
	walk(reflect.ValueOf(Default()).Elem(), "", func(name string, f reflect.StructField, v reflect.Value) {
		list := v.Kind() == reflect.Slice && v.Type().Elem().Kind() == reflect.String
		if v.Kind() == reflect.Map || v.Kind() == reflect.Slice && !list {
			return
		}
		keys = append(keys, Key{
			Name: name, Flag: f.Tag.Get("flag"), Env: envName(name), Help: f.Tag.Get("help"),
			Default: text(v), Enum: enum(f), List: list,
		})
	})
	return keys
}

// walk calls visit for every field of the file that is no struct itself.
func walk(v reflect.Value, prefix string, visit func(name string, f reflect.StructField, v reflect.Value)) {
	for i := range v.NumField() {
		f := v.Type().Field(i)
		name := yamlName(f)
		if name == "" {
			continue
		}
		if v.Field(i).Kind() == reflect.Struct {
			walk(v.Field(i), prefix+name+".", visit)
			continue
		}
		visit(prefix+name, f, v.Field(i))
	}
}

// yamlName is a field's name in the file, "" if it has none.
func yamlName(f reflect.StructField) string {
	name, _, _ := strings.Cut(f.Tag.Get("yaml"), ",")
	if name == "-" || !f.IsExported() {
		return ""
	}
	return name
}

func envName(key string) string {
	return "SEAWALL_" + strings.ToUpper(strings.ReplaceAll(key, ".", "_"))
}

func enum(f reflect.StructField) []string {
	if e := f.Tag.Get("enum"); e != "" {
		return strings.Split(e, ",")
	}
	return nil
}

// field returns the field that a dotted key names.
func (c *Config) field(key string) (found reflect.Value) {
	walk(reflect.ValueOf(c).Elem(), "", func(name string, _ reflect.StructField, v reflect.Value) {
		if name == key {
			found = v
		}
	})
	return found
}

// set gives a key the values that came as text, from a flag or a variable.
func (c *Config) set(key string, values []string) error {
	v := c.field(key)
	if v.Kind() == reflect.Slice {
		v.Set(reflect.ValueOf(slices.Clone(values)))
		return nil
	}
	if len(values) != 1 {
		return fmt.Errorf("given %d times", len(values))
	}
	return setText(v, values[0])
}

// setText parses s into a scalar field.
func setText(v reflect.Value, s string) error {
	if u, ok := v.Addr().Interface().(encoding.TextUnmarshaler); ok {
		return u.UnmarshalText([]byte(s))
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(s)
	case reflect.Int:
		n, err := strconv.Atoi(s)
		if err != nil {
			return fmt.Errorf("%q is not a whole number", s)
		}
		v.SetInt(int64(n))
	case reflect.Bool:
		if s != "true" && s != "false" {
			return fmt.Errorf("must be true or false, not %q", s)
		}
		v.SetBool(s == "true")
	default:
		panic("config: no text form for " + v.Type().String())
	}
	return nil
}

// text is the inverse of set, for showing.
func text(v reflect.Value) string {
	switch x := v.Interface().(type) {
	case []string:
		return strings.Join(x, ",")
	default:
		return fmt.Sprint(x)
	}
}
