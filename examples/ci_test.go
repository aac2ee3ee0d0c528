package examples

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

const (
	passing = "services: {web: {image: 'nginx:1.27'}}\n"
	failing = "services:\n  web:\n    image: nginx:1.27\n    privileged: true\n"
)

// TestPreCommitHook runs the hook's command on the files that it is for.
func TestPreCommitHook(t *testing.T) {
	var hooks []struct{ ID, Entry, Language, Files string }
	read(t, "ci/pre-commit-hooks.yaml", &hooks)
	if len(hooks) != 1 || hooks[0].Language != "system" {
		t.Fatalf("%+v", hooks)
	}
	files := regexp.MustCompile(hooks[0].Files)
	for name, want := range map[string]bool{
		"compose.yaml": true, "a/docker-compose.yml": true, "compose.prod.yaml": true, "values.yaml": false, "decompose.yaml": false,
	} {
		if files.MatchString(name) != want {
			t.Errorf("%s: is for the hook: %t", name, !want)
		}
	}
	bin := build(t)
	for text, code := range map[string]int{passing: 0, failing: 1} {
		if got := sh(t, bin, text, hooks[0].Entry+" compose.yaml"); got.code != code {
			t.Errorf("exit %d, want %d: %s", got.code, code, got.out)
		}
	}
}

// TestGitHubWorkflow runs each command of the workflow.
func TestGitHubWorkflow(t *testing.T) {
	var w struct {
		Jobs map[string]struct{ Steps []struct{ Run string } }
	}
	read(t, "ci/github-workflow.yaml", &w)
	ran, bin := 0, build(t)
	for _, step := range w.Jobs["check"].Steps {
		if step.Run == "" {
			continue
		}
		ran++
		for text, code := range map[string]int{passing: 0, failing: 1} {
			if got := sh(t, bin, text, step.Run); got.code != code {
				t.Errorf("%s: exit %d, want %d: %s", step.Run, got.code, code, got.out)
			}
		}
		got := sh(t, bin, failing, step.Run+"; cat seawall.sarif 2>/dev/null || true")
		if !strings.Contains(got.out, "compose.yaml") || !strings.Contains(got.out, "privileged") {
			t.Errorf("%s: %s", step.Run, got.out)
		}
	}
	if ran != 2 {
		t.Errorf("%d commands were run", ran)
	}
}

func read(t *testing.T, name string, into any) {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if err := yaml.Unmarshal(text, into); err != nil {
		t.Fatal(err)
	}
}

type outcome struct {
	code int
	out  string
}

// sh runs a command line in a folder with one compose file, and seawall on the
// PATH.
func sh(t *testing.T, bin, compose, line string) outcome {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "compose.yaml"), []byte(compose), 0o644); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("sh", "-c", line)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "PATH="+bin+string(os.PathListSeparator)+os.Getenv("PATH"))
	out, err := cmd.CombinedOutput()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return outcome{cmd.ProcessState.ExitCode(), string(out)}
}

// build makes seawall and returns its folder.
func build(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if out, err := exec.Command("go", "build", "-o", dir, "../cmd/seawall").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return dir
}
