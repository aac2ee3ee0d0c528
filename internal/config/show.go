package config

import (
	"bytes"
	"encoding"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Value is one setting in force.
type Value struct {
	Key    string `json:"key"`
	Value  any    `json:"value"`
	Source Source `json:"source"`
	Where  string `json:"where,omitempty"`
}

// YAML writes the configuration as a file that loads to the same one. With
// origins, every value says in a comment where it came from.
func (c *Config) YAML(origins bool) ([]byte, error) {
	var out bytes.Buffer
	enc := yaml.NewEncoder(&out)
	enc.SetIndent(2)
	err := enc.Encode(c.node(reflect.ValueOf(*c), "", origins))
	return out.Bytes(), err
}

// JSON writes the configuration as one object, with origins as a list of
// Value.
func (c *Config) JSON(origins bool) ([]byte, error) {
	if origins {
		return json.MarshalIndent(c.Values(), "", "  ")
	}
	var tree any
	if err := c.node(reflect.ValueOf(*c), "", false).Decode(&tree); err != nil {
		return nil, err
	}
	return json.MarshalIndent(tree, "", "  ")
}

// Values lists every setting with its origin, in the order of the file.
func (c *Config) Values() []Value {
	var values []Value
	var visit func(n *yaml.Node, key string)
	visit = func(n *yaml.Node, key string) {
		if n.Kind == yaml.MappingNode && len(n.Content) > 0 {
			for i := 0; i < len(n.Content); i += 2 {
				visit(n.Content[i+1], join(key, n.Content[i].Value))
			}
			return
		}
		v := Value{Key: key, Source: c.origin(key).Source, Where: c.origin(key).Where}
		if err := n.Decode(&v.Value); err != nil {
			v.Value = n.Value
		}
		values = append(values, v)
	}
	visit(c.node(reflect.ValueOf(*c), "", false), "")
	return values
}

// node builds the YAML of one value, with its origin beside it if asked.
func (c *Config) node(v reflect.Value, key string, origins bool) *yaml.Node {
	if v.Kind() == reflect.Interface && !v.IsNil() {
		v = v.Elem()
	}
	switch {
	case v.Kind() == reflect.Struct:
		n := &yaml.Node{Kind: yaml.MappingNode}
		for i := range v.NumField() {
			name := yamlName(v.Type().Field(i))
			if strings.Contains(v.Type().Field(i).Tag.Get("yaml"), ",omit") && v.Field(i).IsZero() {
				continue
			}
			if name != "" {
				n.Content = append(n.Content, name2node(name), c.node(v.Field(i), join(key, name), origins))
			}
		}
		return n
	case v.Kind() == reflect.Map && v.Len() > 0:
		n := &yaml.Node{Kind: yaml.MappingNode}
		names := map[string]struct{}{}
		for _, k := range v.MapKeys() {
			names[k.String()] = struct{}{}
		}
		for _, name := range sortedKeys(names) {
			e := v.MapIndex(reflect.ValueOf(name))
			n.Content = append(n.Content, name2node(name), c.node(e, join(key, name), origins))
		}
		return n
	}
	if v.Kind() == reflect.Slice && v.Len() > 0 && v.Type().Elem().Kind() == reflect.Struct {
		return c.list(v, key, origins)
	}
	n := leaf(v)
	switch {
	case !origins:
	case n.Kind == yaml.SequenceNode && n.Style != yaml.FlowStyle:
		n.HeadComment = c.origin(key).String()
	default:
		n.LineComment = c.origin(key).String()
	}
	return n
}

// list builds a list of structs, which has one origin as a whole.
func (c *Config) list(v reflect.Value, key string, origins bool) *yaml.Node {
	n := &yaml.Node{Kind: yaml.SequenceNode}
	for i := range v.Len() {
		n.Content = append(n.Content, c.node(v.Index(i), key, false))
	}
	if origins {
		n.HeadComment = c.origin(key).String()
	}
	return n
}

func name2node(name string) *yaml.Node {
	n := &yaml.Node{}
	n.SetString(name)
	return n
}

// leaf encodes a value that has one origin.
func leaf(v reflect.Value) *yaml.Node {
	n := &yaml.Node{}
	if !v.IsValid() || v.Kind() == reflect.Interface {
		return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!null", Value: "null"}
	}
	switch x := v.Interface().(type) {
	case encoding.TextMarshaler:
		n.SetString(fmt.Sprint(x))
		return n
	default:
		if v.Kind() == reflect.Slice && v.Len() == 0 {
			return &yaml.Node{Kind: yaml.SequenceNode, Style: yaml.FlowStyle}
		}
		if v.Kind() == reflect.Map && v.Len() == 0 {
			return &yaml.Node{Kind: yaml.MappingNode, Style: yaml.FlowStyle}
		}
		if err := n.Encode(x); err != nil {
			n.SetString(fmt.Sprint(x))
		}
		if n.Kind == yaml.SequenceNode && !slices.ContainsFunc(n.Content, func(e *yaml.Node) bool { return e.Kind != yaml.ScalarNode }) {
			n.Style = yaml.FlowStyle
		}
		return n
	}
}
