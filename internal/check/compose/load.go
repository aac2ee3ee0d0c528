// Package compose turns compose files into the requests that docker compose
// sends to the Engine for them, and finds the place in a file that a finding
// about such a request is to blame on.
//
// Files are loaded by compose-go, the loader of docker compose itself:
// overrides, profiles, env files, extends, include and anchors mean what they
// mean there. What docker compose makes of a loaded project is written anew
// here; a test holds it against what the real one sends.
package compose

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/compose-spec/compose-go/v2/cli"
	"github.com/compose-spec/compose-go/v2/types"

	"github.com/seawall/seawall/internal/check"
)

// Options say what to load.
type Options struct {
	Files    []string // each over the one before; "-" is standard input
	EnvFiles []string
	Profiles []string // "*" is all
	// Stdin is what "-" stands for.
	Stdin []byte
	// Name is the project's, by default the folder's.
	Name string
	// APIVersion is the version in the requests; 1.51 if empty.
	APIVersion string
}

// Project is a loaded compose project.
type Project struct {
	// Files are those that were read, extended and included ones too.
	Files []string
	// Requests are what compose asks the Engine for, in its order.
	Requests []check.Request
	// Findings are those about the files themselves.
	Findings []check.Finding
	// Notes say what was left out.
	Notes []string
}

// Load loads a project. A file that is missing is an fs.ErrNotExist.
func Load(ctx context.Context, o Options) (*Project, error) {
	for _, f := range o.Files {
		if f == "-" {
			continue
		}
		if _, err := os.Stat(f); err != nil {
			return nil, err
		}
	}
	files, dir, done, err := onDisk(o)
	if err != nil {
		return nil, err
	}
	defer done()
	opts, err := cli.NewProjectOptions(files, cli.WithWorkingDirectory(dir),
		cli.WithOsEnv, cli.WithEnvFiles(o.EnvFiles...), cli.WithDotEnv,
		cli.WithConfigFileEnv, cli.WithDefaultProfiles(o.Profiles...), cli.WithName(o.Name),
		cli.WithResolvedPaths(true),
	)
	if err != nil {
		return nil, err
	}
	project, err := opts.LoadProject(ctx)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", strings.Join(o.Files, ", "), err)
	}
	tree := openTree(o.Files, files, project.Environment)
	p := &Project{Files: tree.names(), Findings: tree.unresolved(project.Environment)}
	for _, name := range project.DisabledServiceNames() {
		s := project.DisabledServices[name]
		p.Notes = append(p.Notes, fmt.Sprintf("%s: service %s is in the profile %s, which is not enabled, and was not checked; enable it with --compose-profile",
			o.Files[0], name, strings.Join(s.Profiles, ", ")))
	}
	b := &builder{project: project, tree: tree, version: o.APIVersion}
	if b.version == "" {
		b.version = "1.51"
	}
	p.Requests, err = b.requests()
	return p, err
}

// onDisk gives the names under which files can be read, and the project's
// folder where that is not the first file's. Standard input is put into a file,
// to be removed when all is done.
func onDisk(o Options) (files []string, dir string, done func(), err error) {
	files, done = slices.Clone(o.Files), func() {}
	i := slices.Index(files, "-")
	if i < 0 {
		return files, "", done, nil
	}
	if dir, err = os.Getwd(); err != nil {
		return nil, "", done, err
	}
	tmp, err := os.MkdirTemp("", "seawall-check-")
	if err != nil {
		return nil, "", done, err
	}
	done = func() { _ = os.RemoveAll(tmp) }
	files[i] = filepath.Join(tmp, "compose.yaml")
	return files, dir, done, os.WriteFile(files[i], o.Stdin, 0o600)
}

// Names are the file names that compose looks for in a folder, in its order.
var Names = cli.DefaultFileNames

// InFolder returns the compose files of a folder, main and override, nil if it
// has none.
func InFolder(dir string) []string {
	files := first(dir, cli.DefaultFileNames)
	if files == nil {
		return nil
	}
	return append(files, first(dir, cli.DefaultOverrideFileNames)...)
}

func first(dir string, names []string) []string {
	for _, n := range names {
		path := filepath.Join(dir, n)
		if st, err := os.Stat(path); err == nil && st.Mode().IsRegular() {
			return []string{path}
		}
	}
	return nil
}

// sorted lists the keys of a map in order.
func sorted[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// inOrder lists services so that each comes after those it depends on.
func inOrder(p *types.Project) (names []string) {
	seen := map[string]bool{}
	var visit func(string)
	visit = func(name string) {
		if seen[name] {
			return
		}
		seen[name] = true
		s, ok := p.Services[name]
		if !ok {
			return
		}
		deps := s.GetDependencies()
		slices.Sort(deps)
		for _, d := range deps {
			visit(d)
		}
		names = append(names, name)
	}
	for _, name := range sorted(p.Services) {
		visit(name)
	}
	return names
}
