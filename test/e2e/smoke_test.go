package e2e

import (
	"testing"

	"github.com/seawall/seawall/internal/audit"
	"github.com/seawall/seawall/test/engine"
)

// TestSmoke is the whole way once, on each engine: a compliant container runs,
// a privileged one is refused without effect, and both are on record.
func TestSmoke(t *testing.T) {
	engine.Each(t, func(t *testing.T, v engine.Version) {
		g := closed(t, v, "")
		r := g.Docker(words("run", "--rm", compliant(), trusted, "echo", "hello")...)
		passed(t, r)
		refused(t, g.Docker(words("run", "--name", "p", compliant(), "--privileged", trusted, "true")...), "privileged", "cap-dac-read-search")
		if out := g.MustDocker("ps", "-aq"); out != "" {
			t.Errorf("the refused container is there: %s", out)
		}
		verdicts := map[audit.Verdict]int{}
		for _, rec := range g.records() {
			if rec.Action == "container_create" && rec.Phase == audit.PhaseRequest {
				verdicts[rec.Verdict]++
			}
		}
		if verdicts[audit.Allowed] != 1 || verdicts[audit.Denied] != 1 {
			t.Errorf("creates on record: %v", verdicts)
		}
	})
}
