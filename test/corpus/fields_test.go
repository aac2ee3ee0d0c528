package corpus

import (
	"reflect"
	"strings"
	"testing"

	"github.com/moby/moby/api/types/container"
	"github.com/moby/moby/api/types/network"
	"github.com/moby/moby/api/types/swarm"
	"github.com/moby/moby/api/types/volume"

	"github.com/seawall/seawall/internal/policy"
)

// bodies are the types of the bodies that ask for something to run, or for
// what that runs on.
var bodies = map[string]reflect.Type{
	"create":     reflect.TypeFor[container.CreateRequest](),
	"update":     reflect.TypeFor[container.UpdateConfig](),
	"exec":       reflect.TypeFor[container.ExecCreateRequest](),
	"service":    reflect.TypeFor[swarm.ServiceSpec](),
	"volume":     reflect.TypeFor[volume.CreateRequest](),
	"network":    reflect.TypeFor[network.CreateRequest](),
	"connect":    reflect.TypeFor[network.ConnectRequest](),
	"disconnect": reflect.TypeFor[network.DisconnectRequest](),
}

// paths lists the fields of a type and of those in it, as dotted paths. The
// elements of lists and maps are the path itself.
func paths(prefix string, t reflect.Type, above map[reflect.Type]bool, into map[string]bool) {
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice || t.Kind() == reflect.Map {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct || above[t] || !strings.HasPrefix(t.PkgPath(), "github.com/moby/moby/api") {
		into[prefix] = true
		return
	}
	above[t] = true
	defer delete(above, t)
	for i := range t.NumField() {
		f := t.Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case name == "-" || !f.IsExported() && !f.Anonymous:
		case f.Anonymous && name == "":
			paths(prefix, f.Type, above, into)
		case name == "":
			paths(prefix+"."+f.Name, f.Type, above, into)
		default:
			paths(prefix+"."+name, f.Type, above, into)
		}
	}
}

// TestFields holds that somebody has decided about every field of the Engine
// API's own types: a new one, of a new version of the API, fails here until a
// line of testdata/fields.txt says which rule judges it, or why none need to.
func TestFields(t *testing.T) {
	fields := map[string]bool{}
	for name, typ := range bodies {
		paths(name, typ, map[reflect.Type]bool{}, fields)
	}
	rules := map[string]bool{}
	pol, err := policy.Load(t.Context(), options)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range pol.Rules() {
		rules[r.ID] = true
	}
	text, err := files.ReadFile("testdata/fields.txt")
	if err != nil {
		t.Fatal(err)
	}
	decided := map[string]bool{}
	for line := range strings.Lines(string(text)) {
		field, decision, _ := strings.Cut(strings.TrimSpace(line), " ")
		if field == "" || field == "#" {
			continue
		}
		decision = strings.TrimSpace(decision)
		judged, byRule := strings.CutPrefix(decision, "judged by ")
		reason, harmless := strings.CutPrefix(decision, "harmless: ")
		switch {
		case !fields[field]:
			t.Errorf("%s: the API has no such field any more", field)
		case decided[field]:
			t.Errorf("%s: decided twice", field)
		case byRule:
			for rule := range strings.SplitSeq(judged, ", ") {
				if !rules[rule] {
					t.Errorf("%s: there is no rule %s", field, rule)
				}
			}
		case !harmless || len(reason) < 10:
			t.Errorf("%s: %q is no decision", field, decision)
		}
		decided[field] = true
	}
	for field := range fields {
		if !decided[field] {
			t.Errorf("%s: nobody has decided whether it matters (testdata/fields.txt)", field)
		}
	}
}
