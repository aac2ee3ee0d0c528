package policy

import (
	"bytes"
	"fmt"

	"github.com/open-policy-agent/opa/v1/ast"
	"go.yaml.in/yaml/v3"
)

// syntax parses a module: Rego v1, unless a site module says in its METADATA
// that it is of v0 (custom: v0: true). One that says nothing and is v0 is an
// error that names the way out.
func (s source) syntax() (*ast.Module, error) {
	if s.site && s.saysV0() {
		return s.as(ast.RegoV0)
	}
	mod, err := s.as(ast.RegoV1)
	if err == nil || !s.site {
		return mod, err
	}
	if old, v0err := s.as(ast.RegoV0); v0err == nil && old != nil {
		return nil, fmt.Errorf("%w\n%s: this is Rego v0; write `if` and `contains` as v1 wants (opa fmt --v0-v1), or accept it as it is by `v0: true` below `custom:` in a METADATA block before the package", err, s.name)
	}
	return nil, err
}

func (s source) as(version ast.RegoVersion) (*ast.Module, error) {
	return ast.ParseModuleWithOpts(s.name, string(s.text), ast.ParserOptions{
		ProcessAnnotation: true,
		RegoVersion:       version,
		Capabilities:      capabilities(),
	})
}

// saysV0 looks for the mark in the METADATA block ahead of the package. The
// module cannot be parsed before its version is known, so this reads comments.
func (s source) saysV0() bool {
	var block bytes.Buffer
	inside := false
	for line := range bytes.Lines(s.text) {
		comment, ok := bytes.CutPrefix(bytes.TrimSpace(line), []byte("#"))
		switch {
		case bytes.HasPrefix(line, []byte("package ")):
			return marked(block.Bytes())
		case !ok:
			inside = false
		case string(bytes.TrimSpace(comment)) == "METADATA":
			inside = true
			block.Reset()
		case inside:
			block.Write(bytes.TrimPrefix(comment, []byte(" ")))
			block.WriteByte('\n')
		}
	}
	return false
}

func marked(block []byte) bool {
	var m struct {
		Custom struct {
			V0 bool `yaml:"v0"`
		} `yaml:"custom"`
	}
	return yaml.Unmarshal(block, &m) == nil && m.Custom.V0
}
