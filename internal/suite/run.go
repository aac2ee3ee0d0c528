package suite

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/seawall/seawall/internal/casefile"
	"github.com/seawall/seawall/internal/policy"
)

// rego runs the Rego tests.
func (rep *Report) rego(ctx context.Context, opts Options, dirs []string) (*policy.Tests, error) {
	run := ""
	if opts.Run != nil {
		run = opts.Run.String()
	}
	tests, err := policy.RunSiteTests(ctx, policy.Options{Dirs: dirs}, run)
	if err != nil {
		return nil, err
	}
	for _, r := range tests.Results {
		_, rule, _ := strings.Cut(strings.TrimSuffix(r.Package, "_test"), "custom.seawall.rules.")
		rep.add(Test{
			Kind: "rego", Name: r.Package + "." + r.Name, Rule: strings.ReplaceAll(rule, "_", "-"), File: r.File, Line: r.Line,
			Pass: r.Pass, Skip: r.Skip, Problem: r.Problem, Seconds: r.Duration.Seconds(),
		})
	}
	return tests, nil
}

// cases runs the request cases.
func (rep *Report) cases(ctx context.Context, opts Options, runner *casefile.Runner, p *policy.Policy, files []*casefile.File) {
	known := map[string]bool{}
	for _, r := range p.Rules() {
		known[r.ID] = true
	}
	for _, f := range files {
		for _, c := range f.Cases {
			name := f.Rule + "/" + c.Name
			if opts.Run != nil && !opts.Run.MatchString(name) {
				continue
			}
			one := *f
			one.Cases = []casefile.Case{c}
			start := time.Now()
			r := runner.Run(ctx, &one)[0]
			t := Test{
				Kind: "case", Name: name, Rule: f.Rule, File: f.Name, Line: c.Line,
				Pass: r.Pass, Problem: r.Problem, Want: &r.Want, Got: &r.Got, Seconds: time.Since(start).Seconds(),
			}
			if !known[f.Rule] {
				t.Pass, t.Problem = false, fmt.Sprintf("there is no rule %q", f.Rule)
			}
			rep.add(t)
		}
	}
}

// cover counts the cases of each rule of the site, and of each other rule that
// a file is about.
func (rep *Report) cover(p *policy.Policy, files []*casefile.File, rego *policy.Tests) {
	for _, r := range p.Rules() {
		mine := slices.ContainsFunc(files, func(f *casefile.File) bool { return f.Rule == r.ID })
		if !r.Site && !mine {
			continue
		}
		c := Coverage{Rule: r.ID, Site: r.Site}
		for _, f := range files {
			for _, one := range f.Cases {
				switch {
				case f.Rule != r.ID:
				case f.Speaks(one):
					c.Deny++
				default:
					c.Allow++
				}
			}
		}
		if lines := rego.Coverage.Files[r.File]; lines != nil {
			c.Lines = lines.Coverage
		}
		rep.Coverage = append(rep.Coverage, c)
	}
}
