package policy

import (
	"context"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/seawall/seawall/internal/input"
	"github.com/seawall/seawall/policies"
)

// load loads a policy, the shipped library unless opts say otherwise.
func load(t testing.TB, opts Options) *Policy {
	t.Helper()
	p, err := Load(context.Background(), opts)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// smallRule is a whole library rule, to be broken.
const smallRule = `# METADATA
# title: Small
# description: A rule to be broken.
# custom:
#   id: small
#   severity: high
#   cis: {v1.8.0: ["5.5"]}
#   pss: ""
#   nist: []
#   owasp: []
#   fix: do not
#   profiles: {baseline: "off", restricted: deny, cis-l1: warn, cis-l2: deny}
#   surfaces: [container]
#   params: []
package seawall.rules.test.small

findings contains {"message": "it is small", "field": "HostConfig.Privileged", "got": true} if {
	input.workload.privileged
}
`

const smallFile = "seawall/rules/test/small/small.rego"

// library is a small library: main, parameters and the given files.
func library(t testing.TB, files map[string]string) fs.FS {
	t.Helper()
	out := fstest.MapFS{}
	for _, name := range []string{"seawall/main/main.rego", paramsFile, paramsSchema} {
		text, err := fs.ReadFile(policies.FS, name)
		if err != nil {
			t.Fatal(err)
		}
		out[name] = &fstest.MapFile{Data: text}
	}
	for name, text := range files {
		out[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return out
}

// guard is smallRule as a rule that guards the gate itself.
var guard = strings.NewReplacer("id: small", "id: guard", "params: []", "params: []\n#   waivable: false", "test.small", "test.guard").Replace(smallRule)

const guardFile = "seawall/rules/test/guard/guard.rego"

func small(t testing.TB) fs.FS {
	return library(t, map[string]string{smallFile: smallRule, guardFile: guard})
}

func writeFiles(t testing.TB, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func privileged() *input.Input {
	in := &input.Input{Surface: "gate"}
	in.Action.Name = "container_create"
	in.Workload.Kind = "container"
	in.Workload.Privileged = true
	in.SetPart(input.PartWorkload)
	return in
}

func TestLoadRefusesBrokenRules(t *testing.T) {
	replace := func(old, new string) string {
		if !strings.Contains(smallRule, old) {
			t.Fatalf("smallRule has no %q", old)
		}
		return strings.Replace(smallRule, old, new, 1)
	}
	for _, tc := range []struct{ name, text, want string }{
		{"no METADATA", smallRule[strings.Index(smallRule, "package"):], "small.rego:1: a rule needs a METADATA block"},
		{"no title", replace("# title: Small\n", ""), "small.rego:1: METADATA: no title"},
		{"no description", replace("# description: A rule to be broken.\n", ""), "METADATA: no description"},
		{"missing key", replace("#   severity: high\n", ""), `small.rego:4: METADATA: custom lacks the key "severity"`},
		{"empty fix", replace("fix: do not", `fix: ""`), "small.rego:11: METADATA: fix is empty"},
		{"unknown key", replace("#   severity: high\n", "#   severity: high\n#   severty: high\n"), `small.rego:7: METADATA: unknown key "severty"; did you mean "severity"?`},
		{"unknown top key", replace("# title: Small\n", "# titel: x\n# title: Small\n"), `small.rego:2: METADATA: unknown key "titel"; did you mean "title"?`},
		{"id is not the package", replace("id: small", "id: smal"), `small.rego:5: METADATA: the id "smal" is not the package's name; write "small"`},
		{"unknown severity", replace("severity: high", "severity: hgih"), `small.rego:6: METADATA: unknown severity "hgih"; did you mean "high"?`},
		{"unknown surface", replace("[container]", "[contianer]"), `small.rego:13: METADATA: unknown surface "contianer"; did you mean "container"?`},
		{"no surface", replace("[container]", "[]"), "METADATA: no surfaces"},
		{"missing profile", replace(", cis-l2: deny", ""), "small.rego:12: METADATA: the profile cis-l2 is missing"},
		{"unknown profile", replace("cis-l2", "cis-l3"), `METADATA: unknown profile "cis-l3"`},
		{"unknown mode", replace("cis-l1: warn", "cis-l1: audit"), `METADATA: profile cis-l1: the mode is deny, warn or off, not "audit"`},
		{"unknown pss", replace(`pss: ""`, `pss: strict`), `METADATA: pss is baseline, restricted or empty`},
		{"unknown parameter", replace("params: []", "params: [memory.mxa]"), `METADATA: unknown parameter "memory.mxa"; did you mean "memory.max"?`},
		{"reads an unknown parameter", replace("input.workload.privileged", "data.params.memory.mxa"), `reads the unknown parameter data.params.memory.mxa; did you mean "memory.max"?`},
		{"a broken type", replace("nist: []", "nist: {a: 1}"), "small.rego:9: METADATA: cannot unmarshal"},
		{"unknown input field", replace("input.workload.privileged", "input.workload.priviliged"), "small.rego:18: rego_type_error: undefined ref: input.workload.priviliged"},
		{"unknown input part", replace("input.workload.privileged", "input.wrkload.privileged"), "undefined ref: input.wrkload"},
		{"a clock", replace("input.workload.privileged", "time.now_ns() > 0"), "undefined function time.now_ns"},
		{"the network", replace("input.workload.privileged", `http.send({"url": "http://127.0.0.1", "method": "GET"})`), "undefined function http.send"},
		{"the process", replace("input.workload.privileged", "opa.runtime().env.HOME"), "undefined function opa.runtime"},
		{"chance", replace("input.workload.privileged", `rand.intn("x", 2) == 1`), "undefined function rand.intn"},
		{"unused import", replace("findings contains", "import data.seawall.main\n\nfindings contains"), "unused"},
		{"no findings", strings.Replace(smallRule, "findings contains", "found contains", 1), "a rule needs `findings contains …`"},
		{"findings is one value", strings.Replace(smallRule, "findings contains", "findings :=", 1), "a rule needs `findings contains …`"},
		{"v0", replace("findings contains", "findings[x] {"), "rego_parse_error"},
		{"too deep", replace("package seawall.rules.test.small", "package seawall.rules.test.deep.small"), "a rule is seawall.rules.<subject>.<rule>"},
		{"elsewhere", replace("package seawall.rules.test.small", "package other.small"), "must be below package seawall"},
		{"empty", "", "empty module"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, err := Load(context.Background(), Options{Library: library(t, map[string]string{smallFile: tc.text})})
			if err == nil || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("error %v\nwant %s", err, tc.want)
			}
		})
	}
}

func TestLoadRefusesOptions(t *testing.T) {
	for _, tc := range []struct {
		name string
		opts Options
		want string
	}{
		{"mode", Options{Mode: "learn"}, `mode: "learn" is neither enforce nor audit`},
		{"profile", Options{Profile: "restrictd"}, `unknown profile "restrictd"; did you mean "restricted"?`},
		{"pin", Options{Profile: "cis-l1@1.7.0"}, "profile cis-l1@1.7.0: this version of seawall has cis-l1@1.8.0"},
		{"empty pin", Options{Profile: "cis-l1@"}, "this version of seawall has cis-l1@1.8.0"},
		{"rule", Options{Rules: map[string]RuleOptions{"smal": {Mode: Off}}}, `rules.smal: unknown rule; did you mean "small"?`},
		{"rule mode", Options{Rules: map[string]RuleOptions{"small": {Mode: "audit"}}}, `rules.small: the mode is deny, warn or off, not "audit"`},
		{"guard off", Options{Rules: map[string]RuleOptions{"guard": {Mode: Off}}}, "write unsafe_mode: off"},
		{"guard warns", Options{Rules: map[string]RuleOptions{"guard": {Mode: Warn}}}, "write unsafe_mode: warn"},
		{"unsafe without need", Options{Rules: map[string]RuleOptions{"small": {UnsafeMode: Off}}}, "write mode: off"},
		{"both modes", Options{Rules: map[string]RuleOptions{"guard": {Mode: Deny, UnsafeMode: Off}}}, "exclude each other"},
		{"parameter", Options{Params: map[string]any{"memmory": map[string]any{}}}, `params.memmory: unknown parameter; did you mean "memory"?`},
		{"inner parameter", Options{Params: map[string]any{"memory": map[string]any{"maks": 1}}}, `params.memory.maks: unknown parameter; did you mean "max"?`},
		{"parameter's type", Options{Params: map[string]any{"pids": map[string]any{"max": "many"}}}, "params.pids.max: got string, want integer"},
		{"group as a value", Options{Params: map[string]any{"memory": 4}}, "params.memory: got number, want object"},
		{"group as null", Options{Params: map[string]any{"caps": nil}}, "params.caps: got null, want object"},
		{"size", Options{Params: map[string]any{"memory": map[string]any{"max": "much"}}}, `params.memory.max: "much" is no size`},
		{"negative size", Options{Params: map[string]any{"memory": map[string]any{"max": "-4g"}}}, `params.memory.max: "-4g" is no size`},
		{"door", Options{Params: map[string]any{"doors": map[string]any{"build": "deny"}}}, "params.doors.build: there is no rule door-build"},
		{"door's word", Options{Params: map[string]any{"doors": map[string]any{"build": "open"}}}, "params.doors.build"},
		{"image pattern", Options{Params: map[string]any{"images": map[string]any{"allow": []any{"nginx"}}}}, "params.images.allow"},
		{"folder", Options{Dirs: []string{"/nonexistent/seawall"}}, "policy folder: open /nonexistent/seawall"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			tc.opts.Library = small(t)
			_, err := Load(context.Background(), tc.opts)
			if err == nil || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("error %v\nwant %s", err, tc.want)
			}
		})
	}
}

func TestLoadSiteRules(t *testing.T) {
	const rule = `# METADATA
# title: Team label
# custom:
#   id: team-label
#   fix: set the label team
package custom.seawall.rules.team_label

import data.custom.seawall.lib.labels

findings contains {"message": "no team", "field": "Labels", "got": ""} if {
	input.workload.kind == "container"
	not labels.team in data.custom.seawall.data.teams.known
}
`
	const lib = "package custom.seawall.lib.labels\n\nteam := object.get(input.workload.labels, \"team\", \"\")\n"
	dir := writeFiles(t, map[string]string{
		"team_label.rego": rule, "lib/labels.rego": lib, "teams.yaml": "known: [red, blue]\n",
		"team_label_test.rego": "not rego", "README.md": "no policy", ".hidden.rego": "not rego",
	})
	p := load(t, Options{Library: small(t), Dirs: []string{dir}})
	for team, allow := range map[string]bool{"red": true, "green": false} {
		in := privileged()
		in.Workload.Privileged = false
		in.Workload.Labels = map[string]string{"team": team}
		d, err := p.Decide(context.Background(), in)
		if err != nil || d.Allow != allow {
			t.Errorf("team %s: allow %v, error %v", team, d.Allow, err)
		}
		if !allow && (len(d.Findings) != 1 || d.Findings[0].Rule != "team-label" || d.Findings[0].Severity != "medium" || d.Findings[0].Fix != "set the label team") {
			t.Errorf("findings: %+v", d.Findings)
		}
	}
}

func TestLoadRefusesSiteFiles(t *testing.T) {
	const meta = "# METADATA\n# title: x\n# custom:\n#   id: x\n#   fix: y\n"
	const body = "\nfindings contains {\"message\": \"m\"} if input.workload.privileged\n"
	for _, tc := range []struct {
		name  string
		files map[string]string
		want  string
	}{
		{"shadows the library", map[string]string{"x.rego": meta + "package seawall.rules.test.small\n" + body}, "must be of package custom.seawall.rules.<rule>"},
		{"shadows main", map[string]string{"x.rego": "package seawall.main\n"}, "must be of package custom.seawall.rules.<rule>"},
		{"its own package", map[string]string{"x.rego": "package authz\n\nallow := true\n"}, "x.rego:1: a site module must be of package"},
		{"looks like it", map[string]string{"x.rego": "package custom.seawall.rulesx\n"}, "a site module must be of package"},
		{"looks like lib", map[string]string{"x.rego": "package custom.seawall.library\n"}, "a site module must be of package"},
		{"too deep", map[string]string{"x.rego": meta + "package custom.seawall.rules.a.x\n" + body}, "a rule is seawall.rules.<subject>.<rule> or custom.seawall.rules.<rule>"},
		{"no METADATA", map[string]string{"x.rego": "package custom.seawall.rules.x\n" + body}, "a rule needs a METADATA block"},
		{"no fix", map[string]string{"x.rego": "# METADATA\n# title: x\n# custom:\n#   id: x\npackage custom.seawall.rules.x\n" + body}, `custom lacks the key "fix"`},
		{"the id of a shipped rule", map[string]string{"x.rego": strings.Replace(meta, "id: x", "id: small", 1) + "package custom.seawall.rules.small\n" + body}, `the rule "small" is also in seawall/rules/test/small/small.rego:1`},
		{"twice", map[string]string{"a.rego": meta + "package custom.seawall.rules.x\n" + body, "b.rego": meta + "package custom.seawall.rules.x\n" + body}, `the rule "x" is also in`},
		{"cannot be unwaivable", map[string]string{"x.rego": strings.Replace(meta, "fix: y", "fix: y\n#   waivable: false", 1) + "package custom.seawall.rules.x\n" + body}, "only a shipped rule can be waivable: false"},
		{"broken data", map[string]string{"d.json": "{"}, "d.json"},
		{"data twice", map[string]string{"d.json": "{}", "d.yaml": "{}"}, "is held by another file"},
		{"data is above data", map[string]string{"d.json": "1", "d/e.json": "1"}, "is held by another file"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, err := Load(context.Background(), Options{Library: small(t), Dirs: []string{writeFiles(t, tc.files)}})
			if err == nil || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("error %v\nwant %s", err, tc.want)
			}
		})
	}
}

// TestSiteDataCannotReplaceParameters holds that a data file lands below
// custom.seawall.data, whatever it is called.
func TestSiteDataCannotReplaceParameters(t *testing.T) {
	dir := writeFiles(t, map[string]string{"params.yaml": "memory: {max: 1}\n", "seawall.yaml": "rules: {}\n"})
	p := load(t, Options{Library: small(t), Dirs: []string{dir}})
	if got := p.Params()["memory"].(map[string]any)["max"]; got != nil {
		t.Errorf("memory.max is %v", got)
	}
}

func TestSiteFollowsLinks(t *testing.T) {
	dir := writeFiles(t, map[string]string{"..data/x.rego": "# METADATA\n# title: x\n# custom:\n#   id: x\n#   fix: y\npackage custom.seawall.rules.x\n\nfindings contains {\"message\": \"m\"} if input.workload.privileged\n"})
	if err := os.Symlink("..data/x.rego", filepath.Join(dir, "x.rego")); err != nil {
		t.Fatal(err)
	}
	if p := load(t, Options{Library: small(t), Dirs: []string{dir}}); p.byID["x"] == nil {
		t.Error("the linked rule is not there")
	}
	if err := os.Symlink(".", filepath.Join(dir, "loop")); err != nil {
		t.Fatal(err)
	}
	if _, err := Load(context.Background(), Options{Library: small(t), Dirs: []string{dir}}); err == nil {
		t.Error("a folder within itself loads")
	}
}

func TestModes(t *testing.T) {
	small := small(t)
	for _, tc := range []struct {
		name   string
		opts   Options
		mode   Mode
		origin string
	}{
		{"default profile", Options{}, Deny, "profile restricted"},
		{"pinned profile", Options{Profile: "cis-l1@1.8.0"}, Warn, "profile cis-l1"},
		{"off in the profile", Options{Profile: "baseline@1"}, Off, "profile baseline"},
		{"override", Options{Rules: map[string]RuleOptions{"small": {Mode: Warn}}}, Warn, "rules.small.mode"},
		{"enforce", Options{Profile: "cis-l1", Rules: map[string]RuleOptions{"small": {Mode: Enforce}}}, Deny, "rules.small.mode"},
		{"nothing said", Options{Rules: map[string]RuleOptions{"small": {}}}, Deny, "profile restricted"},
	} {
		tc.opts.Library = small
		r := load(t, tc.opts).byID["small"]
		if r.Mode != tc.mode || r.Origin != tc.origin {
			t.Errorf("%s: %s from %q, want %s from %q", tc.name, r.Mode, r.Origin, tc.mode, tc.origin)
		}
	}
	if r := load(t, Options{Library: small, Rules: map[string]RuleOptions{"guard": {UnsafeMode: Off}}}).byID["guard"]; r.Mode != Off {
		t.Errorf("unsafe_mode: %s", r.Mode)
	}
	if r := load(t, Options{Library: small, Profile: "baseline", Rules: map[string]RuleOptions{"guard": {Mode: Deny}}}).byID["guard"]; r.Mode != Deny {
		t.Errorf("a guard made stricter: %s", r.Mode)
	}
}

func TestDoors(t *testing.T) {
	for _, tc := range []struct {
		word any
		mode Mode
	}{{nil, Deny}, {"deny", Deny}, {"warn", Warn}, {"allow", Off}, {[]any{"ci"}, Deny}} {
		p := load(t, Options{Params: map[string]any{"doors": map[string]any{"archive_put": tc.word}}, Roles: map[string]Role{"ci": {}}})
		if got := p.byID["door-archive-put"].Mode; got != tc.mode {
			t.Errorf("doors.archive_put: %v gives %s, want %s", tc.word, got, tc.mode)
		}
	}
}

func TestSizesAreBytes(t *testing.T) {
	p := load(t, Options{Library: small(t), Params: map[string]any{"memory": map[string]any{"max": "4g"}}})
	memory := p.Params()["memory"].(map[string]any)
	if got := memory["max"]; fmt.Sprint(got) != "4294967296" {
		t.Errorf("memory.max is %v", got)
	}
	if memory["require"] != true {
		t.Error("the default beside it is gone")
	}
}

func TestRevision(t *testing.T) {
	base := Options{Library: small(t)}
	seen := map[string]string{load(t, base).Revision(): "base"}
	if again := load(t, base).Revision(); seen[again] != "base" || len(again) != 12 {
		t.Errorf("the same options give %q and %v", again, maps.Clone(seen))
	}
	for name, change := range map[string]func(*Options){
		"profile": func(o *Options) { o.Profile = "cis-l2" },
		"mode":    func(o *Options) { o.Mode = Audit },
		"params":  func(o *Options) { o.Params = map[string]any{"api_min": "1.44"} },
		"rules":   func(o *Options) { o.Rules = map[string]RuleOptions{"small": {Mode: Off}} },
		"waivers": func(o *Options) {
			o.Waivers = []Waiver{{Rules: []string{"small"}, Reason: "r", Owner: "o", Expires: "2030-01-01"}}
		},
		"site": func(o *Options) { o.Dirs = []string{writeFiles(t, map[string]string{"a.json": "1"})} },
		"library": func(o *Options) {
			o.Library = library(t, map[string]string{smallFile: smallRule + "\n", guardFile: guard})
		},
	} {
		o := base
		change(&o)
		r := load(t, o).Revision()
		if other, taken := seen[r]; taken {
			t.Errorf("%s gives the revision of %s", name, other)
		}
		seen[r] = name
	}
}

func TestDiff(t *testing.T) {
	p := load(t, Options{Library: small(t)})
	got, err := p.Diff("restricted", "cis-l1@1.8.0")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]Difference{{"guard", Deny, Warn}, {"small", Deny, Warn}}, got); diff != "" {
		t.Error(diff)
	}
	if _, err := p.Diff("restricted", "cis"); err == nil {
		t.Error("an unknown profile is compared")
	}
}
