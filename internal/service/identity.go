package service

import (
	"github.com/sirupsen/logrus"

	"github.com/seawall/seawall/internal/config"
	"github.com/seawall/seawall/internal/identity"
	"github.com/seawall/seawall/internal/input"
	"github.com/seawall/seawall/internal/policy"
)

// Groups reads where groups come from, the map file included.
func Groups(cfg *config.Config) (identity.Groups, error) {
	var g identity.Groups
	for _, field := range cfg.Identity.GroupsFrom {
		g.FromO = g.FromO || field == "o"
		g.FromOU = g.FromOU || field == "ou"
	}
	if cfg.Identity.GroupsFile == "" {
		return g, nil
	}
	var err error
	g.Map, err = identity.LoadMap(cfg.Identity.GroupsFile)
	return g, err
}

// warnOfRoles tells an operator whose roles leave nobody on the unix socket:
// root on the host included, which is easily meant otherwise.
func warnOfRoles(log logrus.FieldLogger, p *policy.Policy) {
	if len(p.Roles()) > 0 && len(p.RolesOf(input.User{})) == 0 {
		log.Warn("roles are configured, and none has local: true: nobody may do anything on the daemon's unix socket")
	}
}
