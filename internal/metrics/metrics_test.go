package metrics

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/seawall/seawall/internal/audit"
	"github.com/seawall/seawall/internal/policy"
)

type disk struct{ err error }

func (d *disk) Append(*audit.Record) error { return d.err }

func get(t *testing.T, c *http.Client, url string) (int, string) {
	t.Helper()
	res, err := c.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, string(text)
}

func TestMetrics(t *testing.T) {
	d := &disk{}
	m := New(d, "1.2.3", func() Policy {
		return Policy{Profile: "restricted@1", Mode: "enforce", Revision: "abc", Since: time.Unix(100, 0)}
	})
	socket := filepath.Join(t.TempDir(), "m.sock")
	l, err := Listen("unix://" + socket)
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- m.Serve(ctx, l) }()
	client := &http.Client{Transport: &http.Transport{DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, "unix", socket)
	}}}
	add := func(r audit.Record) { _ = m.Append(&r) }
	add(audit.Record{Phase: audit.PhaseRequest, Class: "write", Verdict: audit.Denied, LatencyUS: 300,
		Findings: []policy.Finding{{Rule: "privileged", Mode: policy.Deny}},
		Waived:   []policy.Waived{{Finding: policy.Finding{Rule: "host-pid", Mode: policy.Deny}}}})
	add(audit.Record{Phase: audit.PhaseResponse})
	add(audit.Record{Phase: audit.PhaseEvent, Event: "reload_refused"})
	if code, _ := get(t, client, "http://x/readyz"); code != 200 {
		t.Errorf("/readyz: %d", code)
	}
	d.err = errors.New("disk full")
	add(audit.Record{Phase: audit.PhaseRequest, Verdict: audit.Failed})
	if code, text := get(t, client, "http://x/readyz"); code != 503 || !strings.Contains(text, "audit record") {
		t.Errorf("/readyz with a full disk: %d %s", code, text)
	}
	if code, _ := get(t, client, "http://x/healthz"); code != 200 {
		t.Errorf("/healthz: %d", code)
	}
	m.SetBlindspots("20.10.24", []string{"gone"})
	m.SetBlindspots("28.5.2", []string{"large-body"})
	_, text := get(t, client, "http://x/metrics")
	if strings.Contains(text, `"gone"`) {
		t.Error("a blind spot of the engine before is still told")
	}
	for _, want := range []string{
		`seawall_decisions_total{class="write",verdict="deny"} 1`,
		`seawall_decisions_total{class="unknown",verdict="error"} 1`,
		`seawall_findings_total{mode="deny",rule="privileged"} 1`,
		`seawall_findings_total{mode="waived",rule="host-pid"} 1`,
		`seawall_policy_reloads_total{outcome="refused"} 1`,
		`seawall_audit_records_total 3`, `seawall_audit_failures_total 1`,
		`seawall_decision_duration_seconds_bucket{le="0.0005"} 2`,
		`seawall_policy_info{mode="enforce",profile="restricted@1",revision="abc"} 1`,
		`seawall_policy_last_reload_success_timestamp_seconds 100`, `seawall_policy_last_reload_successful 1`,
		`seawall_build_info{version="1.2.3"} 1`,
		`seawall_engine_blindspot_info{engine="28.5.2",id="large-body"} 1`,
	} {
		if !strings.Contains(text, "\n"+want+"\n") {
			t.Errorf("missing: %s", want)
		}
	}
	stop()
	if err := <-done; err != nil {
		t.Error(err)
	}
}

func TestListenIsLocal(t *testing.T) {
	if l, err := Listen("0.0.0.0:0"); err == nil {
		l.Close()
		t.Error("metrics are offered to everybody")
	}
}
