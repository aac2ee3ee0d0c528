package policy

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"

	"github.com/docker/go-units"
	"github.com/open-policy-agent/opa/v1/util"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v3"
)

// Where the library keeps the parameters.
const (
	paramsFile   = "seawall/params.yaml"
	paramsSchema = "seawall/params.schema.json"
)

// ParamError says which parameter is wrong. The caller that read the
// parameters from a file can find the line by Path.
type ParamError struct {
	Path    []string // memory, max
	Problem string
}

func (e *ParamError) Error() string {
	return "params." + strings.Join(e.Path, ".") + ": " + e.Problem
}

// paramSet is the library's parameters: defaults and schema.
type paramSet struct {
	defaults map[string]any
	schema   map[string]any
	compiled *jsonschema.Schema
}

func loadParamSet(library fs.FS) (*paramSet, error) {
	text, err := fs.ReadFile(library, paramsFile)
	if err != nil {
		return nil, fmt.Errorf("policy library: %w", err)
	}
	set := &paramSet{}
	if err := yaml.Unmarshal(text, &set.defaults); err != nil {
		return nil, fmt.Errorf("%s: %w", paramsFile, err)
	}
	if text, err = fs.ReadFile(library, paramsSchema); err != nil {
		return nil, fmt.Errorf("policy library: %w", err)
	}
	if err := json.Unmarshal(text, &set.schema); err != nil {
		return nil, fmt.Errorf("%s: %w", paramsSchema, err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource(paramsSchema, set.schema); err != nil {
		return nil, fmt.Errorf("%s: %w", paramsSchema, err)
	}
	if set.compiled, err = c.Compile(paramsSchema); err != nil {
		return nil, fmt.Errorf("%s: %w", paramsSchema, err)
	}
	return set, nil
}

// merge lays the operator's parameters over the defaults, key by key, and
// checks the outcome. A list replaces the default list. Sizes become bytes, so
// that rules see numbers. The error is a *ParamError where one parameter is at
// fault.
func (s *paramSet) merge(over map[string]any) (map[string]any, error) {
	var plain any = over
	if err := util.RoundTrip(&plain); err != nil {
		return nil, fmt.Errorf("params: %w", err)
	}
	site, _ := plain.(map[string]any)
	if err := knownKeys(site, s.schema, nil); err != nil {
		return nil, err
	}
	var base any = s.defaults
	if err := util.RoundTrip(&base); err != nil {
		return nil, fmt.Errorf("%s: %w", paramsFile, err)
	}
	defaults := base.(map[string]any)
	merged := overlay(defaults, site)
	if err := s.compiled.Validate(merged); err != nil {
		return nil, paramError(err)
	}
	additions(merged, defaults, s.schema)
	if err := sizes(merged, s.schema, nil); err != nil {
		return nil, err
	}
	return merged, nil
}

func overlay(base, over map[string]any) map[string]any {
	out := maps.Clone(base)
	for k, v := range over {
		if o, ok := v.(map[string]any); ok {
			if b, ok := base[k].(map[string]any); ok {
				out[k] = overlay(b, o)
				continue
			}
		}
		out[k] = v
	}
	return out
}

// additions gives the lists that the schema marks with x-add their default
// entries back: what guards the gate itself cannot be taken from them.
func additions(v, defaults, schema map[string]any) {
	props, _ := schema["properties"].(map[string]any)
	for k, p := range props {
		sub, _ := p.(map[string]any)
		switch x := v[k].(type) {
		case map[string]any:
			inner, _ := defaults[k].(map[string]any)
			additions(x, inner, sub)
		case []any:
			base, _ := defaults[k].([]any)
			for _, entry := range base {
				if sub["x-add"] == true && !slices.Contains(x, entry) {
					x = append(x, entry)
				}
			}
			v[k] = x
		}
	}
}

// knownKeys refuses a key that the schema does not have, with the nearest that
// it has.
func knownKeys(v, schema map[string]any, at []string) error {
	props, _ := schema["properties"].(map[string]any)
	for _, k := range slices.Sorted(maps.Keys(v)) {
		sub, ok := props[k].(map[string]any)
		path := append(at[:len(at):len(at)], k)
		if !ok {
			if schema["additionalProperties"] != false {
				continue
			}
			return &ParamError{Path: path, Problem: "unknown parameter" + nearest(k, slices.Sorted(maps.Keys(props)))}
		}
		if inner, ok := v[k].(map[string]any); ok {
			if err := knownKeys(inner, sub, path); err != nil {
				return err
			}
		}
	}
	return nil
}

// sizes turns the values that the schema marks with the format "size", such as
// 4g, into bytes in place. Units are binary, as those of docker run --memory.
func sizes(v, schema map[string]any, at []string) error {
	props, _ := schema["properties"].(map[string]any)
	for k, p := range props {
		sub, _ := p.(map[string]any)
		path := append(at[:len(at):len(at)], k)
		switch x := v[k].(type) {
		case map[string]any:
			if err := sizes(x, sub, path); err != nil {
				return err
			}
		case string:
			if sub["format"] != "size" {
				continue
			}
			n, err := units.RAMInBytes(x)
			if err != nil || n < 0 {
				return &ParamError{Path: path, Problem: fmt.Sprintf("%q is no size; write 512m or 4g", x)}
			}
			v[k] = json.Number(fmt.Sprint(n))
		}
	}
	return nil
}

// paramError makes one line out of the validator's tree: the deepest cause.
func paramError(err error) error {
	var ve *jsonschema.ValidationError
	if !errors.As(err, &ve) {
		return fmt.Errorf("params: %w", err)
	}
	for len(ve.Causes) > 0 {
		ve = ve.Causes[0]
	}
	text := ve.Error()
	if i := strings.LastIndex(text, "': "); i >= 0 {
		text = text[i+3:]
	}
	return &ParamError{Path: ve.InstanceLocation, Problem: strings.ReplaceAll(text, "\n", " ")}
}

// names lists the parameters by their paths: memory.max, api_min. A parameter
// is a leaf of the defaults.
func (s *paramSet) names() []string {
	var out []string
	var walk func(v map[string]any, at string)
	walk = func(v map[string]any, at string) {
		for k, x := range v {
			if m, ok := x.(map[string]any); ok && len(m) > 0 {
				walk(m, at+k+".")
				continue
			}
			out = append(out, at+k)
		}
	}
	walk(s.defaults, "")
	slices.Sort(out)
	return out
}
