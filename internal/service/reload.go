package service

import (
	"context"
	"time"

	"github.com/sirupsen/logrus"

	"github.com/seawall/seawall/internal/audit"
	"github.com/seawall/seawall/internal/config"
	"github.com/seawall/seawall/internal/engine"
	"github.com/seawall/seawall/internal/policy"
)

// quiet is how long files must rest before they are read: an editor or a
// package manager writes them in more than one step.
const quiet = 200 * time.Millisecond

// background runs what goes on beside the requests: reloads and the daemon's
// event stream.
func (s *Service) background(ctx context.Context, hup <-chan struct{}) {
	changed := make(chan struct{}, 1)
	watched := make(chan struct{})
	go func() {
		defer close(watched)
		err := policy.Watch(ctx, s.watched(), quiet, func() {
			select {
			case changed <- struct{}{}:
			case <-ctx.Done():
			}
		})
		if err != nil && ctx.Err() == nil {
			s.opts.Log.WithError(err).Error("changes of the policy cannot be seen; SIGHUP still reloads")
		}
	}()
	followed := make(chan struct{})
	go func() { defer close(followed); s.follow(ctx) }()
	for {
		select {
		case <-ctx.Done():
			<-watched
			<-followed
			return
		case <-hup:
			s.audit.Reopen()
			s.Reload(ctx)
		case <-changed:
			s.Reload(ctx)
		}
	}
}

// watched are the files and folders whose change means a reload.
func (s *Service) watched() []string {
	var paths []string
	for _, p := range append([]string{s.config.File, s.config.WaiversFile, s.config.Identity.GroupsFile, s.config.Compat.OPADockerAuthz.Policy}, s.config.Policy.Dirs...) {
		if p != "" {
			paths = append(paths, p)
		}
	}
	return paths
}

// follow keeps the look-ups' cache true by the daemon's events, and warns each
// time it connects of what this engine does not show to a plugin.
func (s *Service) follow(ctx context.Context) {
	if s.client == nil {
		return
	}
	err := s.client.Watch(ctx, func(info engine.Info) {
		old := s.info.Swap(&info)
		if old == nil || old.Version != info.Version {
			s.warnOf(info.Version)
		}
	})
	if err != nil && ctx.Err() == nil {
		s.opts.Log.WithError(err).Error("the daemon's events cannot be followed")
	}
}

// warnOf tells the log and the metrics what an engine of this version does not
// show to a plugin.
func (s *Service) warnOf(version string) {
	var ids []string
	for _, b := range engine.Blindspots(version, s.config.Docker.Host) {
		ids = append(ids, b.ID)
		level := logrus.WarnLevel
		if b.Always { // true of every engine: no news to an operator
			level = logrus.InfoLevel
		}
		s.opts.Log.WithField("engine", version).WithField("id", b.ID).Log(level, b.Summary+"; "+b.Mitigation)
	}
	if s.metrics != nil {
		s.metrics.SetBlindspots(version, ids)
	}
}

// Reload loads configuration and policy anew. On any error what was in force
// stays in force, and the error is logged, recorded and shown by status.
func (s *Service) Reload(ctx context.Context) {
	notify(s.opts.Log, reloading)
	defer notify(s.opts.Log, ready)
	old := s.force.Load()
	next, err := s.load(ctx)
	if err != nil {
		kept := *old
		kept.failed = err.Error()
		s.force.Store(&kept)
		s.opts.Log.WithError(err).WithField("revision", old.policy.Revision()).Error("reload refused: the last good policy stays in force")
		s.reloaded("reload_refused", err.Error())
		return
	}
	s.force.Store(next)
	warnOfRoles(s.opts.Log, next.policy)
	s.warn(next)
	s.opts.Log.WithField("old", old.policy.Revision()).WithField("new", next.policy.Revision()).Info("policy reloaded")
	s.reloaded("reloaded", "")
}

func (s *Service) load(ctx context.Context) (*force, error) {
	cfg, err := config.Load(s.opts.Sources)
	if err != nil {
		return nil, err
	}
	next, err := build(ctx, cfg)
	if err != nil {
		return nil, err
	}
	if fixed := s.config.FixedDifferences(cfg); len(fixed) > 0 {
		s.opts.Log.WithField("keys", fixed).Warn("these settings change at the next start only")
	}
	return next, setLog(s.opts.Log, cfg.Log)
}

func (s *Service) reloaded(event, problem string) {
	f := s.force.Load()
	err := s.record.Append(&audit.Record{
		ID: audit.NewID(time.Now()), Phase: audit.PhaseEvent, Event: event, Error: problem,
		Mode: f.policy.Mode(), Profile: f.policy.Profile().String(), Revision: f.policy.Revision(),
	})
	if err != nil {
		s.opts.Log.WithError(err).Error("the reload could not be recorded")
	}
}
