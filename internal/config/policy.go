package config

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/seawall/seawall/internal/compat"
	"github.com/seawall/seawall/internal/policy"
)

// readWaivers reads the waivers' own file, by the same rules as the main one.
func (c *Config) readWaivers(errs *Errors) {
	if c.WaiversFile == "" {
		return
	}
	data, err := readRegular(c.WaiversFile)
	if err != nil {
		errs.add(c.WaiversFile, "", "", "%s", cause(err))
		return
	}
	r := fileReader{path: c.WaiversFile, cfg: &Config{Origins: map[string]Origin{}}, errs: errs}
	if root, ok := r.parse(data); ok && root != nil {
		r.into(reflect.ValueOf(&c.fileWaivers).Elem(), root, "waivers")
	}
}

// PolicyOptions is what the configuration says of the policy.
func (c *Config) PolicyOptions() policy.Options {
	opts := policy.Options{
		Dirs: c.Policy.Dirs, Profile: c.Profile, Mode: policy.Mode(c.Mode), Params: c.Params,
		Waivers: slices.Concat(c.Waivers, c.fileWaivers), DefaultRole: c.Identity.DefaultRole,
	}
	for name, r := range c.Roles {
		if opts.Roles == nil {
			opts.Roles = map[string]policy.Role{}
		}
		opts.Roles[name] = policy.Role(r)
	}
	for id, r := range c.Rules {
		if opts.Rules == nil {
			opts.Rules = map[string]policy.RuleOptions{}
		}
		opts.Rules[id] = policy.RuleOptions{Mode: policy.Mode(r.Mode), UnsafeMode: policy.Mode(r.UnsafeMode)}
	}
	return opts
}

// LoadPolicy loads the policy that the configuration asks for, and the one of
// another plugin that stands beside it, nil where there is none. What the
// configuration is to blame for is an Errors with file and line; change may
// adjust the options first.
func (c *Config) LoadPolicy(ctx context.Context, change ...func(*policy.Options)) (*policy.Policy, *compat.Policy, error) {
	opts := c.PolicyOptions()
	for _, f := range change {
		f(&opts)
	}
	var other *compat.Policy
	if o := c.Compat.OPADockerAuthz; o.Policy != "" {
		var err error
		other, err = compat.Load(ctx, compat.Options{
			File: o.Policy, AllowPath: o.AllowPath, AskPing: !o.SkipPing,
			Resolve: c.Docker.HostRoot == "/", // else links would be followed in another tree
		})
		if err != nil {
			return nil, nil, &PolicyError{fmt.Errorf("compat.opa_docker_authz: %w", err)}
		}
		opts.Also, opts.UnsafeGuardsOnly = other.Revision(), !o.Beside
	}
	p, err := policy.Load(ctx, opts)
	if err != nil {
		return nil, nil, c.Blame(err)
	}
	return p, other, nil
}

// PolicyError says that the policy cannot be loaded, and that the configuration
// is not to blame.
type PolicyError struct{ Err error }

func (e *PolicyError) Error() string { return "the policy cannot be loaded: " + e.Err.Error() }
func (e *PolicyError) Unwrap() error { return e.Err }

// Blame sorts an error of policy.Load: an Errors with file and line if the
// configuration is at fault, a *PolicyError otherwise.
func (c *Config) Blame(err error) error {
	var path []string
	var problem string
	var pe *policy.ParamError
	var oe *policy.OptionError
	switch {
	case errors.As(err, &pe):
		path, problem = append([]string{"params"}, pe.Path...), pe.Problem
	case errors.As(err, &oe):
		path, problem = oe.Path, oe.Problem
	default:
		return &PolicyError{err}
	}
	key := ""
	for _, part := range path {
		key = join(key, part)
	}
	problem, hint, _ := strings.Cut(problem, "; ")
	var errs Errors
	c.bad(&errs, key, hint, "%s", problem)
	return errs
}
