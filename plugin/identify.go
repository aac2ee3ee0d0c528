package plugin

import (
	"github.com/docker/go-plugins-helpers/authorization"

	"github.com/seawall/seawall/internal/identity"
	"github.com/seawall/seawall/internal/input"
)

// Identify returns the function by which a gate tells who asks. Groups gives
// the sources of groups in force at the time of the request.
func Identify(groups func() identity.Groups) func(authorization.Request) (input.User, error) {
	return func(req authorization.Request) (input.User, error) {
		u, err := identity.FromMessage(req.User, req.UserAuthNMethod, certificates(req.RequestPeerCertificates), groups())
		if err != nil {
			return input.User{}, err
		}
		return input.User{
			Name: u.Name, Auth: u.Auth, Groups: u.Groups,
			Cert: input.Certificate{CN: u.Cert.CN, O: u.Cert.O, OU: u.Cert.OU, SAN: u.Cert.SAN, Serial: u.Cert.Serial},
		}, nil
	}
}
