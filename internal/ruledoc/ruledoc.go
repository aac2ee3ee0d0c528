// Package ruledoc renders the pages about the rules and their parameters from
// what the rules themselves say, so that the two cannot differ.
package ruledoc

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"text/template"

	"github.com/seawall/seawall/internal/casefile"
	"github.com/seawall/seawall/internal/policy"
)

// Pages renders every page by its path below docs/: rules/<rule>.md, the index
// rules/README.md, the cases' count rules/coverage.md, and parameters.md.
func Pages(ctx context.Context, library, cases fs.FS) (map[string][]byte, error) {
	p, err := policy.Load(ctx, policy.Options{Library: library})
	if err != nil {
		return nil, err
	}
	params, err := policy.Parameters(library)
	if err != nil {
		return nil, err
	}
	files, err := casefile.LoadDir(cases)
	if err != nil {
		return nil, err
	}
	rules := p.Rules()
	pages := map[string][]byte{}
	for _, r := range rules {
		if pages["rules/"+r.ID+".md"], err = rulePage(library, r, params); err != nil {
			return nil, err
		}
	}
	slices.SortStableFunc(rules, func(a, b policy.Rule) int { return cmp.Compare(a.Subject, b.Subject) })
	data := map[string]any{"Rules": rules, "Profiles": policy.Profiles(), "Params": usedParams(rules, params), "Coverage": coverage(rules, files)}
	for name, t := range map[string]*template.Template{
		"rules/README.md": indexPage, "rules/coverage.md": coveragePage, "parameters.md": paramsPage,
	} {
		if pages[name], err = render(t, data); err != nil {
			return nil, err
		}
	}
	return pages, nil
}

func render(t *template.Template, data any) ([]byte, error) {
	var b bytes.Buffer
	if err := t.Execute(&b, data); err != nil {
		return nil, err
	}
	return append(bytes.TrimSpace(b.Bytes()), '\n'), nil
}

// rulePage is the head from METADATA and the hand-written rest.
func rulePage(library fs.FS, r policy.Rule, params []policy.Parameter) ([]byte, error) {
	body, err := fs.ReadFile(library, strings.TrimSuffix(r.File, ".rego")+".md")
	if err != nil {
		return nil, fmt.Errorf("rule %s has no page: %w", r.ID, err)
	}
	var own []policy.Parameter
	for _, p := range params {
		if slices.ContainsFunc(r.Params, p.Within) {
			own = append(own, p)
		}
	}
	return render(rulePageTemplate, map[string]any{
		"Rule": r, "Params": own, "Profiles": policy.Profiles(), "Body": string(bytes.TrimSpace(body)),
	})
}

// usedParam is a parameter and the rules that read it.
type usedParam struct {
	policy.Parameter
	Rules []string
}

func usedParams(rules []policy.Rule, params []policy.Parameter) []usedParam {
	var out []usedParam
	for _, p := range params {
		u := usedParam{Parameter: p}
		for _, r := range rules {
			if slices.ContainsFunc(r.Params, p.Within) {
				u.Rules = append(u.Rules, r.ID)
			}
		}
		if door, ok := strings.CutPrefix(p.Name, "doors."); ok {
			u.Rules = []string{"door-" + strings.ReplaceAll(door, "_", "-")}
		}
		slices.Sort(u.Rules)
		out = append(out, u)
	}
	return out
}

// covered counts the cases of one rule on one surface.
type covered struct {
	Rule             policy.Rule
	Surface          string
	Breaches, Passes int
}

func coverage(rules []policy.Rule, files []*casefile.File) []covered {
	var out []covered
	for _, r := range rules {
		for _, surface := range r.Surfaces {
			c := covered{Rule: r, Surface: surface}
			for _, f := range files {
				if f.Rule == r.ID {
					b, p := f.Count(surface)
					c.Breaches, c.Passes = c.Breaches+b, c.Passes+p
				}
			}
			out = append(out, c)
		}
	}
	return out
}

// value writes a default as YAML's flow style, which JSON is.
func value(v any) (string, error) {
	if v == nil {
		return "null", nil
	}
	text, err := json.Marshal(v)
	return strings.ReplaceAll(string(text), `,`, `, `), err
}

// cell keeps a text within its cell of a table.
func cell(s string) string {
	return strings.ReplaceAll(strings.Join(strings.Fields(s), " "), "|", `\|`)
}

func join(list []string) string {
	if len(list) == 0 {
		return "–"
	}
	return strings.Join(list, ", ")
}

// links lists rules as links from docs/.
func links(ids []string) string {
	out := make([]string, len(ids))
	for i, id := range ids {
		out[i] = fmt.Sprintf("[%s](rules/%s.md)", id, id)
	}
	return join(out)
}
