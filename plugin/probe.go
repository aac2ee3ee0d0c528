package plugin

import (
	"strings"
	"time"

	"github.com/docker/go-plugins-helpers/authorization"

	"github.com/seawall/seawall/internal/audit"
)

// ProbeHeader marks a request that asks whether the daemon asks seawall. The
// gate refuses it with [ProbeAnswer]: a refusal can weaken nothing, and nobody
// but the gate can give that answer through the daemon.
const ProbeHeader = "X-Seawall-Probe"

const maxNonce = 64

// ProbeAnswer is the message with which a probe is refused.
func ProbeAnswer(nonce string) string { return "seawall: probe " + nonce }

// probe returns the nonce of a probe. A header that holds anything but a short
// word of letters and digits is no probe.
func probe(headers map[string]string) (string, bool) {
	nonce, ok := headers[ProbeHeader]
	if !ok || nonce == "" || len(nonce) > maxNonce {
		return "", false
	}
	if strings.Trim(nonce, "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
		return "", false
	}
	return nonce, true
}

// answerProbe refuses a probe, on record like any other request.
func (g *Gate) answerProbe(start time.Time, nonce string) authorization.Response {
	g.counts.verdict(audit.Denied)
	rec := &audit.Record{ID: audit.NewID(start), Time: start, Phase: audit.PhaseRequest, Verdict: audit.Denied, Event: "probe"}
	if err := g.record(rec); err != nil {
		g.counts.unrecorded.Add(1)
		g.opts.Log.WithError(err).Error("the audit record could not be written")
	}
	return authorization.Response{Msg: ProbeAnswer(nonce)}
}
