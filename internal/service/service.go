// Package service is the gate at work: it builds every stage from one
// configuration, serves the daemon, reloads, and says how it is.
//
// [Start] builds; [Service.Run] serves until its context ends. A configuration
// or policy that cannot be loaded keeps a service from starting, and leaves a
// running one with what it has.
package service

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net"
	"sync/atomic"
	"time"

	"github.com/sirupsen/logrus"

	"github.com/seawall/seawall/internal/audit"
	"github.com/seawall/seawall/internal/compat"
	"github.com/seawall/seawall/internal/config"
	"github.com/seawall/seawall/internal/engine"
	"github.com/seawall/seawall/internal/identity"
	"github.com/seawall/seawall/internal/input"
	"github.com/seawall/seawall/internal/metrics"
	"github.com/seawall/seawall/internal/policy"
	"github.com/seawall/seawall/plugin"
)

// Options make a Service.
type Options struct {
	// Sources is where the configuration comes from, at start and at reload.
	Sources config.Sources
	// Version is the program's, for status and the audit log.
	Version string
	// Log is the gate's own log; its level and format follow the configuration.
	Log *logrus.Logger
}

// Service is a gate with everything around it.
type Service struct {
	opts    Options
	started time.Time
	config  *config.Config // of the start; what a reload changes is in force
	force   atomic.Pointer[force]
	facts   engine.Facts
	client  *engine.Client // nil when look-ups are off
	audit   *audit.Writer
	record  plugin.Recorder  // the way to audit
	metrics *metrics.Metrics // nil when nobody asks for figures
	gate    *plugin.Gate
	info    atomic.Pointer[engine.Info] // of the daemon, nil until it answered
}

// force is what a reload replaces, in one step.
type force struct {
	policy *policy.Policy
	compat *compat.Policy // nil where there is none
	groups identity.Groups
	since  time.Time
	// failed is why the newest reload was refused, "" when it was not.
	failed string
}

// Start builds a service from its configuration. It opens the audit log and
// does not yet listen.
func Start(ctx context.Context, opts Options) (*Service, error) {
	cfg, err := config.Load(opts.Sources)
	if err != nil {
		return nil, err
	}
	if err := setLog(opts.Log, cfg.Log); err != nil {
		return nil, err
	}
	s := &Service{opts: opts, config: cfg, started: time.Now()}
	f, err := build(ctx, cfg)
	if err != nil {
		return nil, err
	}
	s.force.Store(f)
	secret, err := s.dial()
	if err != nil {
		return nil, err
	}
	s.audit, err = audit.Open(audit.Options{
		File: cfg.Audit.File, MaxSize: int64(cfg.Audit.MaxSize), MaxAge: time.Duration(cfg.Audit.MaxAge),
		MaxFiles: cfg.Audit.MaxFiles, Sync: cfg.Audit.Sync,
	})
	if err != nil {
		return nil, err
	}
	s.measure()
	s.gate, err = plugin.New(s.gateOptions(secret))
	if err != nil {
		return nil, errors.Join(err, s.audit.Close())
	}
	return s, nil
}

// build makes what a reload replaces.
func build(ctx context.Context, cfg *config.Config) (*force, error) {
	p, other, err := cfg.LoadPolicy(ctx, func(o *policy.Options) { *o = withOwnPaths(*o, cfg.OwnPaths()) })
	if err != nil {
		return nil, err
	}
	f := &force{policy: p, compat: other, since: time.Now()}
	if f.groups, err = Groups(cfg); err != nil {
		return nil, err
	}
	return f, nil
}

// withOwnPaths tells the policy what belongs to this gate, beside what always
// does: the rule self-protect guards data.params.self.paths.
func withOwnPaths(opts policy.Options, paths []string) policy.Options {
	self, _ := opts.Params["self"].(map[string]any)
	self = maps.Clone(self)
	if self == nil {
		self = map[string]any{}
	}
	listed, _ := self["paths"].([]any)
	for _, p := range paths {
		listed = append(listed[:len(listed):len(listed)], p)
	}
	self["paths"] = listed
	params := maps.Clone(opts.Params)
	if params == nil {
		params = map[string]any{}
	}
	params["self"] = self
	opts.Params = params
	return opts
}

// dial prepares the look-ups and the secret by which the gate knows its own.
func (s *Service) dial() (engine.Secret, error) {
	if s.config.Docker.Host == config.None {
		s.facts = engine.Off{}
		return engine.Secret{}, nil
	}
	secret, err := engine.NewSecret()
	if err != nil {
		return engine.Secret{}, err
	}
	opts := engine.Options{Host: s.config.Docker.Host, Timeout: time.Duration(s.config.Docker.Timeout), Secret: secret, Log: s.opts.Log}
	if t := s.config.Docker.TLS; t.CA != "" {
		opts.TLS = &engine.TLS{CA: t.CA, Cert: t.Cert, Key: t.Key}
	}
	s.client, err = engine.Dial(opts)
	if err != nil {
		return engine.Secret{}, err
	}
	s.facts = s.client
	return secret, nil
}

func (s *Service) gateOptions(secret engine.Secret) plugin.Options {
	return plugin.Options{
		Policy: func() (*policy.Policy, *compat.Policy) { f := s.force.Load(); return f.policy, f.compat },
		Input: &input.Builder{
			Facts: s.facts, Surface: "gate", HostRoot: hostRoot(s.config),
			Own: input.Own{PluginName: s.config.Plugin.Name, Paths: s.config.OwnPaths()},
		},
		Audit:    s.record,
		Identify: plugin.Identify(func() identity.Groups { return s.force.Load().groups }),
		Own: func(headers map[string]string, method, uri string) bool {
			return secret.Own(headers) && engine.OwnPath(method, uri)
		},
		UnsafeAllowUnrecorded: s.config.Audit.OnFailure == "allow",
		Log:                   s.opts.Log,
	}
}

// hostRoot is where the host's tree can be read, to follow symbolic links as
// the daemon will. A managed plugin does not see it.
func hostRoot(cfg *config.Config) string {
	if cfg.Docker.HostRoot == config.None {
		return ""
	}
	return cfg.Docker.HostRoot
}

// Run serves the daemon until ctx ends, then drains and closes the log.
// Reload is called for each value on hup.
func (s *Service) Run(ctx context.Context, hup <-chan struct{}) error {
	defer func() { _ = s.audit.Close() }()
	l, err := plugin.Listen(s.config.Plugin.Socket)
	if err != nil {
		return err
	}
	if err := s.event("started"); err != nil {
		return errors.Join(err, l.Close())
	}
	s.announce()
	running, stop := context.WithCancel(ctx)
	defer stop()
	done := make(chan struct{})
	go func() { defer close(done); s.background(running, hup) }()
	measured := make(chan struct{})
	go func() { defer close(measured); s.serveMetrics(running) }()
	go s.watchdog(running, l.Addr())
	err = s.serve(running, l)
	stop()
	<-done
	<-measured
	return errors.Join(err, s.event("stopped"))
}

func (s *Service) serve(ctx context.Context, l net.Listener) error {
	notify(s.opts.Log, ready)
	defer notify(s.opts.Log, stopping)
	return plugin.NewServer(s.gate, func(ctx context.Context) any { return s.Status(ctx) }).Serve(ctx, l)
}

// event puts something other than a request on record.
func (s *Service) event(what string) error {
	f := s.force.Load()
	err := s.record.Append(&audit.Record{
		ID: audit.NewID(time.Now()), Phase: audit.PhaseEvent, Event: what,
		Mode: f.policy.Mode(), Profile: f.policy.Profile().String(), Revision: f.policy.Revision(),
	})
	if err != nil {
		return fmt.Errorf("%s could not be recorded: %w", what, err)
	}
	return nil
}

// warn logs what was noticed in the operator's own policies when they were
// loaded.
func (s *Service) warn(f *force) {
	for _, w := range f.policy.Warnings() {
		s.opts.Log.WithField("at", fmt.Sprintf("%s:%d", w.File, w.Line)).Warn("site rule: " + w.Message)
	}
	if f.compat == nil {
		return
	}
	for _, w := range f.compat.Warnings() {
		s.opts.Log.WithField("at", fmt.Sprintf("%s:%d", w.File, w.Line)).WithField("trap", w.Trap).Warn("opa-docker-authz policy: " + w.Message)
	}
	if !s.config.Compat.OPADockerAuthz.Beside {
		s.opts.Log.Warn("compat.opa_docker_authz.beside is false: seawall's own rules are not asked, but for those that guard the gate")
	}
}

// announce says at start what is in force, and by whose word.
func (s *Service) announce() {
	f := s.force.Load()
	log := s.opts.Log.WithFields(logrus.Fields{
		"profile": f.policy.Profile().String(), "mode": string(f.policy.Mode()), "revision": f.policy.Revision(),
		"socket": s.config.Plugin.Socket, "audit": s.config.Audit.File, "version": s.opts.Version,
	})
	if s.config.File == "" {
		log.Info("seawall serves with built-in defaults: there is no " + config.DefaultPath)
	} else {
		log.WithField("config", s.config.File).Info("seawall serves")
	}
	s.warn(f)
	warnOfRoles(s.opts.Log, f.policy)
	if f.policy.Mode() == policy.Audit {
		log.Warn("mode audit: nothing is refused; what would be is on record")
	}
	if s.config.Audit.OnFailure == "allow" {
		log.Warn("audit.on_failure is allow: requests that cannot be recorded pass")
	}
}
