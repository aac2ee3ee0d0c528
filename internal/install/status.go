package install

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/http"

	"github.com/seawall/seawall/internal/config"
)

// Check is one line of a status.
type Check struct {
	Name string `json:"name"` // gate, daemon, engine, audit, …
	OK   bool   `json:"ok"`
	Text string `json:"text"`
	Hint string `json:"hint,omitempty"`
}

// Status is what an operator asks first: is the gate there, and is it asked?
type Status struct {
	// Gate says that the plugin's socket answers. A managed plugin has its
	// socket elsewhere: then Asked proves the gate.
	Gate bool `json:"gate"`
	// Daemon says that the daemon answers.
	Daemon bool `json:"daemon"`
	// Asked says that the daemon asks seawall.
	Asked   bool              `json:"asked"`
	Facts   map[string]string `json:"facts"` // what the gate says of itself
	Version string            `json:"engine_version"`
	API     string            `json:"engine_api"`
	Checks  []Check           `json:"checks"`
	// Report is the gate's own state, as it tells whoever may open its socket;
	// nil when it was not to be had.
	Report json.RawMessage `json:"report,omitempty"`
}

// Look asks the gate and the daemon. It changes nothing.
func Look(ctx context.Context, cfg *config.Config) Status {
	var s Status
	gateErr := Activate(ctx, cfg.Plugin.Socket)
	s.Gate = gateErr == nil
	if s.Gate {
		s.Report = report(ctx, cfg.Plugin.Socket)
	}
	probe, daemonErr := Ask(ctx, cfg.Docker)
	s.Daemon, s.Asked, s.Facts = daemonErr == nil, probe.Asked, probe.Facts
	s.gate(cfg, gateErr)
	s.daemon(probe, daemonErr)
	if s.Daemon {
		s.engine(ctx, cfg)
	}
	return s
}

func (s *Status) add(name string, ok bool, hint, format string, args ...any) {
	if ok {
		hint = ""
	}
	s.Checks = append(s.Checks, Check{Name: name, OK: ok, Text: fmt.Sprintf(format, args...), Hint: hint})
}

func (s *Status) gate(cfg *config.Config, err error) {
	switch {
	case err == nil:
		s.add("gate", true, "", "answers on %s", cfg.Plugin.Socket)
	case errors.Is(err, fs.ErrPermission):
		s.add("gate", s.Asked, "run it as root", "cannot open %s without root", cfg.Plugin.Socket)
	case s.Asked:
		s.add("gate", true, "", "answers through the daemon (a managed plugin)")
	default:
		s.add("gate", false, "systemctl start seawall, or see journalctl -u seawall -e", "does not answer on %s: %s", cfg.Plugin.Socket, err)
	}
}

func (s *Status) daemon(p Probe, err error) {
	switch {
	case err != nil:
		s.add("daemon", false, "systemctl status docker", "does not answer: %s", err)
	case p.Asked:
		s.add("daemon", true, "", "asks seawall about every request")
	default:
		s.add("daemon", false, "seawall install adds it to daemon.json", "does not ask seawall: it answered a probe with %s", p.Said)
	}
}

// engine reads the daemon's version.
func (s *Status) engine(ctx context.Context, cfg *config.Config) {
	status, body, err := engineGet(ctx, cfg.Docker, "/version", http.Header{})
	var v struct {
		Version    string
		APIVersion string `json:"ApiVersion"`
	}
	if err != nil || status != http.StatusOK || json.Unmarshal(body, &v) != nil {
		s.add("engine", false, "", "does not tell its version (status %d)", status)
		return
	}
	s.Version, s.API = v.Version, v.APIVersion
	s.add("engine", true, "", "%s, API %s", v.Version, v.APIVersion)
}
