package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/sirupsen/logrus"

	"github.com/seawall/seawall/internal/check"
	"github.com/seawall/seawall/internal/check/compose"
	"github.com/seawall/seawall/internal/check/document"
)

// gathered is what was read from files.
type gathered struct {
	requests []check.Request
	findings []check.Finding
	files    []string
}

// sources judges files, folders and standard input; without any, this folder.
func (k *checker) sources(ctx context.Context, stdin io.Reader, names []string) (*check.Report, error) {
	logrus.SetLevel(logrus.ErrorLevel) // what compose-go warns of are findings here
	if len(names) == 0 && len(k.flags.files) == 0 {
		names = []string{"."}
	}
	var g gathered
	if len(k.flags.files) > 0 {
		if err := k.compose(ctx, &g, stdin, k.flags.files); err != nil {
			return nil, err
		}
	}
	for _, name := range names {
		if err := k.source(ctx, &g, stdin, name); err != nil {
			return nil, err
		}
	}
	r, err := k.judge(ctx, g.requests, g.files)
	if err != nil {
		return nil, err
	}
	r.Findings = append(r.Findings, g.findings...)
	r.Sort()
	return r, nil
}

// source reads one name of the command line.
func (k *checker) source(ctx context.Context, g *gathered, stdin io.Reader, name string) error {
	if name == "-" {
		text, err := io.ReadAll(stdin)
		if err != nil {
			return err
		}
		if first := bytes.TrimSpace(text); len(first) > 0 && (first[0] == '{' || first[0] == '[') {
			return k.document(g, bytes.NewReader(text), "-")
		}
		return k.compose(ctx, g, bytes.NewReader(text), []string{"-"})
	}
	st, err := os.Stat(name)
	switch {
	case err != nil:
		return lost(err)
	case st.IsDir():
		return k.folder(ctx, g, name)
	case strings.EqualFold(filepath.Ext(name), ".yaml"), strings.EqualFold(filepath.Ext(name), ".yml"):
		return k.compose(ctx, g, stdin, []string{name})
	}
	f, err := os.Open(name)
	if err != nil {
		return lost(err)
	}
	defer f.Close()
	return k.document(g, f, name)
}

func lost(err error) error { return &failure{code: exitUnreachable, err: err} }

func (k *checker) document(g *gathered, r io.Reader, name string) error {
	requests, err := document.Read(r, name)
	if err != nil {
		return &failure{code: exitUsage, err: err}
	}
	g.requests, g.files = append(g.requests, requests...), append(g.files, name)
	return nil
}

func (k *checker) compose(ctx context.Context, g *gathered, stdin io.Reader, files []string) error {
	o := compose.Options{Files: files, EnvFiles: k.flags.envFiles, Profiles: k.flags.profiles, APIVersion: k.api}
	for _, f := range files {
		if f == "-" {
			text, err := io.ReadAll(stdin)
			if err != nil {
				return err
			}
			o.Stdin = text
		}
	}
	p, err := compose.Load(ctx, o)
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrPermission) {
			return lost(err)
		}
		return &failure{code: exitUsage, err: err}
	}
	g.requests = append(g.requests, p.Requests...)
	g.findings = append(g.findings, p.Findings...)
	g.files = append(g.files, p.Files...)
	k.notes = append(k.notes, p.Notes...)
	return nil
}

// folder looks for compose files in a folder and below it.
func (k *checker) folder(ctx context.Context, g *gathered, dir string) error {
	before := len(g.files)
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return lost(err)
		}
		if !d.IsDir() {
			return nil
		}
		if name := d.Name(); path != dir && (strings.HasPrefix(name, ".") || name == "node_modules") {
			return fs.SkipDir
		}
		if files := compose.InFolder(path); files != nil {
			return k.compose(ctx, g, nil, files)
		}
		return nil
	})
	if err == nil && len(g.files) == before {
		return &failure{
			code: exitUnreachable, err: fmt.Errorf("%s: no compose file in it", dir),
			hint: "looked for " + strings.Join(compose.Names, ", "),
		}
	}
	return err
}
