// Package examples holds what an operator may copy. Each example is run here.
package examples

import (
	"context"
	"os"
	"testing"

	"github.com/seawall/seawall/internal/casefile"
	"github.com/seawall/seawall/internal/policy"
)

const siteRules = "site-rules/policies"

func TestSiteRulesRego(t *testing.T) {
	tests, err := policy.RunTests(context.Background(), policy.Options{Dirs: []string{siteRules}})
	if err != nil {
		t.Fatal(err)
	}
	ran := 0
	for _, r := range tests.Results {
		if r.Package != "data.custom.seawall.rules.team_label_test" && r.Package != "custom.seawall.rules.team_label_test" {
			continue
		}
		ran++
		if !r.Pass {
			t.Errorf("%s:%d: %s: %s", r.File, r.Line, r.Name, r.Problem)
		}
	}
	if ran != 2 {
		t.Errorf("%d Rego tests of the example ran, want 2", ran)
	}
}

func TestSiteRulesCases(t *testing.T) {
	files, err := casefile.LoadDir(os.DirFS("site-rules/cases"))
	if err != nil {
		t.Fatal(err)
	}
	runner := casefile.Runner{Options: policy.Options{Dirs: []string{siteRules}}}
	ran := 0
	for _, f := range files {
		for _, r := range runner.Run(context.Background(), f) {
			ran++
			if !r.Pass {
				t.Errorf("%s:%d: %s: %s", r.File, r.Line, r.Case, r.Problem)
			}
		}
	}
	if ran < 2 {
		t.Errorf("%d cases ran, want 2 and more", ran)
	}
}
