package config

import (
	"net/url"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"time"
)

// validate refuses values that are well typed and still wrong. What the rules
// and their parameters may be, the policy knows and checks when it loads.
func (c *Config) validate(errs *Errors) {
	c.validateEnums(errs)
	c.validateDocker(errs)
	c.validatePlugin(errs)
	c.validateFiles(errs)
	for _, id := range sortedKeys(c.Rules) {
		modes := []string{"enforce", "deny", "warn", "off"}
		if rule := c.Rules[id]; rule.UnsafeMode != "" {
			c.oneOf(join("rules", id)+".unsafe_mode", rule.UnsafeMode, modes, errs)
		} else {
			c.oneOf(join("rules", id)+".mode", rule.Mode, modes, errs)
		}
	}
	for _, f := range c.Identity.GroupsFrom {
		c.oneOf("identity.groups_from", f, []string{"o", "ou"}, errs)
	}
}

// bad records an error at the place where the key got its value.
func (c *Config) bad(errs *Errors, key, hint, format string, args ...any) {
	where := c.origin(key).String()
	if where == string(Builtin) && c.File != "" {
		where = c.File
	}
	errs.add(where, key, hint, format, args...)
}

func (c *Config) oneOf(key, value string, known []string, errs *Errors) {
	if !slices.Contains(known, value) {
		c.bad(errs, key, meant(value, known), "must be one of %s, not %q", strings.Join(known, ", "), value)
	}
}

// profileVersion is the pin behind a profile's name.
var profileVersion = regexp.MustCompile(`^[0-9]+(\.[0-9]+){0,2}$`)

func (c *Config) validateEnums(errs *Errors) {
	walk(reflect.ValueOf(c).Elem(), "", func(key string, f reflect.StructField, v reflect.Value) {
		known := enum(f)
		if known == nil || v.Kind() != reflect.String {
			return
		}
		value := v.String()
		if key == "profile" {
			name, version, pinned := strings.Cut(value, "@")
			if pinned && !profileVersion.MatchString(version) {
				c.bad(errs, key, "pin it as "+name+"@1.8.0", "%q is not a version", version)
			}
			value = name
		}
		c.oneOf(key, value, known, errs)
	})
}

func (c *Config) validateDocker(errs *Errors) {
	d := c.Docker
	if t := time.Duration(d.Timeout); t < 10*time.Millisecond || t > time.Minute {
		c.bad(errs, "docker.timeout", "", "must be between 10ms and 1m, not %s", d.Timeout)
	}
	set := 0
	for _, f := range []string{d.TLS.CA, d.TLS.Cert, d.TLS.Key} {
		if f != "" {
			set++
		}
	}
	if set != 0 && set != 3 {
		c.bad(errs, "docker.tls", "give all three or none", "ca, cert and key belong together")
	}
	c.validateHost(set == 3, errs)
}

// validateHost refuses an address over which the answers to look-ups, and so
// the decisions, could be forged.
func (c *Config) validateHost(tls bool, errs *Errors) {
	const key = "docker.host"
	host := c.Docker.Host
	if host == "none" {
		return
	}
	u, err := url.Parse(host)
	switch {
	case err != nil || u.Scheme == "":
		c.bad(errs, key, "write unix:///var/run/docker.sock, tcp://HOST:2376 or none", "%q is not an address", host)
	case u.Scheme == "unix":
		if !filepath.IsAbs(u.Path) || u.Host != "" {
			c.bad(errs, key, "write unix:///var/run/docker.sock", "needs an absolute path")
		}
	case u.Scheme == "tcp":
		if u.Port() == "" {
			c.bad(errs, key, "write tcp://HOST:2376", "needs a host and a port")
		} else if !tls {
			c.bad(errs, key, "set docker.tls.ca, docker.tls.cert and docker.tls.key", "a tcp:// host needs TLS: look-ups decide what passes")
		}
	default:
		c.bad(errs, key, "write unix:///var/run/docker.sock, tcp://HOST:2376 or none", "cannot speak %q", u.Scheme)
	}
}

// pluginName is what the daemon takes for a plugin's name.
var pluginName = regexp.MustCompile(`^[a-zA-Z0-9][a-zA-Z0-9._/:-]*$`)

func (c *Config) validatePlugin(errs *Errors) {
	if !filepath.IsAbs(c.Plugin.Socket) {
		c.bad(errs, "plugin.socket", "", "must be an absolute path, not %q", c.Plugin.Socket)
	}
	if len(c.Plugin.Socket) > 107 {
		c.bad(errs, "plugin.socket", "", "longer than the 107 bytes that a unix socket's path may have")
	}
	if !pluginName.MatchString(c.Plugin.Name) {
		c.bad(errs, "plugin.name", "", "%q is not a plugin's name", c.Plugin.Name)
	}
}

func (c *Config) validateFiles(errs *Errors) {
	if c.Audit.File != "-" && !filepath.IsAbs(c.Audit.File) {
		c.bad(errs, "audit.file", "", "must be an absolute path or -, not %q", c.Audit.File)
	}
	if m := c.Metrics.Listen; m != "" {
		if err := LocalAddress(m); err != nil {
			c.bad(errs, "metrics.listen", "write 127.0.0.1:9323 or unix:///run/seawall/metrics.sock", "%s", err)
		}
	}
	if c.Audit.MaxFiles < 0 {
		c.bad(errs, "audit.max_files", "", "must not be negative")
	}
	if s := c.Audit.MaxSize; s < 1<<20 {
		c.bad(errs, "audit.max_size", "", "must be at least 1m, not %s", s)
	}
	if o, d := c.Compat.OPADockerAuthz, Default().Compat.OPADockerAuthz; o.Policy == "" && o != d {
		c.bad(errs, "compat.opa_docker_authz.policy", "name the Rego file", "is needed: without it there is nothing to ask")
	}
	for _, dir := range c.Policy.Dirs {
		if dir == "" {
			c.bad(errs, "policy.dirs", "", "a folder's name is empty")
		}
	}
}
