package policy

import (
	"cmp"
	"context"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"time"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/cover"
	"github.com/open-policy-agent/opa/v1/storage"
	"github.com/open-policy-agent/opa/v1/tester"
)

// TestResult is the outcome of one Rego test.
type TestResult struct {
	Package  string // seawall.rules.privilege.privileged_test
	Name     string // test_denies_privileged
	File     string
	Line     int
	Pass     bool
	Skip     bool // a todo_ test
	Problem  string
	Duration time.Duration
}

// Tests are the outcomes of all Rego tests of a policy, and what they covered.
type Tests struct {
	Results  []TestResult
	Coverage cover.Report
}

// RunTests runs every Rego test (test_… in files *_test.rego) of the library
// and of the operator's folders, under the parameters of opts. They compile as
// the policy does, with the tests beside it.
func RunTests(ctx context.Context, opts Options) (*Tests, error) {
	opts = opts.withDefaults()
	files, err := testSources(opts)
	if err != nil {
		return nil, err
	}
	return runTests(ctx, opts, files, "")
}

// RunSiteTests is RunTests for the tests in the operator's folders only, and of
// those for the ones whose "<package>.<name>" matches the regular expression
// run; "" is all.
func RunSiteTests(ctx context.Context, opts Options, run string) (*Tests, error) {
	opts = opts.withDefaults()
	files, err := siteTests(opts.Dirs)
	if err != nil {
		return nil, err
	}
	shipped, err := libraryModules(opts.Library)
	if err != nil {
		return nil, err
	}
	files.modules = append(files.modules, shipped...)
	return runTests(ctx, opts, files, run)
}

func runTests(ctx context.Context, opts Options, files sources, run string) (*Tests, error) {
	store, err := testStore(opts, files)
	if err != nil {
		return nil, err
	}
	modules := make(map[string]*ast.Module, len(files.modules))
	for _, f := range files.modules {
		if modules[f.name], err = f.parse(); err != nil {
			return nil, err
		}
	}
	trace := cover.New()
	var out Tests
	err = storage.Txn(ctx, store, storage.WriteParams, func(txn storage.Transaction) error {
		ch, err := tester.NewRunner().
			SetCompiler(newCompiler().WithRewriteTestRules(true)).
			SetStore(store).SetModules(modules).
			SetCoverageQueryTracer(trace).SetCoverageRuns(nil).
			Filter(run).RaiseBuiltinErrors(true).SetTimeout(10*time.Second).
			RunTests(ctx, txn)
		if err != nil {
			return err
		}
		for r := range ch {
			out.Results = append(out.Results, testResult(r))
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	slices.SortFunc(out.Results, func(a, b TestResult) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line))
	})
	out.Coverage = trace.Report(modules)
	return &out, nil
}

func testStore(opts Options, files sources) (storage.Store, error) {
	c := &compiled{}
	var err error
	if c.params, err = loadParamSet(opts.Library); err != nil {
		return nil, err
	}
	if c.site, err = siteData(files.data); err != nil {
		return nil, err
	}
	params, err := c.params.merge(opts.Params)
	return c.fill(params, nil), err
}

func testResult(r *tester.Result) TestResult {
	out := TestResult{
		Package: strings.TrimPrefix(r.Package, "data."), Name: r.Name, Pass: r.Pass(), Skip: r.Skip, Duration: r.Duration,
	}
	if r.Location != nil {
		out.File, out.Line = r.Location.File, r.Location.Row
	}
	switch {
	case r.Error != nil:
		out.Problem = r.Error.Error()
	case !out.Pass && !out.Skip:
		out.Problem = strings.TrimSpace("the test is not true\n" + string(r.Output) + r.SubResults.String())
	}
	return out
}

// testSources are the sources of a policy together with its tests.
func testSources(opts Options) (sources, error) {
	files, err := siteTests(opts.Dirs)
	if err != nil {
		return sources{}, err
	}
	shipped, err := libraryModules(opts.Library)
	if err != nil {
		return sources{}, err
	}
	files.modules = append(files.modules, shipped...)
	tests, err := fs.Glob(opts.Library, "seawall/rules/*/*/*_test.rego")
	if err != nil {
		return sources{}, err
	}
	more, err := fs.Glob(opts.Library, "seawall/*/*_test.rego")
	if err != nil {
		return sources{}, err
	}
	for _, name := range slices.Concat(tests, more) {
		text, err := fs.ReadFile(opts.Library, name)
		if err != nil {
			return sources{}, fmt.Errorf("policy library: %w", err)
		}
		files.modules = append(files.modules, source{name: name, text: text})
	}
	return files, nil
}

func siteTests(dirs []string) (sources, error) {
	all := sources{tests: true}
	for _, dir := range dirs {
		if err := all.walk(dir, nil, 0); err != nil {
			return sources{}, err
		}
	}
	return all, nil
}
