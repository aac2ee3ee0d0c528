package policy

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
	"go.yaml.in/yaml/v3"
)

// metadata is the METADATA block of a rule's package. OPA defines all but
// custom, which is ours.
type metadata struct {
	Scope            string `yaml:"scope"`
	Title            string `yaml:"title"`
	Description      string `yaml:"description"`
	Entrypoint       bool   `yaml:"entrypoint"`
	Organizations    any    `yaml:"organizations"`
	RelatedResources any    `yaml:"related_resources"`
	Authors          any    `yaml:"authors"`
	Custom           custom `yaml:"custom"`
}

type custom struct {
	ID       string              `yaml:"id"`
	Severity string              `yaml:"severity"`
	CIS      map[string][]string `yaml:"cis"`
	PSS      string              `yaml:"pss"`
	NIST     []string            `yaml:"nist"`
	OWASP    []string            `yaml:"owasp"`
	Fix      string              `yaml:"fix"`
	Profiles map[string]Mode     `yaml:"profiles"`
	Surfaces []string            `yaml:"surfaces"`
	Params   []string            `yaml:"params"`
	Waivable *bool               `yaml:"waivable"`
	// V0 says that the module is written in Rego v0; see source.syntax.
	V0 bool `yaml:"v0"`
}

// required are the keys that a shipped rule must write, if only as empty; a
// site rule must have siteRequired.
var (
	required     = []string{"id", "severity", "cis", "pss", "nist", "owasp", "fix", "profiles", "surfaces", "params"}
	siteRequired = []string{"id", "fix"}
)

// ruleOf reads a rule's METADATA. Every defect is an error that names the file
// and the line.
func ruleOf(mod *ast.Module, src source) (*Rule, error) {
	a := packageAnnotation(mod)
	if a == nil {
		return nil, fmt.Errorf("%s:%d: a rule needs a METADATA block before its package", src.name, mod.Package.Location.Row)
	}
	at := func(line int, format string, args ...any) error {
		return fmt.Errorf("%s:%d: METADATA: %s", src.name, a.Location.Row+line, fmt.Sprintf(format, args...))
	}
	doc := metadataText(a)
	var m metadata
	dec := yaml.NewDecoder(bytes.NewReader(doc))
	dec.KnownFields(true)
	if err := dec.Decode(&m); err != nil && !errors.Is(err, io.EOF) {
		line, text := yamlError(err)
		return nil, at(line, "%s", text)
	}
	lines := keyLines(doc)
	r := &Rule{
		ID: m.Custom.ID, Package: strings.TrimPrefix(mod.Package.Path.String(), "data."),
		Title: m.Title, Description: m.Description, Severity: m.Custom.Severity,
		CIS: m.Custom.CIS, PSS: m.Custom.PSS, NIST: m.Custom.NIST, OWASP: m.Custom.OWASP,
		Fix: m.Custom.Fix, Profiles: m.Custom.Profiles, Surfaces: m.Custom.Surfaces, Params: m.Custom.Params,
		Waivable: m.Custom.Waivable == nil || *m.Custom.Waivable,
		Site:     src.site, File: src.name, Line: a.Location.Row,
		ref: mod.Package.Path.Append(ast.InternedTerm("findings")),
	}
	if key, problem := r.check(idOf(mod.Package.Path), lines); problem != "" {
		return nil, at(lines[key], "%s", problem)
	}
	r.Subject = "site"
	if !r.Site {
		r.Subject = strings.Split(r.Package, ".")[2]
	}
	return r, nil
}

// check validates what METADATA says and fills a site rule's defaults. It
// returns the key at fault and the problem, "" if there is none.
func (r *Rule) check(id string, lines map[string]int) (key, problem string) {
	need := required
	if r.Site {
		need = siteRequired
	}
	for _, k := range need {
		if _, ok := lines[k]; !ok {
			return "custom", fmt.Sprintf("custom lacks the key %q", k)
		}
	}
	if r.Site {
		r.siteDefaults()
	}
	switch {
	case r.Title == "":
		return "", "no title"
	case r.Description == "" && !r.Site:
		return "", "no description"
	case r.ID != id:
		return "id", fmt.Sprintf("the id %q is not the package's name; write %q or rename the package", r.ID, id)
	case severityRank(r.Severity) < 0:
		return "severity", fmt.Sprintf("unknown severity %q%s", r.Severity, nearest(r.Severity, severities))
	case r.PSS != "" && r.PSS != "baseline" && r.PSS != "restricted":
		return "pss", fmt.Sprintf("pss is baseline, restricted or empty, not %q", r.PSS)
	case strings.TrimSpace(r.Fix) == "":
		return "fix", "fix is empty"
	case len(r.Surfaces) == 0:
		return "surfaces", "no surfaces"
	case !r.Waivable && r.Site:
		return "waivable", "only a shipped rule can be waivable: false"
	}
	for _, s := range r.Surfaces {
		if !slices.Contains(surfaces, s) {
			return "surfaces", fmt.Sprintf("unknown surface %q%s", s, nearest(s, surfaces))
		}
	}
	return r.checkProfiles()
}

func (r *Rule) checkProfiles() (key, problem string) {
	for name, mode := range r.Profiles {
		if !slices.Contains(profileNames, name) {
			return "profiles", fmt.Sprintf("unknown profile %q%s", name, nearest(name, profileNames))
		}
		if mode != Deny && mode != Warn && mode != Off {
			return "profiles", fmt.Sprintf("profile %s: the mode is deny, warn or off, not %q", name, mode)
		}
	}
	for _, name := range profileNames {
		if _, ok := r.Profiles[name]; !ok {
			return "profiles", fmt.Sprintf("the profile %s is missing", name)
		}
	}
	return "", ""
}

// siteDefaults makes a short METADATA block do for a site rule: denied in every
// profile that it does not name, of medium severity, for any request.
func (r *Rule) siteDefaults() {
	if r.Severity == "" {
		r.Severity = "medium"
	}
	if len(r.Surfaces) == 0 {
		r.Surfaces = []string{"request"}
	}
	if r.Profiles == nil {
		r.Profiles = map[string]Mode{}
	}
	for _, name := range profileNames {
		if _, ok := r.Profiles[name]; !ok {
			r.Profiles[name] = Deny
		}
	}
}

func packageAnnotation(mod *ast.Module) *ast.Annotations {
	for _, a := range mod.Annotations {
		if a.Scope == "package" {
			return a
		}
	}
	return nil
}

// metadataText is the block as YAML: the comment signs and the first line,
// "METADATA", taken off. Line n of it is n lines below that first line.
func metadataText(a *ast.Annotations) []byte {
	_, text, _ := bytes.Cut(a.Location.Text, []byte("\n"))
	var out bytes.Buffer
	for line := range bytes.Lines(text) {
		line = bytes.TrimPrefix(line, []byte("#"))
		out.Write(bytes.TrimPrefix(line, []byte(" ")))
	}
	return out.Bytes()
}

// keyLines finds the line of each key, those of custom by their own name.
func keyLines(doc []byte) map[string]int {
	lines := map[string]int{}
	var root yaml.Node
	if yaml.Unmarshal(doc, &root) != nil || len(root.Content) == 0 {
		return lines
	}
	top := root.Content[0].Content
	for i := 0; i+1 < len(top); i += 2 {
		if top[i].Value != "custom" {
			continue
		}
		lines["custom"] = top[i].Line
		for j := 0; j+1 < len(top[i+1].Content); j += 2 {
			lines[top[i+1].Content[j].Value] = top[i+1].Content[j].Line
		}
	}
	return lines
}

var (
	yamlLine    = regexp.MustCompile(`line (\d+): `)
	yamlUnknown = regexp.MustCompile(`field (\S+) not found in type \S+`)
)

// yamlError takes the line out of an error of the YAML package and the name of
// our Go type with it.
func yamlError(err error) (line int, text string) {
	text = err.Error()
	var te *yaml.TypeError
	if errors.As(err, &te) && len(te.Errors) > 0 {
		text = te.Errors[0]
	}
	if m := yamlLine.FindStringSubmatch(text); m != nil {
		line, _ = strconv.Atoi(m[1])
		text = strings.Replace(text, m[0], "", 1)
	}
	if m := yamlUnknown.FindStringSubmatch(text); m != nil {
		text = fmt.Sprintf("unknown key %q%s", m[1], nearest(m[1], slices.Concat(required, []string{"waivable", "v0", "custom", "title", "description"})))
	}
	return line, strings.TrimPrefix(text, "yaml: ")
}
