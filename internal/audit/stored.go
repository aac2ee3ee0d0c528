package audit

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/seawall/seawall/internal/input"
)

// Input is what a decision was drawn from: the normal form of the request with
// what the daemon was asked, so that another policy can be tried on it.
type Input struct {
	// Doc is the input without its zero values, its body (see Request.Body)
	// and its secrets. A part that the request filled is there, if empty.
	Doc json.RawMessage `json:"doc"`
	// Needs are the facts that the policy of the time asked for; see
	// [input.Needs]. What it did not ask for is not in Doc.
	Needs input.Needs `json:"needs,omitempty"`
	// Masked are the places of Doc whose value is [Masked], without the indices
	// of lists: workload.labels.team.
	Masked []string `json:"masked,omitempty"`
}

// newInput stores in. It returns nil if that fails: the record then says less,
// and a replay says so.
func newInput(in *input.Input) *Input {
	m := masker{}
	tree, _ := compact(reflect.ValueOf(in).Elem()).(map[string]any)
	if tree == nil {
		return nil
	}
	delete(tree, "body")
	for _, part := range input.AllParts {
		if _, there := tree[string(part)]; !there && in.Parts().Has(part) {
			tree[string(part)] = map[string]any{}
		}
	}
	doc, err := json.Marshal(m.value("", "", tree))
	if err != nil {
		return nil
	}
	slices.Sort(m.places)
	return &Input{Doc: doc, Needs: in.Needs(), Masked: slices.Compact(m.places)}
}

// Restore is the reverse: the input as it was evaluated, but for its body and
// what is masked.
func (s *Input) Restore() (*input.Input, error) {
	var in input.Input
	if err := json.Unmarshal(s.Doc, &in); err != nil {
		return nil, fmt.Errorf("audit: the stored input: %w", err)
	}
	var parts map[input.Part]json.RawMessage
	if err := json.Unmarshal(s.Doc, &parts); err != nil {
		return nil, fmt.Errorf("audit: the stored input: %w", err)
	}
	for _, part := range input.AllParts {
		if _, there := parts[part]; there {
			in.SetPart(part)
		}
	}
	in.SetNeeds(s.Needs)
	return &in, nil
}

// compact gives v as a JSON document without its zero values; nil for a zero
// value. Elements of lists stay, whatever they are.
func compact(v reflect.Value) any {
	switch v.Kind() {
	case reflect.Struct:
		return compactStruct(v)
	case reflect.Slice:
		if v.Len() == 0 {
			return nil
		}
		list := make([]any, v.Len())
		for i := range list {
			if list[i] = compact(v.Index(i)); list[i] == nil {
				list[i] = empty(v.Index(i))
			}
		}
		return list
	case reflect.Map:
		if v.Len() == 0 {
			return nil
		}
		out := make(map[string]any, v.Len())
		for it := v.MapRange(); it.Next(); {
			value := compact(it.Value())
			if value == nil {
				value = empty(it.Value())
			}
			out[it.Key().String()] = value
		}
		return out
	case reflect.String:
		if v.Len() == 0 {
			return nil
		}
		return v.String()
	}
	if v.IsZero() {
		return nil
	}
	return v.Interface()
}

func compactStruct(v reflect.Value) any {
	out := map[string]any{}
	for i := range v.NumField() {
		f := v.Type().Field(i)
		if !f.IsExported() {
			continue
		}
		if value := compact(v.Field(i)); value != nil {
			name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
			out[name] = value
		}
	}
	if len(out) == 0 {
		return nil
	}
	return out
}

// empty is what a zero value in a list or map reads as.
func empty(v reflect.Value) any {
	switch v.Kind() {
	case reflect.Struct, reflect.Map:
		return map[string]any{}
	case reflect.Slice:
		return []any{}
	}
	return v.Interface()
}

// masker masks a stored input and notes where.
type masker struct{ places []string }

// names are lists of names whose values never enter an input.
var names = map[string]bool{"env": true, "args": true, "settings": true}

// value masks v, which stands at path under key. The user stays: a name and a
// certificate are no secrets.
func (m *masker) value(path, key string, v any) any {
	if path == "user" || names[key] {
		return v
	}
	switch v := v.(type) {
	case map[string]any:
		for k, e := range v {
			at := strings.TrimPrefix(path+"."+k, ".")
			text, isText := e.(string)
			if isText && text != "" && valueMaps[key] {
				m.places = append(m.places, at)
				v[k] = Masked
				continue
			}
			v[k] = m.value(at, k, e)
		}
	case []any:
		for i, e := range v {
			v[i] = m.value(path, key, e)
		}
	case string:
		masked := maskPlace(path, key, v)
		if masked != v {
			m.places = append(m.places, path)
		}
		return masked
	}
	return v
}

func maskPlace(path, key, s string) string {
	switch {
	case strings.HasPrefix(path, "request.query."):
		return maskQueryValue(key, s)
	case path == "image_op.changes":
		return maskInstruction(s)
	}
	return maskString(key, s)
}
