package config

import (
	"errors"
	"io/fs"
	"maps"
	"slices"
	"strings"
)

// Source is a layer of the configuration.
type Source string

// The layers, each over the one before.
const (
	Builtin Source = "default"
	File    Source = "file"
	Env     Source = "environment"
	Flag    Source = "flag"
)

// Origin says where a value came from.
type Origin struct {
	Source Source
	Where  string // file:line, variable or flag; "" for a default
}

func (o Origin) String() string {
	if o.Where == "" {
		return string(Builtin)
	}
	return o.Where
}

// Sources is where a configuration is read from.
type Sources struct {
	// Path is the file; PathGiven says that the operator named it, so that it
	// must exist. Without PathGiven an empty Path means DefaultPath.
	Path      string
	PathGiven bool
	// Env is the environment as os.Environ gives it. A SEAWALL_ variable that
	// is no setting is an error.
	Env []string
	// Flags holds the values of the flags that were given, by dotted key.
	Flags map[string][]string
	// UnsafeAllowWritableConfig accepts files that users other than root and
	// the caller can change. Whoever can change them can open the gate.
	UnsafeAllowWritableConfig bool
}

// Load returns the validated configuration. Its error is an Errors.
func Load(src Sources) (*Config, error) {
	cfg, errs := Default(), Errors{}
	env := environment(src.Env, &errs)
	cfg.readFile(src, env, &errs)
	for _, k := range Keys() {
		if v, ok := env[k.Env]; ok {
			cfg.override(k, split(k, v), Origin{Env, "$" + k.Env}, &errs)
		}
		if v, ok := src.Flags[k.Name]; ok {
			cfg.override(k, v, Origin{Flag, "--" + k.Flag}, &errs)
		}
	}
	if len(errs) == 0 {
		cfg.validate(&errs)
		cfg.readWaivers(&errs)
	}
	if len(errs) == 0 && !src.UnsafeAllowWritableConfig && env[unsafeEnv] != "true" {
		cfg.trust(&errs)
	}
	if len(errs) > 0 {
		return nil, errs
	}
	return cfg, nil
}

// Variables that are no setting of the file.
const (
	pathEnv   = "SEAWALL_CONFIG"
	unsafeEnv = "SEAWALL_UNSAFE_ALLOW_WRITABLE_CONFIG"
)

// foreign variables belong to the project's tests and scripts.
var foreign = []string{"SEAWALL_TEST_", "SEAWALL_ENGINES", "SEAWALL_DEBIAN_MIRROR"}

// environment returns the SEAWALL_ variables. A misspelt one is an error: it
// was meant to change something.
func environment(environ []string, errs *Errors) map[string]string {
	known := []string{pathEnv, unsafeEnv}
	for _, k := range Keys() {
		known = append(known, k.Env)
	}
	env := map[string]string{}
	for _, kv := range environ {
		name, value, _ := strings.Cut(kv, "=")
		if !strings.HasPrefix(name, "SEAWALL_") || slices.ContainsFunc(foreign, func(p string) bool { return strings.HasPrefix(name, p) }) {
			continue
		}
		if !slices.Contains(known, name) {
			errs.add("$"+name, "", meant(name, known), "unknown variable")
			continue
		}
		env[name] = value
	}
	if v := env[unsafeEnv]; v != "" && v != "true" && v != "false" {
		errs.add("$"+unsafeEnv, "", "", "must be true or false, not %q", v)
	}
	return env
}

// split reads a variable: lists are separated by commas.
func split(k Key, value string) []string {
	if !k.List {
		return []string{value}
	}
	list := []string{}
	for part := range strings.SplitSeq(value, ",") {
		if part = strings.TrimSpace(part); part != "" {
			list = append(list, part)
		}
	}
	return list
}

// override gives a key new values from one source.
func (c *Config) override(k Key, values []string, from Origin, errs *Errors) {
	if err := c.set(k.Name, values); err != nil {
		errs.add(from.Where, k.Name, "", "%s", err)
		return
	}
	c.Origins[k.Name] = from
}

// readFile lays the file over the defaults, if there is one.
func (c *Config) readFile(src Sources, env map[string]string, errs *Errors) {
	path, given := src.Path, src.PathGiven
	if v := env[pathEnv]; v != "" && !given {
		path, given = v, true
	}
	if path == "" && !given {
		path = DefaultPath
	}
	data, err := readRegular(path)
	switch {
	case errors.Is(err, fs.ErrNotExist) && !given:
		return
	case err != nil:
		errs.add(path, "", "name another file with --config, or leave it out for the built-in defaults", "%s", cause(err))
		return
	}
	c.File = path
	r := fileReader{path: path, cfg: c, errs: errs}
	r.read(data)
}

// origin returns where the value of a key came from.
func (c *Config) origin(key string) Origin {
	if o, ok := c.Origins[key]; ok {
		return o
	}
	return Origin{Source: Builtin}
}

// sortedKeys returns a map's keys in order.
func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
