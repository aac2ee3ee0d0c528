package service

import (
	"context"

	"github.com/seawall/seawall/internal/metrics"
)

// measure puts the counters before the audit log, if the configuration asks
// for figures.
func (s *Service) measure() {
	s.record = s.audit
	if s.config.Metrics.Listen == "" {
		return
	}
	s.metrics = metrics.New(s.audit, s.opts.Version, func() metrics.Policy {
		f := s.force.Load()
		return metrics.Policy{
			Profile: f.policy.Profile().String(), Mode: string(f.policy.Mode()), Revision: f.policy.Revision(),
			Since: f.since, Failed: f.failed,
		}
	})
	s.record = s.metrics
}

// serveMetrics answers Prometheus until ctx ends. A gate without figures is
// still a gate: what goes wrong is logged.
func (s *Service) serveMetrics(ctx context.Context) {
	if s.metrics == nil {
		return
	}
	l, err := metrics.Listen(s.config.Metrics.Listen)
	if err == nil {
		err = s.metrics.Serve(ctx, l)
	}
	if err != nil && ctx.Err() == nil {
		s.opts.Log.WithError(err).Error("the metrics cannot be served; the gate goes on")
	}
}
