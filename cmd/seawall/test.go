package main

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"github.com/seawall/seawall/internal/config"
	"github.com/seawall/seawall/internal/policy"
	"github.com/seawall/seawall/internal/suite"
)

func newTest() *cobra.Command {
	c := &cobra.Command{
		Use:   "test DIR...",
		Short: "Run the tests of your own rules",
		Long: `test runs the Rego tests (test_ rules in *_test.rego) and the request cases
(*_test.yaml, and any YAML with cases) in the folders, against seawall's rules
together with yours. No configuration is read: a case names its own profile and
parameters. It says which rules have no case that they refuse, or none that they
let pass.

Exit codes: 0 all passed, 1 a test failed, 2 usage, a broken case file or no
test at all, 3 the policy or a Rego test does not load.`,
		Example: `  seawall test /etc/seawall/policies
  seawall test --run team-label/ ./policies
  seawall test --format junit ./policies > report.xml`,
		Args: args(cobra.MinimumNArgs(1)),
	}
	format := formatFlag(c, "text", "json", "junit")
	pattern := c.Flags().String("run", "", "run only the tests whose name matches this regular expression")
	watch := c.Flags().BoolP("watch", "w", false, "run again whenever a file changes, until interrupted")
	c.RunE = func(c *cobra.Command, dirs []string) error {
		opts := suite.Options{Dirs: dirs}
		if *pattern != "" {
			run, err := regexp.Compile(*pattern)
			if err != nil {
				return &failure{code: exitUsage, err: fmt.Errorf("--run: %w", err)}
			}
			opts.Run = run
		}
		if *watch {
			return watchTests(c, opts, *format)
		}
		return runTests(c, opts, *format)
	}
	return c
}

// runTests runs the suite once and prints it. A failed test is an error whose
// text has been printed.
func runTests(c *cobra.Command, opts suite.Options, format string) error {
	rep, err := suite.Run(c.Context(), opts)
	var load *suite.LoadError
	switch {
	case errors.Is(err, suite.ErrNone):
		f := &failure{code: exitUsage, err: fmt.Errorf("%w in %s", err, strings.Join(opts.Dirs, ", ")), hint: "seawall policy new RULE writes a rule with its tests"}
		if opts.Run != nil {
			f.hint = "no test's name matches " + quote(opts.Run.String())
		}
		return f
	case errors.As(err, &load):
		return &config.PolicyError{Err: load.Err}
	case err != nil:
		return &failure{code: exitUsage, err: err}
	}
	switch format {
	case "json":
		err = printJSON(c, rep)
	case "junit":
		err = rep.JUnit(c.OutOrStdout())
	default:
		err = printSuite(c, rep)
	}
	if err == nil && !rep.Pass {
		return &failure{code: exitDenied}
	}
	return err
}

func printSuite(c *cobra.Command, rep *suite.Report) error {
	p := colours(c.OutOrStdout())
	for _, w := range rep.Warnings {
		sayf(c, "note %s\n", w)
	}
	kinds, failed, skipped := map[string]int{}, 0, 0
	for _, t := range rep.Tests {
		kinds[t.Kind]++
		switch {
		case t.Skip:
			skipped++
			sayf(c, "skip %s:%d: %s\n", t.File, t.Line, t.Name)
		case !t.Pass:
			failed++
			fmt.Fprint(c.OutOrStdout(), p.bad("FAIL"))
			sayf(c, " %s:%d: %s\n%s\n", t.File, t.Line, t.Name, indent(t.Problem))
		}
	}
	if len(rep.Coverage) > 0 {
		err := table(c, "RULE\tREFUSED\tPASSED\tLINES", func(row func(...any)) {
			for _, v := range rep.Coverage {
				lines := "-"
				if v.Site {
					lines = fmt.Sprintf("%.0f%%", v.Lines)
				}
				row(v.Rule, v.Deny, v.Allow, lines)
			}
		})
		if err != nil {
			return err
		}
		for _, v := range rep.Coverage {
			if lacks := v.Lacks(); lacks != "" {
				sayf(c, "%s: there is %s\n", v.Rule, lacks)
			}
		}
	}
	word := p.good("ok")
	if !rep.Pass {
		word = p.bad("FAIL")
	}
	fmt.Fprintf(c.OutOrStdout(), "%s: %d Rego tests, %d request cases; %d failed, %d skipped (%.1f s)\n",
		word, kinds["rego"], kinds["case"], failed, skipped, rep.Seconds)
	return nil
}

func indent(text string) string { return "     " + strings.ReplaceAll(text, "\n", "\n     ") }

// watchTests runs the suite now and after each change, until the command is
// interrupted.
func watchTests(c *cobra.Command, opts suite.Options, format string) error {
	var one sync.Mutex
	again := func() {
		one.Lock()
		defer one.Unlock()
		if err := runTests(c, opts, format); err != nil && c.Context().Err() == nil {
			report(c.Context(), c.ErrOrStderr(), err)
		}
	}
	// The watch begins first, so that a change during the first run counts.
	watched := make(chan error, 1)
	go func() { watched <- policy.Watch(c.Context(), opts.Dirs, 200*time.Millisecond, again) }()
	again()
	if err := <-watched; err != nil {
		return err
	}
	return context.Cause(c.Context())
}
