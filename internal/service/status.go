package service

import (
	"context"
	"time"

	"github.com/seawall/seawall/internal/engine"
	"github.com/seawall/seawall/plugin"
)

// Status is how a gate is. It is what `seawall status` reads from the plugin's
// socket.
type Status struct {
	Version  string        `json:"version"`
	Started  time.Time     `json:"started"`
	Profile  string        `json:"profile"`
	Mode     string        `json:"mode"`
	Revision string        `json:"revision"`
	Since    time.Time     `json:"since"` // of this policy
	Rules    int           `json:"rules"` // in force
	Config   string        `json:"config"`
	Reload   string        `json:"reload"` // why the newest reload was refused, "" if it was not
	Audit    string        `json:"audit"`
	Engine   EngineStatus  `json:"engine"`
	Counts   plugin.Counts `json:"counts"`
}

// EngineStatus is the daemon as the gate sees it.
type EngineStatus struct {
	Host       string             `json:"host"` // "none" when look-ups are off
	Reachable  bool               `json:"reachable"`
	Version    string             `json:"version"`
	API        string             `json:"api"`
	Error      string             `json:"error"`
	Blindspots []engine.Blindspot `json:"blindspots"`
}

// Status reports how the service is. It asks the daemon, within ctx.
func (s *Service) Status(ctx context.Context) Status {
	f := s.force.Load()
	st := Status{
		Version: s.opts.Version, Started: s.started, Since: f.since,
		Profile: f.policy.Profile().String(), Mode: string(f.policy.Mode()), Revision: f.policy.Revision(),
		Config: s.config.File, Reload: f.failed, Audit: s.config.Audit.File,
		Engine: EngineStatus{Host: s.config.Docker.Host},
		Counts: s.gate.Counts(),
	}
	for _, r := range f.policy.Rules() {
		if r.Mode != "off" {
			st.Rules++
		}
	}
	if s.client == nil {
		return st
	}
	info, err := s.client.Info(ctx)
	if err != nil {
		st.Engine.Error = err.Error()
		return st
	}
	st.Engine.Reachable, st.Engine.Version, st.Engine.API = true, info.Version, info.API
	st.Engine.Blindspots = engine.Blindspots(info.Version, s.config.Docker.Host)
	return st
}
