package policy

import (
	"maps"
	"slices"
	"strings"
)

// settleOptions decides the modes that parameters and roles set.
func (p *Policy) settleOptions(opts Options) error {
	if err := p.settleParams(p.compiled.params.schema, p.params, nil); err != nil {
		return err
	}
	if len(opts.Roles) == 0 {
		return nil
	}
	r, ok := p.byID[ruleUserAction]
	if !ok {
		return &OptionError{[]string{"roles"}, "the library has no rule " + ruleUserAction}
	}
	r.Mode, r.Origin = Deny, "roles"
	return nil
}

// settleParams lets the parameters that the schema marks with x-mode set the
// mode of the rule it names. null leaves what the profile says.
func (p *Policy) settleParams(schema, params map[string]any, at []string) error {
	props, _ := schema["properties"].(map[string]any)
	for _, key := range slices.Sorted(maps.Keys(props)) {
		sub, _ := props[key].(map[string]any)
		path := append(at[:len(at):len(at)], key)
		if group, ok := params[key].(map[string]any); ok {
			if err := p.settleParams(sub, group, path); err != nil {
				return err
			}
			continue
		}
		if id, ok := sub["x-mode"].(string); ok && params[key] != nil {
			if err := p.settleParam(id, params[key], path); err != nil {
				return err
			}
		}
	}
	return nil
}

// settleParam gives a rule the mode that a parameter says. A list of roles
// denies: the rule itself lets those roles pass.
func (p *Policy) settleParam(id string, value any, path []string) error {
	r, ok := p.byID[id]
	if !ok {
		return &ParamError{Path: path, Problem: "there is no rule " + id}
	}
	mode := Deny
	switch value := value.(type) {
	case string:
		mode = modeOf(value)
	case []any:
		for _, role := range value {
			name, _ := role.(string)
			if !slices.Contains(p.roles.names(), name) {
				return &ParamError{Path: path, Problem: p.roles.unknown(name)}
			}
		}
	}
	r.Mode, r.Origin = mode, "params."+strings.Join(path, ".")
	return nil
}

// modeOf reads a parameter's word for a mode; its schema knows which there are.
func modeOf(word string) Mode {
	switch word {
	case "allow", "off":
		return Off
	case "warn":
		return Warn
	}
	return Deny // deny, require
}
