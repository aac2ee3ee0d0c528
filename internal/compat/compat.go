// Package compat runs a policy that was written for another authorization
// plugin, opa-docker-authz, unchanged: it gets the input document that it was
// written for.
package compat

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/rego"
)

// Rule is the id of the finding that a refusal makes.
const Rule = "opa-docker-authz"

// maxFile bounds a policy file, in bytes.
const maxFile = 4 << 20

// Options say which policy to run.
type Options struct {
	// File is the policy, one Rego module.
	File string
	// AllowPath is the decision: a reference as data.docker.authz.allow or a
	// path as /docker/authz/allow. Empty is the former.
	AllowPath string
	// Resolve says that this process sees the files of the daemon's host, so
	// that symbolic links in bind mounts can be followed. Without it Resolved
	// is always empty.
	Resolve bool
	// AskPing shows the policy HEAD /_ping too, which otherwise passes unseen,
	// as the other plugin lets it.
	AskPing bool
}

// Policy is one loaded policy, safe for concurrent use.
type Policy struct {
	opts     Options
	query    rego.PreparedEvalQuery
	revision string
	version  ast.RegoVersion
	warnings []Warning
}

// Load reads and compiles a policy as Rego v1 and, if it is not that, as v0. A
// file that is missing is an error: the other plugin allows everything then.
func Load(ctx context.Context, opts Options) (*Policy, error) {
	text, err := read(opts.File)
	if err != nil {
		return nil, err
	}
	if opts.AllowPath == "" {
		opts.AllowPath = "data.docker.authz.allow"
	}
	if strings.HasPrefix(opts.AllowPath, "/") {
		opts.AllowPath = "data" + strings.ReplaceAll(opts.AllowPath, "/", ".")
	}
	p := &Policy{opts: opts, version: ast.RegoV1}
	if p.query, err = prepare(ctx, opts, text, p.version); err != nil {
		p.version = ast.RegoV0
		query, v0err := prepare(ctx, opts, text, p.version)
		if v0err != nil {
			return nil, fmt.Errorf("%s: neither Rego v1 nor v0: as v1: %w; as v0: %w", opts.File, err, v0err)
		}
		p.query = query
	}
	if p.warnings, err = lint(opts.File, text, p.version, opts.AllowPath); err != nil {
		return nil, err
	}
	sum := sha256.Sum256(fmt.Appendf(nil, "%q%v%v%s", opts.AllowPath, opts.Resolve, opts.AskPing, text))
	p.revision = hex.EncodeToString(sum[:])
	return p, nil
}

func read(name string) (string, error) {
	f, err := os.Open(name)
	if err != nil {
		return "", err
	}
	defer f.Close()
	if st, err := f.Stat(); err != nil || !st.Mode().IsRegular() || st.Size() > maxFile {
		return "", fmt.Errorf("%s: not a regular file of at most %d bytes", name, maxFile)
	}
	text, err := io.ReadAll(io.LimitReader(f, maxFile))
	return string(text), err
}

func prepare(ctx context.Context, opts Options, text string, version ast.RegoVersion) (rego.PreparedEvalQuery, error) {
	return rego.New(
		rego.SetRegoVersion(version),
		rego.Query(opts.AllowPath),
		rego.Module(opts.File, text),
	).PrepareForEval(ctx)
}

// Revision changes with everything that a verdict depends on beside the
// request.
func (p *Policy) Revision() string { return p.revision }

// Rego is the version of the language that the policy turned out to be in: v1
// or v0.
func (p *Policy) Rego() string { return p.version.String() }

// Warnings are the known traps that the policy may have stepped into.
func (p *Policy) Warnings() []Warning { return p.warnings }

// Allow asks the policy. It returns nil only where the decision is true;
// anything else, undefined and errors among it, is a no with its reason.
func (p *Policy) Allow(ctx context.Context, r Request) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("the policy panicked: %v", v)
		}
	}()
	if !p.opts.AskPing && r.Method == http.MethodHead && r.URI == "/_ping" {
		return nil
	}
	input, err := document(r, p.opts.Resolve)
	if err != nil {
		return fmt.Errorf("the request cannot be shown to the policy: %w", err)
	}
	rs, err := p.query.Eval(ctx, rego.EvalInput(input))
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case err != nil:
		return fmt.Errorf("the policy failed: %w", err)
	case len(rs) == 0:
		return fmt.Errorf("%s is undefined", p.opts.AllowPath)
	}
	allowed, ok := rs[0].Expressions[0].Value.(bool)
	switch {
	case !ok:
		return fmt.Errorf("%s is not true or false", p.opts.AllowPath)
	case !allowed:
		return errors.New("the policy says no")
	}
	return nil
}
