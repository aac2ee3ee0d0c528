package policies_test

import (
	"context"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/seawall/seawall/internal/casefile"
	"github.com/seawall/seawall/internal/policy"
	"github.com/seawall/seawall/policies"
)

const casesDir = "../test/rules"

func caseFiles(t testing.TB) []*casefile.File {
	t.Helper()
	files, err := casefile.LoadDir(os.DirFS(casesDir))
	if err != nil {
		t.Fatal(err)
	}
	if len(files) == 0 {
		t.Fatalf("no case files in %s", casesDir)
	}
	return files
}

// TestCases runs the request cases of test/rules, and on each shows that the
// fast evaluation finds what the plain one finds. Cases share policies, so that
// each is decided with what was found about those before it in memory, and the
// second time from memory alone.
func TestCases(t *testing.T) {
	var run casefile.Runner
	for _, f := range caseFiles(t) {
		t.Run(f.Rule, func(t *testing.T) {
			for _, r := range run.Run(context.Background(), f) {
				t.Run(r.Case, func(t *testing.T) {
					if !r.Pass {
						t.Errorf("test/rules/%s:%d: %s", r.File, r.Line, r.Problem)
					}
					if r.Input != nil {
						samePlain(t, r)
					}
				})
			}
		})
	}
}

// samePlain compares with seawall.main, asked for every rule, without indexing.
func samePlain(t *testing.T, r casefile.Result) {
	t.Helper()
	plain, err := r.Policy.DecidePlain(context.Background(), r.Input)
	if err != nil {
		t.Fatal(err)
	}
	again, err := r.Policy.Decide(context.Background(), r.Input)
	if err != nil {
		t.Fatal(err)
	}
	for _, fast := range []policy.Decision{*r.Decision, again} {
		if diff := cmp.Diff(plain, fast, cmpopts.IgnoreFields(policy.Decision{}, "Evaluated")); diff != "" {
			t.Errorf("the fast evaluation differs from the plain one (-plain +fast):\n%s", diff)
		}
	}
}

// TestCatalogue holds that every rule is whole: a page, cases on both sides for
// each of its surfaces, parameters declared as they are read; and that no page
// and no case belongs to no rule.
func TestCatalogue(t *testing.T) {
	rules := map[string]policy.Rule{}
	for _, r := range load(t).Rules() {
		rules[r.ID] = r
		t.Run(r.ID, func(t *testing.T) {
			checkPage(t, r)
			checkParams(t, r)
		})
	}
	counts := caseCounts(t, rules)
	for id, r := range rules {
		for _, surface := range r.Surfaces {
			if n := counts[id+" "+surface]; n[0] == 0 || n[1] == 0 {
				t.Errorf("test/rules/%s.yaml: on the surface %s the rule speaks in %d cases and is silent in %d; each must be there", id, surface, n[0], n[1])
			}
		}
	}
}

// checkParams holds that METADATA names the parameters, or the groups of them,
// that the rule reads, and no other.
func checkParams(t *testing.T, r policy.Rule) {
	t.Helper()
	group := func(name string) string { head, _, _ := strings.Cut(name, "."); return head }
	within := func(list []string, name string) bool {
		return slices.ContainsFunc(list, func(l string) bool {
			return group(l) == group(name) && (l == name || l == group(name) || name == group(name))
		})
	}
	reads := slices.Clone(r.Reads.Params)
	for _, p := range parameters(t) {
		if p.SetsMode == r.ID {
			reads = append(reads, p.Name) // Go reads it, for the rule
		}
	}
	for _, read := range reads {
		if !within(r.Params, read) {
			t.Errorf("the rule reads %s, which METADATA params does not name", read)
		}
	}
	for _, named := range r.Params {
		if !within(reads, named) {
			t.Errorf("METADATA params names %s, which the rule does not read", named)
		}
	}
}

func parameters(t *testing.T) []policy.Parameter {
	t.Helper()
	params, err := policy.Parameters(nil)
	if err != nil {
		t.Fatal(err)
	}
	return params
}

// caseCounts tells for each rule and surface in how many cases the rule speaks
// and in how many it is silent.
func caseCounts(t *testing.T, rules map[string]policy.Rule) map[string][2]int {
	counts := map[string][2]int{}
	for _, f := range caseFiles(t) {
		r, known := rules[f.Rule]
		if !known || f.Name != f.Rule+".yaml" {
			t.Errorf("test/rules/%s: belongs to the rule %q, which there is not or which has another file name", f.Name, f.Rule)
			continue
		}
		for _, c := range f.Cases {
			if !slices.Contains(r.Surfaces, c.Surface) {
				t.Errorf("test/rules/%s:%d: the rule has no surface %q", f.Name, c.Line, c.Surface)
			}
			speaks, silent := f.Count(c.Surface)
			counts[f.Rule+" "+c.Surface] = [2]int{speaks, silent}
		}
	}
	return counts
}

// pageParts are the headings of a rule's page, in order.
var pageParts = []string{"## What it denies", "## What it allows", "## Why", "## Exceptions"}

func checkPage(t *testing.T, r policy.Rule) {
	t.Helper()
	name := strings.TrimSuffix(r.File, ".rego") + ".md"
	text, err := fs.ReadFile(policies.FS, name)
	if err != nil {
		t.Errorf("the rule has no page: %v", err)
		return
	}
	var got []string
	for line := range strings.Lines(string(text)) {
		if strings.HasPrefix(line, "#") {
			got = append(got, strings.TrimSpace(line))
		}
	}
	if diff := cmp.Diff(pageParts, got); diff != "" {
		t.Errorf("policies/%s: headings (-want +got):\n%s", name, diff)
	}
}

// TestTree holds that a rule's folder has the rule's files and nothing else.
func TestTree(t *testing.T) {
	folders, err := fs.Glob(policies.FS, "seawall/rules/*/*")
	if err != nil || len(folders) == 0 {
		t.Fatalf("no rules: %v", err)
	}
	for _, dir := range folders {
		rule := path.Base(dir)
		var got []string
		entries, err := fs.ReadDir(policies.FS, dir)
		if err != nil {
			t.Errorf("policies/%s: %v", dir, err)
			continue
		}
		for _, e := range entries {
			got = append(got, e.Name())
		}
		want := []string{rule + ".md", rule + ".rego", rule + "_test.rego"}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("policies/%s (-want +got):\n%s", dir, diff)
		}
	}
}
