package policy

import (
	"slices"
	"testing"

	"github.com/seawall/seawall/policies"
)

// TestParametersAreWhole holds that every default has its place in the schema,
// with a description, and that the schema has nothing without a default.
func TestParametersAreWhole(t *testing.T) {
	params, err := Parameters(nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(params) < 30 {
		t.Errorf("%d parameters", len(params))
	}
	for _, p := range params {
		if p.Description == "" {
			t.Errorf("%s has no description in the schema", p.Name)
		}
	}
	set, err := loadParamSet(policies.FS)
	if err != nil {
		t.Fatal(err)
	}
	names := set.names()
	var walk func(schema map[string]any, at string)
	walk = func(schema map[string]any, at string) {
		props, _ := schema["properties"].(map[string]any)
		for key, sub := range props {
			name := at + key
			if sub.(map[string]any)["properties"] != nil {
				walk(sub.(map[string]any), name+".")
			} else if !slices.Contains(names, name) {
				t.Errorf("%s is in the schema and has no default", name)
			}
		}
	}
	walk(set.schema, "")
}

// TestGuardedListsOnlyGrow holds that an operator's parameter cannot take the
// gate's own paths out of its own protection.
func TestGuardedListsOnlyGrow(t *testing.T) {
	p := load(t, Options{Library: small(t), Params: map[string]any{"self": map[string]any{"paths": []any{"/srv/seawall"}}}})
	paths := p.Params()["self"].(map[string]any)["paths"].([]any)
	for _, want := range []string{"/srv/seawall", "/etc/seawall", "/var/lib/seawall"} {
		if !slices.Contains(paths, any(want)) {
			t.Errorf("self.paths is %v, without %s", paths, want)
		}
	}
}
