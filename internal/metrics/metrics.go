// Package metrics counts what the gate does, for Prometheus. It reads the
// records on their way into the audit log, so the two cannot tell different
// stories, and serves them on the loopback or a unix socket only: who may ask
// for what is nobody else's business.
package metrics

import (
	"net/http"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/seawall/seawall/internal/audit"
)

// Recorder takes records, as plugin.Recorder does.
type Recorder interface{ Append(*audit.Record) error }

// Policy is what is in force.
type Policy struct {
	Profile, Mode, Revision string
	Since                   time.Time
	Failed                  string // why the newest reload was refused, "" when it was not
}

// Metrics counts records and passes them on. It is safe for concurrent use.
type Metrics struct {
	next     Recorder
	policy   func() Policy
	registry *prometheus.Registry
	broken   atomic.Bool // the newest record could not be written

	decisions, findings, reloads *prometheus.CounterVec
	duration                     prometheus.Histogram
	records, failures            prometheus.Counter
	last                         prometheus.Gauge
	blindspots                   *prometheus.GaugeVec
}

// New returns a Metrics before next. Policy says at any time what is in force.
func New(next Recorder, version string, policy func() Policy) *Metrics {
	m := &Metrics{
		next: next, policy: policy, registry: prometheus.NewRegistry(),
		decisions: counters("seawall_decisions_total", "Decisions about requests, by class of action and verdict.", "class", "verdict"),
		findings:  counters("seawall_findings_total", "Findings of rules, by what came of them: deny, warn or waived.", "rule", "mode"),
		reloads:   counters("seawall_policy_reloads_total", "Reloads of the policy, by outcome: loaded or refused.", "outcome"),
		duration: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: "seawall_decision_duration_seconds", Help: "Time from the daemon's question to the answer.",
			Buckets: []float64{.0001, .00025, .0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2, 4},
		}),
		records:  prometheus.NewCounter(prometheus.CounterOpts{Name: "seawall_audit_records_total", Help: "Records written to the audit log."}),
		failures: prometheus.NewCounter(prometheus.CounterOpts{Name: "seawall_audit_failures_total", Help: "Records that could not be written."}),
		last:     prometheus.NewGauge(prometheus.GaugeOpts{Name: "seawall_audit_last_record_timestamp_seconds", Help: "When the newest record was written."}),
	}
	m.blindspots = prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: "seawall_engine_blindspot_info",
		Help: "What this engine never shows to a plugin; always 1."}, []string{"engine", "id"})
	build := prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: "seawall_build_info", Help: "The gate's version; always 1."}, []string{"version"})
	build.WithLabelValues(version).Set(1)
	m.registry.MustRegister(m.decisions, m.findings, m.reloads, m.duration, m.records, m.failures, m.last, m.blindspots, build, inForce{policy},
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

func counters(name, help string, labels ...string) *prometheus.CounterVec {
	return prometheus.NewCounterVec(prometheus.CounterOpts{Name: name, Help: help}, labels)
}

// SetBlindspots says what the engine of this version never shows to a plugin,
// by the ids that `seawall status` names. It replaces what was said before.
func (m *Metrics) SetBlindspots(engine string, ids []string) {
	m.blindspots.Reset()
	for _, id := range ids {
		m.blindspots.WithLabelValues(engine, id).Set(1)
	}
}

// Append passes r on and counts it.
func (m *Metrics) Append(r *audit.Record) error {
	err := m.next.Append(r)
	m.broken.Store(err != nil)
	if err != nil {
		m.failures.Inc()
	} else {
		m.records.Inc()
		m.last.SetToCurrentTime()
	}
	m.count(r)
	return err
}

func (m *Metrics) count(r *audit.Record) {
	switch {
	case r.Phase == audit.PhaseEvent && r.Event == "reloaded":
		m.reloads.WithLabelValues("loaded").Inc()
	case r.Phase == audit.PhaseEvent && r.Event == "reload_refused":
		m.reloads.WithLabelValues("refused").Inc()
	case r.Phase == audit.PhaseRequest:
		class := r.Class
		if class == "" {
			class = "unknown"
		}
		m.decisions.WithLabelValues(class, string(r.Verdict)).Inc()
		m.duration.Observe(float64(r.LatencyUS) / 1e6)
		for _, f := range r.Findings {
			m.findings.WithLabelValues(f.Rule, string(f.Mode)).Inc()
		}
		for _, w := range r.Waived {
			m.findings.WithLabelValues(w.Rule, "waived").Inc()
		}
	}
}

// Handler serves /metrics, /healthz (the gate runs) and /readyz (the gate can
// decide and record, 503 when it cannot).
func (m *Metrics) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{MaxRequestsInFlight: 4}))
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("ok\n")) })
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, _ *http.Request) {
		if m.broken.Load() {
			http.Error(w, "the newest audit record could not be written", http.StatusServiceUnavailable)
			return
		}
		_, _ = w.Write([]byte("ok\n"))
	})
	return mux
}

// inForce collects what a reload changes.
type inForce struct{ policy func() Policy }

var (
	infoDesc   = prometheus.NewDesc("seawall_policy_info", "The policy in force; always 1.", []string{"profile", "mode", "revision"}, nil)
	sinceDesc  = prometheus.NewDesc("seawall_policy_last_reload_success_timestamp_seconds", "When the policy in force was loaded.", nil, nil)
	failedDesc = prometheus.NewDesc("seawall_policy_last_reload_successful", "1 if the newest reload succeeded, 0 if the policy before it is still in force.", nil, nil)
)

func (c inForce) Describe(ch chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{infoDesc, sinceDesc, failedDesc} {
		ch <- d
	}
}

func (c inForce) Collect(ch chan<- prometheus.Metric) {
	p := c.policy()
	succeeded := 1.0
	if p.Failed != "" {
		succeeded = 0
	}
	ch <- prometheus.MustNewConstMetric(infoDesc, prometheus.GaugeValue, 1, p.Profile, p.Mode, p.Revision)
	ch <- prometheus.MustNewConstMetric(sinceDesc, prometheus.GaugeValue, float64(p.Since.UnixMilli())/1e3)
	ch <- prometheus.MustNewConstMetric(failedDesc, prometheus.GaugeValue, succeeded)
}
