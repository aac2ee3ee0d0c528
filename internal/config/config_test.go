package config

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/seawall/seawall/internal/policy"
)

// write puts a configuration into a private file and returns its path.
func write(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "config.yaml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func load(t *testing.T, text string, env []string, flags map[string][]string) (*Config, error) {
	t.Helper()
	return Load(Sources{Path: write(t, text), PathGiven: true, Env: env, Flags: flags})
}

var unexported = cmpopts.IgnoreUnexported(Config{}, policy.Waiver{})

func TestDefaultsAreValid(t *testing.T) {
	cfg, err := Load(Sources{Path: filepath.Join(t.TempDir(), "none.yaml")})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(Default(), cfg, unexported); diff != "" {
		t.Errorf("without a file the defaults hold (-want +got):\n%s", diff)
	}
}

func TestNamedFileMustExist(t *testing.T) {
	path := filepath.Join(t.TempDir(), "none.yaml")
	for name, src := range map[string]Sources{
		"flag":        {Path: path, PathGiven: true},
		"environment": {Env: []string{"SEAWALL_CONFIG=" + path}},
	} {
		if _, err := Load(src); err == nil || !strings.Contains(err.Error(), "no such file") {
			t.Errorf("%s: got %v, want a missing file", name, err)
		}
	}
}

func TestLayers(t *testing.T) {
	cfg, err := load(t, "profile: baseline\nmode: audit\ndocker: {timeout: 3s}\nlog: {level: debug}\n",
		[]string{"SEAWALL_PROFILE=cis-l1", "SEAWALL_MODE=enforce", "SEAWALL_POLICY_DIRS=", "HOME=/root"},
		map[string][]string{"profile": {"cis-l2@1.8.0"}})
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{"profile": cfg.Profile, "mode": cfg.Mode, "timeout": cfg.Docker.Timeout.String(), "level": cfg.Log.Level, "format": cfg.Log.Format}
	want := map[string]string{"profile": "cis-l2@1.8.0", "mode": "enforce", "timeout": "3s", "level": "debug", "format": "text"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("values (-want +got):\n%s", diff)
	}
	origins := map[string]string{}
	for _, key := range []string{"profile", "mode", "docker.timeout", "log.level", "log.format"} {
		origins[key] = strings.TrimPrefix(cfg.origin(key).String(), filepath.Dir(cfg.File)+"/")
	}
	wantOrigins := map[string]string{"profile": "--profile", "mode": "$SEAWALL_MODE", "docker.timeout": "config.yaml:3", "log.level": "config.yaml:4", "log.format": "default"}
	if diff := cmp.Diff(wantOrigins, origins); diff != "" {
		t.Errorf("origins (-want +got):\n%s", diff)
	}
}

// TestRefused holds that nothing doubtful is taken: each line of want must be
// part of the error or its hint.
func TestRefused(t *testing.T) {
	tests := []struct {
		name, file string
		env        []string
		want       []string
	}{
		{name: "unknown key", file: "profil: baseline\n", want: []string{":1: profil: unknown key", `did you mean "profile"?`}},
		{name: "unknown key deeper", file: "docker:\n  time_out: 2s\n", want: []string{":2: docker.time_out: unknown key", `"timeout"`}},
		{name: "other case", file: "Profile: baseline\n", want: []string{"unknown key", `"profile"`}},
		{name: "key far from all", file: "zzzzzzzzzzzz: 1\n", want: []string{"unknown key", "known: audit, compat, docker"}},
		{name: "repeated key", file: "mode: audit\nmode: enforce\n", want: []string{":2: mode: given twice, first on line 1"}},
		{name: "repeated key in params", file: "params:\n  a:\n    b: 1\n    b: 2\n", want: []string{":4: params.a.b: given twice"}},
		{name: "two documents", file: "mode: audit\n---\nmode: enforce\n", want: []string{"more than one YAML document"}},
		{name: "alias", file: "params: {a: &x [1], b: *x}\n", want: []string{"anchors and aliases"}},
		{name: "merge key", file: "docker:\n  <<: {timeout: 1s}\n", want: []string{"plain names"}},
		{name: "list as root", file: "- a\n", want: []string{"must be a mapping"}},
		{name: "not YAML", file: "a: [\n", want: []string{"not YAML"}},
		{name: "not UTF-8", file: "profile: \xff\n", want: []string{"not YAML"}},
		{name: "truth value for text", file: "mode: off\nprofile: yes\nlog: {level: true}\n", want: []string{"log.level: must be text, not a truth value"}},
		{name: "text for list", file: "policy: {dirs: /etc}\n", want: []string{"policy.dirs: must be a list, not text"}},
		{name: "list for text", file: "profile: [baseline]\n", want: []string{"profile: must be a single value, not a list"}},
		{name: "profile", file: "profile: restrictd\n", want: []string{`did you mean "restricted"?`}},
		{name: "pin", file: "profile: cis-l1@latest\n", want: []string{`"latest" is not a version`}},
		{name: "empty pin", file: "profile: cis-l1@\n", want: []string{`"" is not a version`}},
		{name: "empty mode", file: "mode: ''\n", want: []string{"mode: must be one of enforce, audit"}},
		{name: "rule mode", file: "rules: {privileged: {mode: warning}}\n", want: []string{":1: rules.privileged.mode", `"warn"`}},
		{name: "rule without mapping", file: "rules: {privileged: off}\n", want: []string{"rules.privileged: must be a mapping"}},
		{name: "rule without mode", file: "rules: {privileged: {}}\n", want: []string{"rules.privileged.mode: must be one of"}},
		{name: "duration without unit", file: "docker: {timeout: 2}\n", want: []string{`"2" is not a duration`}},
		{name: "endless duration", file: "docker: {timeout: 2h}\n", want: []string{"between 10ms and 1m"}},
		{name: "negative duration", file: "audit: {max_age: -1s}\n", want: []string{"negative"}},
		{name: "size", file: "audit: {max_size: 10 apples}\n", want: []string{"is not a size"}},
		{name: "tiny size", file: "audit: {max_size: 10}\n", want: []string{"at least 1m"}},
		{name: "number", file: "audit: {max_files: many}\n", want: []string{"is not a whole number"}},
		{name: "relative socket", file: "plugin: {socket: seawall.sock}\n", want: []string{"absolute path"}},
		{name: "relative audit file", file: "audit: {file: audit.jsonl}\n", want: []string{"absolute path or -"}},
		{name: "tcp without TLS", file: "docker: {host: 'tcp://127.0.0.1:2375'}\n", want: []string{"needs TLS"}},
		{name: "half a TLS", file: "docker: {tls: {ca: /ca.pem}}\n", want: []string{"belong together"}},
		{name: "ssh host", file: "docker: {host: 'ssh://host'}\n", want: []string{`cannot speak "ssh"`}},
		{name: "host without scheme", file: "docker: {host: /var/run/docker.sock}\n", want: []string{"is not an address"}},
		{name: "empty host", file: "docker: {host: ''}\n", want: []string{"is not an address"}},
		{name: "policy folder missing", file: "policy: {dirs: [/nowhere/at/all]}\n", want: []string{"policy.dirs: no such file"}},
		{name: "waiver key", file: "waivers:\n  - {rule: privileged}\n", want: []string{":2: waivers[0].rule: unknown key", `"rules"`}},
		{name: "waivers file missing", file: "waivers_file: /nowhere/waivers.yaml\n", want: []string{"/nowhere/waivers.yaml: no such file"}},
		{name: "unknown variable", env: []string{"SEAWALL_PROFLE=baseline"}, want: []string{"$SEAWALL_PROFLE: unknown variable", `"SEAWALL_PROFILE"`}},
		{name: "bad variable", env: []string{"SEAWALL_DOCKER_TIMEOUT=soon"}, want: []string{"$SEAWALL_DOCKER_TIMEOUT: docker.timeout"}},
		{name: "all errors at once", file: "a: 1\nb: 2\n", want: []string{":1: a: unknown", ":2: b: unknown"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := load(t, tt.file, tt.env, nil)
			var errs Errors
			if !errors.As(err, &errs) {
				t.Fatalf("got %v, want Errors", err)
			}
			all := ""
			for _, e := range errs {
				all += e.Error() + "\n" + e.Hint + "\n"
			}
			for _, want := range tt.want {
				if !strings.Contains(all, want) {
					t.Errorf("error lacks %q:\n%s", want, all)
				}
			}
		})
	}
}

func TestTrust(t *testing.T) {
	for _, mode := range []os.FileMode{0o602, 0o620, 0o666} {
		path := write(t, "mode: audit\n")
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
		if _, err := Load(Sources{Path: path, PathGiven: true}); err == nil || !strings.Contains(err.Error(), "writable by") {
			t.Errorf("mode %o: got %v, want a refusal", mode, err)
		}
		if _, err := Load(Sources{Path: path, PathGiven: true, UnsafeAllowWritableConfig: true}); err != nil {
			t.Errorf("mode %o, allowed by its unsafe name: %v", mode, err)
		}
	}
}

func TestTrustOfFoldersAbove(t *testing.T) {
	path := write(t, "mode: audit\n")
	if err := os.Chmod(filepath.Dir(path), 0o777); err != nil {
		t.Fatal(err)
	}
	if _, err := Load(Sources{Path: path, PathGiven: true}); err == nil || !strings.Contains(err.Error(), "writable by everybody") {
		t.Errorf("a file in a folder that all may write: got %v, want a refusal", err)
	}
}

func TestTrustOfPolicyFolders(t *testing.T) {
	dir := t.TempDir()
	rule := filepath.Join(dir, "a.rego")
	if err := os.WriteFile(rule, []byte("package a\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	file := "policy: {dirs: [" + dir + "]}\n"
	if _, err := load(t, file, nil, nil); err != nil {
		t.Fatalf("a private folder: %v", err)
	}
	if err := os.Chmod(rule, 0o666); err != nil {
		t.Fatal(err)
	}
	if _, err := load(t, file, nil, nil); err == nil || !strings.Contains(err.Error(), "a.rego is writable by everybody") {
		t.Errorf("got %v, want a refusal that names the file", err)
	}
}

func TestNotARegularFile(t *testing.T) {
	if _, err := Load(Sources{Path: "/dev/null", PathGiven: true}); err == nil || !strings.Contains(err.Error(), "not a regular file") {
		t.Errorf("a device: got %v", err)
	}
}

func TestPolicyOptions(t *testing.T) {
	waivers := filepath.Join(t.TempDir(), "waivers.yaml")
	if err := os.WriteFile(waivers, []byte("- {rules: [privileged], reason: r, owner: o, expires: 2027-01-31}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	cfg, err := load(t, "mode: audit\nwaivers_file: "+waivers+"\nwaivers: [{rules: [device], reason: r, owner: o, expires: 2027-01-31}]\nrules: {a: {mode: enforce}, b: {unsafe_mode: off}}\n"+
		"identity: {default_role: watch}\nroles: {watch: {users: ['*'], groups: [g], local: true, actions: [ping], classes: [read]}}\n", nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	got := cfg.PolicyOptions()
	want := policy.Options{
		Profile: "restricted", Mode: policy.Audit,
		Rules: map[string]policy.RuleOptions{"a": {Mode: "enforce"}, "b": {UnsafeMode: "off"}},
		Waivers: []policy.Waiver{
			{Rules: []string{"device"}, Reason: "r", Owner: "o", Expires: "2027-01-31"},
			{Rules: []string{"privileged"}, Reason: "r", Owner: "o", Expires: "2027-01-31"},
		},
		DefaultRole: "watch",
		Roles: map[string]policy.Role{"watch": {
			Users: []string{"*"}, Groups: []string{"g"}, Local: true, Actions: []string{"ping"}, Classes: []string{"read"},
		}},
	}
	if diff := cmp.Diff(want, got, unexported); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestBlame holds that what the policy finds wrong with the configuration is
// told with file and line.
func TestBlame(t *testing.T) {
	for text, want := range map[string]string{
		"roles:\n  dev:\n    actions: [container_creat]\n":     `:3: roles.dev.actions: unknown action "container_creat"`,
		"roles:\n  dev: {classes: [reads]}\n":                  `:2: roles.dev.classes: unknown class "reads"`,
		"roles: {dev: {}}\nidentity: {default_role: deb}\n":    `:2: identity.default_role: there is no role "deb"`,
		"roles: {dev: {}}\nparams:\n  doors: {build: [deb]}\n": `:3: params.doors.build: there is no role "deb"`,
		"params:\n  images:\n    lates: deny\n":                `:3: params.images.lates: unknown parameter`,
		"params:\n  image:\n    latest: deny\n":                `:2: params.image: unknown parameter`,
		"rules:\n  a: {mode: off}\n":                           `:2: rules.a: unknown rule`,
		"rules:\n  self-protect:\n    mode: warn\n":            `:2: rules.self-protect: this rule guards the gate itself`,
		"roles:\n  a: {}\n  b c: {}\n":                         `:3: roles."b c": a name is`,
		"roles: {a.b: {groups: ['*']}}\n":                      `:1: roles."a.b".groups: "*" is no group`,
	} {
		cfg, err := load(t, text, nil, nil)
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		_, err = policy.Load(t.Context(), cfg.PolicyOptions())
		var errs Errors
		if err = cfg.Blame(err); !errors.As(err, &errs) || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %s", text, err, want)
		}
	}
}

const everything = `profile: cis-l1@1.8.0
mode: audit
params:
  images: {allow: ["docker.io/library/**"]}
  memory: {max: 4g}
  odd.name: {flag: true, none: null, ratio: 0.5, when: 2026-11-24}
rules:
  healthcheck: {mode: warn}
waivers:
  - {rules: [privileged], match: {users: [alice]}, reason: "a: b", owner: ops, expires: 2027-01-31}
docker: {host: none, timeout: 1500ms}
audit: {sync: true, max_size: 1g, max_age: 30d, max_files: 3}
identity: {groups_from: [o, ou]}
roles:
  admin: {users: ["*"], local: true, actions: ["*"]}
`

// TestShownConfigurationLoads holds that what `config show` prints is the same
// configuration.
func TestShownConfigurationLoads(t *testing.T) {
	first, err := load(t, everything, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, origins := range []bool{false, true} {
		shown, err := first.YAML(origins)
		if err != nil {
			t.Fatal(err)
		}
		again, err := load(t, string(shown), nil, nil)
		if err != nil {
			t.Fatalf("%v\n%s", err, shown)
		}
		again.File, again.Origins = first.File, first.Origins
		if diff := cmp.Diff(first, again, cmpopts.EquateEmpty(), unexported); diff != "" {
			t.Errorf("origins=%v (-first +again):\n%s\n%s", origins, diff, shown)
		}
	}
}

func TestUnitsReadBack(t *testing.T) {
	for _, d := range []time.Duration{0, time.Millisecond, 2 * time.Second, 90 * time.Minute, 24 * time.Hour, 25 * time.Hour, 90 * 24 * time.Hour} {
		var got Duration
		if err := got.UnmarshalText([]byte(Duration(d).String())); err != nil || time.Duration(got) != d {
			t.Errorf("%s is written %q and read %s (%v)", d, Duration(d), got, err)
		}
	}
	for _, s := range []Size{0, 1, 1023, 1024, 1536, 1 << 20, 5 << 30} {
		var got Size
		if err := got.UnmarshalText([]byte(s.String())); err != nil || got != s {
			t.Errorf("%d is written %q and read %d (%v)", s, s.String(), got, err)
		}
	}
}

// TestEveryKeyHasItsTwins walks the settings, so that a new field cannot
// forget its environment variable or help.
func TestEveryKeyHasItsTwins(t *testing.T) {
	keys := Keys()
	if len(keys) < 20 {
		t.Fatalf("only %d keys found", len(keys))
	}
	for _, k := range keys {
		if k.Help == "" {
			t.Errorf("%s has no help", k.Name)
		}
		cfg := Default()
		if err := cfg.set(k.Name, split(k, k.Default)); err != nil {
			t.Errorf("%s: its own default %q: %v", k.Name, k.Default, err)
		}
	}
}

// FuzzFile holds that no file makes the reader panic or load what is invalid.
func FuzzFile(f *testing.F) {
	f.Add(everything)
	f.Add("params: {a: {b: [1, {c: d}]}}")
	f.Add("a: &a [*a]")
	f.Add("? {a: b}\n: c")
	f.Fuzz(func(t *testing.T, text string) {
		cfg, errs := Default(), Errors{}
		(&fileReader{path: "f", cfg: cfg, errs: &errs}).read([]byte(text))
		if len(errs) > 0 {
			return
		}
		cfg.validate(&errs)
		if _, err := cfg.YAML(true); err != nil {
			t.Errorf("cannot be shown: %v", err)
		}
	})
}
