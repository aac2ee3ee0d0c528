package policy

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/util"
)

// The only packages that a site module may declare.
const (
	siteRules = "data.custom.seawall.rules."
	siteLib   = "data.custom.seawall.lib"
)

const (
	libraryRules = "data.seawall.rules."
	maxFile      = 4 << 20 // bytes of one module or data file
	maxDepth     = 16      // folders within folders
)

// source is one file of the policy.
type source struct {
	name string // as errors name it
	path []string
	text []byte
	site bool
}

// sources are the files of a policy by what they are.
type sources struct {
	modules []source
	data    []source
	tests   bool // Rego tests count as modules
}

// libraryModules reads the modules of the embedded library, tests left out.
func libraryModules(library fs.FS) ([]source, error) {
	var out []source
	err := fs.WalkDir(library, "seawall", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || kindOf(name) != moduleFile {
			return err
		}
		text, err := fs.ReadFile(library, name)
		if err != nil {
			return err
		}
		out = append(out, source{name: name, text: text})
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("policy library: %w", err)
	}
	if len(out) == 0 {
		return nil, errors.New("policy library: no modules")
	}
	return out, nil
}

// siteSources reads the operator's folders.
func siteSources(dirs []string) (sources, error) {
	var all sources
	for _, dir := range dirs {
		if err := all.walk(dir, nil, 0); err != nil {
			return sources{}, err
		}
	}
	return all, nil
}

// walk reads one folder and those below it. Symbolic links are followed, as
// configuration managers deploy folders through them; names that start with a
// dot are left alone for the same reason.
func (s *sources) walk(dir string, at []string, depth int) error {
	if depth > maxDepth {
		return fmt.Errorf("policy folder %s: nested deeper than %d folders", dir, maxDepth)
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return fmt.Errorf("policy folder: %w", err)
	}
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), ".") {
			continue
		}
		name := filepath.Join(dir, e.Name())
		info, err := os.Stat(name)
		if err != nil {
			return fmt.Errorf("policy folder: %w", err)
		}
		if info.IsDir() {
			if err := s.walk(name, append(at[:len(at):len(at)], e.Name()), depth+1); err != nil {
				return err
			}
			continue
		}
		if err := s.add(name, at, info); err != nil {
			return err
		}
	}
	return nil
}

func (s *sources) add(name string, at []string, info fs.FileInfo) error {
	kind := kindOf(name)
	if s.tests && strings.HasSuffix(name, "_test.rego") {
		kind = moduleFile
	}
	if kind == otherFile {
		return nil
	}
	if !info.Mode().IsRegular() || info.Size() > maxFile {
		return fmt.Errorf("%s: not a regular file of at most %d bytes", name, maxFile)
	}
	text, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	stem := strings.TrimSuffix(filepath.Base(name), filepath.Ext(name))
	src := source{name: name, text: text, site: true, path: append(at[:len(at):len(at)], stem)}
	if kind == moduleFile {
		s.modules = append(s.modules, src)
	} else {
		s.data = append(s.data, src)
	}
	return nil
}

type fileKind int

const (
	otherFile fileKind = iota
	moduleFile
	dataFile
)

// kindOf tells a file by its name. Tests, Rego's and the request cases, end in
// _test and are no part of the policy.
func kindOf(name string) fileKind {
	ext := path.Ext(name)
	if strings.HasSuffix(strings.TrimSuffix(name, ext), "_test") {
		return otherFile
	}
	switch ext {
	case ".rego":
		return moduleFile
	case ".json", ".yaml", ".yml":
		return dataFile
	}
	return otherFile
}

// parse turns a source into a module with its annotations.
func (s source) parse() (*ast.Module, error) {
	mod, err := s.syntax()
	if err != nil {
		return nil, err
	}
	if mod == nil {
		return nil, fmt.Errorf("%s: empty module", s.name)
	}
	pkg := mod.Package.Path.String()
	switch {
	case s.site && !strings.HasPrefix(pkg, siteRules) && pkg != siteLib && !strings.HasPrefix(pkg, siteLib+"."):
		return nil, fmt.Errorf("%s:%d: a site module must be of package custom.seawall.rules.<rule> or custom.seawall.lib.<name>, not %s",
			s.name, mod.Package.Location.Row, strings.TrimPrefix(pkg, "data."))
	case !s.site && !strings.HasPrefix(pkg, "data.seawall."):
		return nil, fmt.Errorf("%s:%d: a module of the library must be below package seawall", s.name, mod.Package.Location.Row)
	}
	return mod, nil
}

// siteData builds data.custom.seawall.data: folders and file names, without
// their extension, are its keys.
func siteData(files []source) (map[string]any, error) {
	root := map[string]any{}
	for _, f := range files {
		var v any
		if err := util.Unmarshal(f.text, &v); err != nil {
			return nil, fmt.Errorf("%s: %w", f.name, err)
		}
		at := root
		for _, key := range f.path[:len(f.path)-1] {
			next, ok := at[key].(map[string]any)
			if !ok {
				if _, taken := at[key]; taken {
					return nil, fmt.Errorf("%s: data.custom.seawall.data.%s is held by another file", f.name, strings.Join(f.path, "."))
				}
				next = map[string]any{}
				at[key] = next
			}
			at = next
		}
		last := f.path[len(f.path)-1]
		if _, taken := at[last]; taken {
			return nil, fmt.Errorf("%s: data.custom.seawall.data.%s is held by another file", f.name, strings.Join(f.path, "."))
		}
		at[last] = v
	}
	return root, nil
}
