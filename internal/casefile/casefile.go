// Package casefile reads and runs request cases: YAML files that say of a
// Docker request which rules deny it and which warn.
//
// A case is run through the same stages as a live request: action, input,
// decision. What the daemon would answer stands in the file.
package casefile

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/seawall/seawall/internal/policy"
)

// File is one file of cases, all about one rule.
type File struct {
	Name string `yaml:"-"`
	Rule string `yaml:"rule"`
	// Profile holds for the cases that name none; restricted when empty.
	Profile string `yaml:"profile"`
	Cases   []Case `yaml:"cases"`

	dir fs.FS // where base/ lies
}

// Case is one request and what the policy says to it.
type Case struct {
	Name string `yaml:"name"`
	Line int    `yaml:"-"`
	// Surface is which of the rule's surfaces the case is about. The cases of
	// shipped rules must have it.
	Surface string `yaml:"surface"`
	// Engine is what the daemon would answer; nothing there is nothing known to
	// it.
	Engine  Engine                        `yaml:"engine"`
	Profile string                        `yaml:"profile"` // the file's when empty
	Params  map[string]any                `yaml:"params"`  // over the defaults
	Rules   map[string]policy.RuleOptions `yaml:"rules"`
	Waivers []policy.Waiver               `yaml:"waivers"`
	// Roles are configured ones, as is DefaultRole (identity.default_role).
	Roles       map[string]policy.Role `yaml:"roles"`
	DefaultRole string                 `yaml:"default_role"`
	// User is the CN of the client certificate; without one the request comes
	// through the unix socket.
	User    string   `yaml:"user"`
	Groups  []string `yaml:"groups"`
	Request Request  `yaml:"request"`
	Want    Want     `yaml:"want"`
}

// Request is a Docker request. Body is laid over the compliant body that Base
// names (JSON merge patch, RFC 7386); RawBody is sent as it is.
type Request struct {
	Method  string            `yaml:"method"`
	URI     string            `yaml:"uri"`
	Headers map[string]string `yaml:"headers"`
	Base    string            `yaml:"base"`
	Body    any               `yaml:"body"`
	RawBody *string           `yaml:"rawbody"`
}

// Want lists exactly the rules that deny and that warn.
type Want struct {
	Deny []string `yaml:"deny"`
	Warn []string `yaml:"warn"`
	// Waived lists the rules whose findings a waiver sets aside.
	Waived []string `yaml:"waived"`
}

// Load reads one file of cases. An unknown key is an error, as is a file
// without cases.
func Load(dir fs.FS, name string) (*File, error) {
	text, err := fs.ReadFile(dir, name)
	if err != nil {
		return nil, err
	}
	dec := yaml.NewDecoder(bytes.NewReader(text))
	dec.KnownFields(true)
	f := &File{Name: name}
	if err := dec.Decode(f); err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if dec.Decode(&yaml.Node{}) == nil {
		return nil, fmt.Errorf("%s: more than one document", name)
	}
	if f.Rule == "" || len(f.Cases) == 0 {
		return nil, fmt.Errorf("%s: a case file has a rule and cases", name)
	}
	if f.dir, err = fs.Sub(dir, path.Dir(name)); err != nil {
		return nil, err
	}
	for i := range f.Cases {
		f.Cases[i].Profile = cmp.Or(f.Cases[i].Profile, f.Profile)
	}
	f.lines(text)
	return f, f.check()
}

// IsCases reports whether a YAML text is a file of cases by the look of it: it
// has the key cases at the top.
func IsCases(text []byte) bool {
	var top struct {
		Cases []yaml.Node `yaml:"cases"`
	}
	return yaml.Unmarshal(text, &top) == nil && len(top.Cases) > 0
}

// Speaks reports whether the file's rule denies or warns in a case.
func (f *File) Speaks(c Case) bool { return c.speaks(f.Rule) }

// LoadDir reads every *.yaml in a folder, by name.
func LoadDir(dir fs.FS) ([]*File, error) {
	names, err := fs.Glob(dir, "*.yaml")
	if err != nil {
		return nil, err
	}
	var files []*File
	for _, name := range names {
		f, err := Load(dir, name)
		if err != nil {
			return nil, err
		}
		files = append(files, f)
	}
	return files, nil
}

func (f *File) check() error {
	seen := map[string]bool{}
	for _, c := range f.Cases {
		problem := ""
		switch {
		case c.Name == "":
			problem = "a case has no name"
		case seen[c.Name]:
			problem = fmt.Sprintf("two cases are named %q", c.Name)
		case c.Request.Method == "" || c.Request.URI == "":
			problem = fmt.Sprintf("%q: a request has a method and a uri", c.Name)
		case c.Request.RawBody != nil && (c.Request.Body != nil || c.Request.Base != ""):
			problem = fmt.Sprintf("%q: rawbody excludes body and base", c.Name)
		case len(c.Groups) > 0 && c.User == "":
			problem = fmt.Sprintf("%q: only a user has groups", c.Name)
		}
		if problem != "" {
			return fmt.Errorf("%s:%d: %s", f.Name, c.Line, problem)
		}
		seen[c.Name] = true
	}
	return nil
}

// lines notes where each case begins.
func (f *File) lines(text []byte) {
	var root yaml.Node
	if yaml.Unmarshal(text, &root) != nil || len(root.Content) == 0 {
		return
	}
	top := root.Content[0].Content
	for i := 0; i+1 < len(top); i += 2 {
		if top[i].Value != "cases" {
			continue
		}
		for j, n := range top[i+1].Content {
			if j < len(f.Cases) {
				f.Cases[j].Line = n.Line
			}
		}
	}
}

// Count counts the cases on a surface in which the file's rule speaks and in
// which it is silent.
func (f *File) Count(surface string) (speaks, silent int) {
	for _, c := range f.Cases {
		switch {
		case c.Surface != surface:
		case c.speaks(f.Rule):
			speaks++
		default:
			silent++
		}
	}
	return speaks, silent
}

func (c *Case) speaks(rule string) bool {
	return slices.Contains(c.Want.Deny, rule) || slices.Contains(c.Want.Warn, rule)
}

// body is what is sent.
func (f *File) body(r Request) ([]byte, error) {
	if r.RawBody != nil {
		return []byte(*r.RawBody), nil
	}
	var base any
	if r.Base != "" {
		text, err := fs.ReadFile(f.dir, path.Join("base", r.Base+".json"))
		if err != nil {
			return nil, err
		}
		if err := json.Unmarshal(text, &base); err != nil {
			return nil, fmt.Errorf("base/%s.json: %w", r.Base, err)
		}
	}
	if r.Base == "" && r.Body == nil {
		return nil, nil
	}
	if r.Body == nil {
		return json.Marshal(base)
	}
	return json.Marshal(mergePatch(base, r.Body))
}

// mergePatch is RFC 7386: null removes, an object is merged, anything else
// replaces.
func mergePatch(target, patch any) any {
	p, ok := patch.(map[string]any)
	if !ok {
		return patch
	}
	out := map[string]any{}
	if t, ok := target.(map[string]any); ok {
		for k, v := range t {
			out[k] = v
		}
	}
	for k, v := range p {
		if v == nil {
			delete(out, k)
			continue
		}
		out[k] = mergePatch(out[k], v)
	}
	return out
}

func sorted(list []string) []string {
	out := slices.Clone(list)
	slices.Sort(out)
	return slices.Compact(out)
}

// String is the form of Want in messages: deny [a b], warn [c].
func (w Want) String() string {
	var parts []string
	for _, p := range []struct {
		word string
		list []string
	}{{"deny", w.Deny}, {"warn", w.Warn}, {"waived", w.Waived}} {
		if len(p.list) > 0 {
			parts = append(parts, p.word+" ["+strings.Join(p.list, " ")+"]")
		}
	}
	if len(parts) == 0 {
		return "nothing"
	}
	return strings.Join(parts, ", ")
}
