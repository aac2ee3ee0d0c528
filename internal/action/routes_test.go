package action

import (
	"regexp"
	"testing"
)

// TestTable holds what the table promises about itself.
func TestTable(t *testing.T) {
	classes := map[Class]bool{Read: true, Write: true, Exec: true, Exfiltrate: true, Control: true, Build: true}
	bodies := map[BodyKind]bool{
		BodyNone: true, BodyForm: true, BodyJSON: true, BodyJSONOptional: true,
		BodyHidden: true, BodyRaw: true, BodyHijack: true,
	}
	form := regexp.MustCompile(`^[a-z]+(_[a-z]+)*$`)
	lines := make(map[[3]string]bool)
	byName := make(map[string]Class)
	for _, r := range All() {
		line := [3]string{r.Method, r.Pattern, r.When}
		if lines[line] {
			t.Errorf("%v is there twice", line)
		}
		lines[line] = true
		if !classes[r.Action.Class] || !bodies[r.Body] || !form.MatchString(r.Action.Name) {
			t.Errorf("%v: %+v, body %q", line, r.Action, r.Body)
		}
		if class, ok := byName[r.Action.Name]; ok && class != r.Action.Class {
			t.Errorf("%s has two classes", r.Action.Name)
		}
		byName[r.Action.Name] = r.Action.Class
		if !Known(r.Action.Name) {
			t.Errorf("%s is not known", r.Action.Name)
		}
		if r.Alias == r.Action.Name {
			t.Errorf("%s is its own alias", r.Alias)
		}
		if read := r.Method == "GET" || r.Method == "HEAD"; read && r.Action.Class == Write {
			t.Errorf("%v changes things", line)
		}
	}
	for _, r := range All() {
		if r.Alias != "" && Known(r.Alias) {
			t.Errorf("alias %s is another action's name", r.Alias)
		}
	}
	for _, name := range []string{"", "nothing", "Container_create", "image_create"} {
		if Known(name) {
			t.Errorf("%q is known", name)
		}
	}
}

// TestAllIsACopy keeps callers from changing the table.
func TestAllIsACopy(t *testing.T) {
	routes := All()
	routes[0].Action = Action{}
	if All()[0].Action == (Action{}) {
		t.Error("the table changed through All")
	}
}
