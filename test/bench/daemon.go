package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"testing"

	"github.com/seawall/seawall/test/engine"
)

// askDaemon measures what a user of the daemon waits: without a plugin, with
// the no-op, and with seawall.
func (s *site) askDaemon(t testing.TB, o options) []figure {
	d := s.daemon
	body, err := json.Marshal(hardened(image))
	if err != nil {
		t.Fatal(err)
	}
	cases := []struct {
		name string
		n    int
		f    func() error
	}{
		{"docker ps (API)", o.n / 4, func() error {
			return expect(d.Do(http.MethodGet, "/v1.51/containers/json", "", ""), http.StatusOK)
		}},
		{"create and remove (API)", o.n / 20, func() error {
			r := d.JSON(http.MethodPost, "/v1.51/containers/create", string(body))
			if err := expect(r, http.StatusCreated); err != nil {
				return err
			}
			var made struct{ Id string } //nolint:revive // Docker's spelling
			if err := json.Unmarshal([]byte(r.Body), &made); err != nil {
				return err
			}
			return expect(d.Do(http.MethodDelete, "/v1.51/containers/"+made.Id, "", ""), http.StatusNoContent)
		}},
		{"docker run (client)", max(o.n/100, 5), func() error {
			if r := d.Docker(append(append([]string{"run", "--rm"}, runArgs...), image, "true")...); r.Code != 0 {
				return fmt.Errorf("docker run: %s", r.Out())
			}
			return nil
		}},
	}
	var list []figure
	base := map[string]float64{}
	for _, plugin := range []string{"none", "noop", "seawall"} {
		if plugin == "none" {
			d.Reload(engine.WithAuthz())
		} else {
			d.Reload(engine.WithAuthz(plugin))
		}
		for _, c := range cases {
			f, err := measure(c.n, 1, c.f)
			if err != nil {
				t.Fatal(err)
			}
			f.Plugin, f.Case = plugin, c.name
			if plugin == "none" {
				base[c.name] = f.P50
			}
			f.Ratio = f.P50 / base[c.name]
			list = append(list, f)
		}
	}
	return byCase(list)
}

// byCase puts the figures of one case side by side.
func byCase(list []figure) []figure {
	var out []figure
	for i := 0; i < len(list)/3; i++ {
		for j := i; j < len(list); j += len(list) / 3 {
			out = append(out, list[j])
		}
	}
	return out
}

func expect(r engine.Response, status int) error {
	if r.Status != status {
		return fmt.Errorf("status %d, want %d: %s", r.Status, status, r.Body)
	}
	return nil
}
