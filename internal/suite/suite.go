// Package suite runs the tests of a site's policy: Rego tests and request cases
// in the site's folders, against the shipped library together with the site's
// rules.
package suite

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"github.com/seawall/seawall/internal/casefile"
	"github.com/seawall/seawall/internal/policy"
)

// Options say what to run.
type Options struct {
	// Dirs are the site's folders, one policy together. In a folder that has no
	// module of its own but a folder policies, that one is the policy.
	Dirs []string
	// Run is a regular expression for the names of the tests to run; nil is all.
	Run *regexp.Regexp
}

// Test is the outcome of one Rego test or one request case.
type Test struct {
	Kind    string         `json:"kind"` // rego or case
	Name    string         `json:"name"` // custom.seawall.rules.team_label_test.test_denies, team-label/no label
	Rule    string         `json:"rule"`
	File    string         `json:"file"`
	Line    int            `json:"line"`
	Pass    bool           `json:"pass"`
	Skip    bool           `json:"skip"` // a todo_ test
	Problem string         `json:"problem,omitempty"`
	Want    *casefile.Want `json:"want,omitempty"`
	Got     *casefile.Want `json:"got,omitempty"`
	Seconds float64        `json:"seconds"`
}

// Coverage tells how far the cases go with one rule of the site.
type Coverage struct {
	Rule  string  `json:"rule"`
	Deny  int     `json:"deny"`  // cases in which it denies or warns
	Allow int     `json:"allow"` // cases in which it is silent
	Site  bool    `json:"site"`  // the rule is the site's own
	Lines float64 `json:"lines"` // percent of its file that the site's Rego tests evaluate
}

// Lacks says which side has no case, "" if both have.
func (c Coverage) Lacks() string {
	switch {
	case c.Deny == 0 && c.Allow == 0:
		return "no case that it refuses and none that it lets pass"
	case c.Deny == 0:
		return "no case that it refuses"
	case c.Allow == 0:
		return "no case that it lets pass"
	}
	return ""
}

// Report is the outcome of a suite.
type Report struct {
	Pass     bool             `json:"pass"`
	Tests    []Test           `json:"tests"`
	Coverage []Coverage       `json:"coverage"` // of the site's rules; none when Run picked tests
	Warnings []policy.Warning `json:"warnings"`
	Seconds  float64          `json:"seconds"`
}

// ErrNone says that there was nothing to run, which is no pass.
var ErrNone = errors.New("no tests found")

// LoadError says that the policy, or a test written in Rego, does not load.
type LoadError struct{ Err error }

func (e *LoadError) Error() string { return e.Err.Error() }
func (e *LoadError) Unwrap() error { return e.Err }

// Run runs a suite. Its errors are ErrNone, a *LoadError, and what keeps a case
// file from being read.
func Run(ctx context.Context, opts Options) (*Report, error) {
	start := time.Now()
	found, err := find(opts.Dirs)
	if err != nil {
		return nil, err
	}
	runner := &casefile.Runner{Options: policy.Options{Dirs: found.policies}}
	p, err := runner.Policy(ctx)
	if err != nil {
		return nil, &LoadError{err}
	}
	rep := &Report{Pass: true, Tests: []Test{}, Coverage: []Coverage{}, Warnings: append([]policy.Warning{}, p.Warnings()...)}
	rego, err := rep.rego(ctx, opts, found.policies)
	if err != nil {
		return nil, &LoadError{err}
	}
	rep.cases(ctx, opts, runner, p, found.cases)
	if len(rep.Tests) == 0 {
		return nil, ErrNone
	}
	if opts.Run == nil {
		rep.cover(p, found.cases, rego)
	}
	rep.Seconds = time.Since(start).Seconds()
	return rep, nil
}

func (rep *Report) add(t Test) {
	rep.Pass = rep.Pass && (t.Pass || t.Skip)
	rep.Tests = append(rep.Tests, t)
}

// files are what a suite is made of.
type files struct {
	policies []string
	cases    []*casefile.File
}

func find(dirs []string) (files, error) {
	var out files
	for _, dir := range dirs {
		st, err := os.Stat(dir)
		if err != nil {
			return files{}, err
		}
		if !st.IsDir() {
			return files{}, fmt.Errorf("%s is not a folder", dir)
		}
		out.policies = append(out.policies, policyDir(dir))
		if err := out.walk(dir); err != nil {
			return files{}, err
		}
	}
	return out, nil
}

// policyDir is where the modules and data of a folder lie.
func policyDir(dir string) string {
	own, _ := filepath.Glob(filepath.Join(dir, "*.rego"))
	below := filepath.Join(dir, "policies")
	if st, err := os.Stat(below); len(own) == 0 && err == nil && st.IsDir() {
		return below
	}
	return dir
}

// walk collects the case files below a folder: what is named *_test.yaml, and
// any YAML that has cases.
func (f *files) walk(dir string) error {
	return filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if strings.HasPrefix(d.Name(), ".") && name != dir {
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		ext := filepath.Ext(name)
		if d.IsDir() || ext != ".yaml" && ext != ".yml" {
			return nil
		}
		text, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		if !strings.HasSuffix(strings.TrimSuffix(name, ext), "_test") && !casefile.IsCases(text) {
			return nil
		}
		file, err := casefile.Load(os.DirFS(filepath.Dir(name)), filepath.Base(name))
		if err != nil {
			return fmt.Errorf("%s: %w", filepath.Dir(name), err)
		}
		file.Name = name
		f.cases = append(f.cases, file)
		return nil
	})
}
