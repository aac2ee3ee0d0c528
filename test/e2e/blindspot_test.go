package e2e

import (
	"context"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"

	"github.com/seawall/seawall/test/engine"
)

// TestBlindspotsAreTold: what the engine at hand never shows to a plugin stands
// in the log, in `seawall status` and in the metrics.
func TestBlindspotsAreTold(t *testing.T) {
	engine.Each(t, func(t *testing.T, v engine.Version) {
		g := closed(t, v, "metrics: {listen: unix:///run/seawall-metrics.sock}\n")
		const id = "body-1mib"
		eventually(t, "the log names "+id, func() bool { return strings.Contains(g.logs(), "id="+id) })
		st, err := g.status()
		if err != nil {
			t.Fatal(err)
		}
		found := false
		for _, b := range st.Engine.Blindspots {
			found = found || b.ID == id && b.Mitigation != ""
		}
		if !found {
			t.Errorf("status: %+v", st.Engine.Blindspots)
		}
		if r := g.Run(g.Command(seawall, "status")); !strings.Contains(r.Out(), "1 MiB") {
			t.Errorf("seawall status: %s", r.Out())
		}
		if text := scrape(t, g.Path("/run/seawall-metrics.sock")); !strings.Contains(text, `seawall_engine_blindspot_info{engine="`+st.Engine.Version+`",id="`+id+`"} 1`) {
			t.Errorf("metrics: %s", text)
		}
	})
}

func scrape(t *testing.T, socket string) string {
	t.Helper()
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true, DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, "unix", socket)
	}}}
	res, err := client.Get("http://seawall/metrics")
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
