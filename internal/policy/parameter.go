package policy

import (
	"io/fs"
	"strings"

	"github.com/seawall/seawall/policies"
)

// Parameter is one parameter of the library, as documented.
type Parameter struct {
	Name        string `json:"name"` // memory.max
	Default     any    `json:"default"`
	Description string `json:"description"`
	// Size says that the value is a number of bytes, which may be written 4g.
	Size bool `json:"size"`
	// SetsMode is the id of the rule whose mode the parameter sets, "" if it
	// sets none.
	SetsMode string `json:"sets_mode"`
}

// Parameters lists the parameters of a library, by name; nil is the embedded
// one.
func Parameters(library fs.FS) ([]Parameter, error) {
	if library == nil {
		library = policies.FS
	}
	set, err := loadParamSet(library)
	if err != nil {
		return nil, err
	}
	var out []Parameter
	for _, name := range set.names() {
		p := Parameter{Name: name}
		var value any = set.defaults
		schema := set.schema
		for key := range strings.SplitSeq(name, ".") {
			value = value.(map[string]any)[key]
			props, _ := schema["properties"].(map[string]any)
			schema, _ = props[key].(map[string]any)
		}
		p.Default = value
		p.Description, _ = schema["description"].(string)
		p.Size = schema["format"] == "size"
		p.SetsMode, _ = schema["x-mode"].(string)
		out = append(out, p)
	}
	return out, nil
}

// Within reports whether the parameter is name or belongs to the group name.
func (p Parameter) Within(name string) bool {
	return p.Name == name || strings.HasPrefix(p.Name, name+".")
}
