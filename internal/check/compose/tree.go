package compose

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/compose-spec/compose-go/v2/template"
	"github.com/compose-spec/compose-go/v2/types"
	"go.yaml.in/yaml/v3"

	"github.com/seawall/seawall/internal/check"
	"github.com/seawall/seawall/internal/policy"
)

// tree is the YAML of a project's files, for the places of what was loaded
// from them. Files that beat others come first.
type tree struct{ docs []*doc }

type doc struct {
	name string // as shown
	path string // absolute
	root *yaml.Node
}

// openTree parses the project's files and those that they extend and include.
// names are what the user calls them. A file that does not parse here has no
// places; the loader has its own word on it.
func openTree(names, files []string, env types.Mapping) *tree {
	t := &tree{}
	var more []string
	for i := len(files) - 1; i >= 0; i-- {
		more = append(more, t.open(names[i], files[i], env)...)
	}
	for len(more) > 0 && len(t.docs) < 200 {
		next := more[0]
		more = append(more[1:], t.open(relative(next), next, env)...)
	}
	return t
}

// relative shows a path from here, if it lies below.
func relative(path string) string {
	dir, err := os.Getwd()
	if err != nil {
		return path
	}
	if rel, err := filepath.Rel(dir, path); err == nil && !strings.HasPrefix(rel, "..") {
		return rel
	}
	return path
}

// open parses one file and returns the others that it names.
func (t *tree) open(name, path string, env types.Mapping) (more []string) {
	path, err := filepath.Abs(path)
	if err != nil || slices.ContainsFunc(t.docs, func(d *doc) bool { return d.path == path }) {
		return nil
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil
	}
	d := &doc{name: name, path: path, root: &yaml.Node{}}
	t.docs = append(t.docs, d)
	var file yaml.Node
	if yaml.Unmarshal(text, &file) != nil || len(file.Content) == 0 {
		return nil
	}
	d.root = file.Content[0]
	for _, ref := range d.references() {
		if ref, err = template.Substitute(ref, env.Resolve); err != nil || strings.Contains(ref, "://") {
			continue
		}
		if !filepath.IsAbs(ref) {
			ref = filepath.Join(filepath.Dir(path), ref)
		}
		more = append(more, ref)
	}
	return more
}

// references are the files that a file includes or extends from.
func (d *doc) references() (out []string) {
	if _, include := child(d.root, "include"); include != nil {
		for _, n := range include.Content {
			if _, path := child(n, "path"); path != nil {
				n = path
			}
			if n.Kind == yaml.ScalarNode {
				out = append(out, n.Value)
			}
			if n.Kind == yaml.SequenceNode {
				for _, p := range n.Content {
					out = append(out, p.Value)
				}
			}
		}
	}
	_, services := child(d.root, "services")
	if services == nil {
		return out
	}
	for i := 1; i < len(services.Content); i += 2 {
		if file, _ := extended(services.Content[i]); file != "" {
			out = append(out, file)
		}
	}
	return out
}

// extended is what a service extends: the file, "" for the same, and the
// service in it.
func extended(service *yaml.Node) (file, name string) {
	_, ext := child(service, "extends")
	if ext == nil {
		return "", ""
	}
	if ext.Kind == yaml.ScalarNode {
		return "", ext.Value
	}
	if _, n := child(ext, "file"); n != nil {
		file = n.Value
	}
	if _, n := child(ext, "service"); n != nil {
		name = n.Value
	}
	return file, name
}

// child finds a key of a mapping, through aliases and merge keys.
func child(n *yaml.Node, key string) (k, v *yaml.Node) {
	for n != nil && n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	if n == nil || n.Kind != yaml.MappingNode {
		return nil, nil
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == key {
			return n.Content[i], n.Content[i+1]
		}
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Tag != "!!merge" && n.Content[i].Value != "<<" {
			continue
		}
		merged := n.Content[i+1]
		list := []*yaml.Node{merged}
		if merged.Kind == yaml.SequenceNode {
			list = merged.Content
		}
		for _, m := range list {
			if k, v := child(m, key); k != nil {
				return k, v
			}
		}
	}
	return nil, nil
}

// found is a key in some file.
type found struct {
	doc  *doc
	key  *yaml.Node
	node *yaml.Node
}

// find lists where a path stands, the one that counts first.
func (t *tree) find(path []string) (out []found) {
	out = t.direct(path)
	if len(path) < 2 || path[0] != "services" {
		return out
	}
	name := path[1]
	for depth := 0; depth < 10; depth++ {
		base := ""
		for _, d := range t.docs {
			if f := d.find([]string{"services", name}); f != nil {
				if _, base = extended(f.node); base != "" {
					break
				}
			}
		}
		if base == "" || base == name && depth > 0 {
			return out
		}
		name = base
		out = append(out, t.direct(append([]string{"services", name}, path[2:]...))...)
	}
	return out
}

func (t *tree) direct(path []string) (out []found) {
	for _, d := range t.docs {
		if f := d.find(path); f != nil {
			out = append(out, *f)
		}
	}
	return out
}

func (d *doc) find(path []string) *found {
	f := &found{doc: d, node: d.root}
	for _, key := range path {
		if f.key, f.node = child(f.node, key); f.key == nil {
			return nil
		}
	}
	return f
}

// at is a place: that of the value if it is one word, else that of the key.
func (f found) at() check.Place {
	n := f.node
	if n == nil || n.Kind != yaml.ScalarNode || n.Line == 0 {
		n = f.key
	}
	if n == nil {
		return check.Place{File: f.doc.name}
	}
	return check.Place{File: f.doc.name, Line: n.Line, Column: n.Column}
}

// place is where a subject begins.
func (t *tree) place(path []string) check.Place {
	for n := len(path); n > 0; n-- {
		if list := t.find(path[:n]); len(list) > 0 {
			f := list[0]
			if f.key != nil {
				return check.Place{File: f.doc.name, Line: f.key.Line, Column: f.key.Column}
			}
		}
	}
	if len(t.docs) > 0 {
		return check.Place{File: t.docs[0].name}
	}
	return check.Place{}
}

func (t *tree) names() (out []string) {
	for _, d := range t.docs {
		out = append(out, d.name)
	}
	return out
}

// unresolved makes a finding of every variable without a value or a default.
func (t *tree) unresolved(env types.Mapping) (out []check.Finding) {
	for _, d := range t.docs {
		walk(d.root, func(n *yaml.Node) {
			vars := template.ExtractVariables(map[string]any{"x": n.Value}, nil)
			for _, name := range sorted(vars) {
				if _, set := env[name]; set || guarded(n.Value, name) {
					continue
				}
				rule := check.Extra[1]
				f := check.Finding{Finding: policy.Finding{
					Rule: rule.ID, Severity: rule.Severity, Mode: policy.Deny, Fix: fmt.Sprintf("set %s, or give it a default: ${%s:-value}", name, name),
					Message: fmt.Sprintf("the variable %s has no value, so compose puts nothing in its place", name),
				}}
				f.Status, f.Subject, f.Request = check.Denied, "variable "+name, -1
				f.Place = check.Place{File: d.name, Line: n.Line, Column: n.Column}
				out = append(out, f)
			}
		})
	}
	return out
}

// guarded reports whether an expression says what holds without a value.
func guarded(text, name string) bool {
	for _, op := range []string{":-", "-", ":+", "+", ":?", "?"} {
		if strings.Contains(text, "${"+name+op) {
			return true
		}
	}
	return false
}

// walk visits every scalar that is a value.
func walk(n *yaml.Node, visit func(*yaml.Node)) {
	switch n.Kind {
	case yaml.ScalarNode:
		visit(n)
	case yaml.MappingNode:
		for i := 1; i < len(n.Content); i += 2 {
			walk(n.Content[i], visit)
		}
	case yaml.SequenceNode, yaml.DocumentNode:
		for _, c := range n.Content {
			walk(c, visit)
		}
	}
}
