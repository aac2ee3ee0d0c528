package engine

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

// Version is one generation of the Docker engine.
type Version struct {
	Name   string // the generation, as tests name it: "20.10"
	Engine string // the release it was measured with; a Debian update may raise the last part
	API    string // newest API version it speaks
	MinAPI string // oldest API version it speaks
	suite  string // Debian suite whose root holds it
}

// String returns the generation's name.
func (v Version) String() string { return v.Name }

// Before reports whether v is an older generation than the one named.
// An unknown name is a mistake in the test, and panics.
func (v Version) Before(name string) bool {
	at := -1
	for i, w := range versions {
		if w.Name == name {
			at = i
		}
	}
	if at < 0 {
		panic("engine: no version " + name)
	}
	for _, w := range versions[:at] {
		if w.Name == v.Name {
			return true
		}
	}
	return false
}

var versions = []Version{
	{Name: "20.10", Engine: "20.10.24", API: "1.41", MinAPI: "1.12", suite: "bookworm"},
	{Name: "26.1", Engine: "26.1.5", API: "1.45", MinAPI: "1.24", suite: "trixie"},
	{Name: "28.5", Engine: "28.5.2", API: "1.51", MinAPI: "1.24", suite: "forky"},
}

// Versions lists the engines that hack/engines installs, oldest first.
func Versions() []Version { return append([]Version(nil), versions...) }

// Latest is the newest of them, for tests that need only one.
func Latest() Version { return versions[len(versions)-1] }

// Each runs f as a parallel subtest for every engine, named after it, and
// makes t itself parallel. Daemons mostly wait: with few cores, raise `go test
// -parallel` to 4.
func Each(t *testing.T, f func(t *testing.T, v Version)) {
	t.Helper()
	t.Parallel()
	for _, v := range versions {
		t.Run(v.Name, func(t *testing.T) {
			t.Parallel()
			f(t, v)
		})
	}
}

// enginesDir is where hack/engines puts the roots.
func enginesDir() string {
	if d := os.Getenv("SEAWALL_ENGINES"); d != "" {
		return d
	}
	return "/var/cache/seawall/engines"
}

// root returns the version's Debian root.
func (v Version) root() (string, error) {
	if v.suite == "" {
		return "", fmt.Errorf("engine: unknown version %q", v.Name)
	}
	if os.Geteuid() != 0 {
		return "", fmt.Errorf("engine: a real dockerd needs root: run the tests as root, after `sudo hack/engines`")
	}
	dir := filepath.Join(enginesDir(), v.suite)
	for _, need := range []string{filepath.Join(dir, ".seawall"), tool("busybox"), tool("docker-registry")} {
		if _, err := os.Stat(need); err != nil {
			return "", fmt.Errorf("engine: Docker %s is not installed (%w); run `sudo hack/engines`", v.Name, err)
		}
	}
	return dir, nil
}

// tool returns the path of a program of the oldest root that serves them all.
func tool(name string) string {
	sub := "usr/bin"
	if name == "busybox" {
		sub = "bin"
	}
	return filepath.Join(enginesDir(), versions[0].suite, sub, name)
}
