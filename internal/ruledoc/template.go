package ruledoc

import "text/template"

// note begins every page.
const note = "<!-- Written by `go generate ./policies`; edit the rule, not this page. -->\n\n"

var funcs = template.FuncMap{"value": value, "cell": cell, "join": join, "links": links}

func page(name, text string) *template.Template {
	return template.Must(template.New(name).Funcs(funcs).Parse(note + text))
}

var rulePageTemplate = page("rule", `# {{.Rule.ID}}

{{.Rule.Title}}. {{cell .Rule.Description}}

**Instead:** {{.Rule.Fix}}.

| | |
|---|---|
| Severity | {{.Rule.Severity}} |
| CIS Docker Benchmark | {{with index .Rule.CIS "v1.8.0"}}{{join .}} (1.8.0){{else}}–{{end}}{{with index .Rule.CIS "v1.7.0"}}, {{join .}} (1.7.0){{end}}{{with index .Rule.CIS "v1.6.0"}}, {{join .}} (1.6.0){{end}} |
| Pod Security Standards | {{or .Rule.PSS "–"}} |
| NIST SP 800-190, risk | {{join .Rule.NIST}} |
| OWASP Docker Security Cheat Sheet, rule | {{join .Rule.OWASP}} |
| Where it can fire | {{join .Rule.Surfaces}} |
| Waivers | {{if .Rule.Waivable}}yes{{else}}no: it guards the gate itself{{end}} |

|{{range .Profiles}} {{.Name}} |{{end}}
|{{range .Profiles}}---|{{end}}
|{{range .Profiles}} {{index $.Rule.Profiles .Name}} |{{end}}
{{if .Params}}
| Parameter | Default | Meaning |
|---|---|---|
{{range .Params}}| [{{.Name}}](../parameters.md) | `+"`{{value .Default | cell}}`"+` | {{cell .Description}} |
{{end}}{{end}}
{{.Body}}
`)

var indexPage = page("index", `# Rules

{{len .Rules}} rules. Each has a mode in each profile: deny refuses, warn allows, tells and records, off does not look.
[coverage.md](coverage.md) counts the test cases, [parameters.md](../parameters.md) lists the parameters.

| Rule | What it is about | Severity | CIS 1.8.0 |{{range .Profiles}} {{.Name}} |{{end}}
|---|---|---|---|{{range .Profiles}}---|{{end}}
{{range .Rules}}{{$r := .}}| [{{.ID}}]({{.ID}}.md) | {{cell .Title}} | {{.Severity}} | {{join (index .CIS "v1.8.0")}} |{{range $.Profiles}} {{index $r.Profiles .Name}} |{{end}}
{{end}}
`)

var coveragePage = page("coverage", `# Test cases

For each rule and each surface on which it can fire, the number of request cases (test/rules) in which it speaks and in which it is silent, and its mode in each profile.

| Rule | Surface | Speaks | Silent |{{range .Profiles}} {{.Name}} |{{end}}
|---|---|---|---|{{range .Profiles}}---|{{end}}
{{range .Coverage}}{{$c := .}}| [{{.Rule.ID}}]({{.Rule.ID}}.md) | {{.Surface}} | {{.Breaches}} | {{.Passes}} |{{range $.Profiles}} {{index $c.Rule.Profiles .Name}} |{{end}}
{{end}}
`)

var paramsPage = page("params", `# Parameters

What an operator writes under `+"`params:`"+` is laid over these defaults, key by key; a list replaces the default list. A key that is not here is an error. Sizes may be written as `+"`512m`"+` or `+"`4g`"+`; units are binary.

| Parameter | Default | Meaning | Rules |
|---|---|---|---|
{{range .Params}}| `+"`{{.Name}}`"+` | `+"`{{value .Default | cell}}`"+` | {{cell .Description}} | {{links .Rules}} |
{{end}}
`)
