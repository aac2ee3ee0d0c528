// Package identity turns what the daemon says about a requester into a user:
// the verified leaf certificate's names, and the groups that follow from them.
// Nothing in a request's headers, query or body is identity.
package identity

import (
	"crypto/x509"
	"errors"
	"fmt"
	"slices"
)

// TLS is the only authentication method a daemon knows (UserAuthNMethod).
const TLS = "TLS"

// User is the requester. The zero value is the local user: whoever could open
// the daemon's unix socket (or a TCP socket without client certificates), of
// whom the daemon knows no more.
type User struct {
	Name   string   // CN of the client certificate, may be empty with Auth TLS
	Auth   string   // TLS or ""
	Groups []string // sorted and unique
	Cert   Certificate
}

// Local reports whether the daemon authenticated nobody. It is Auth that
// decides: a certificate with an empty CN has no Name, and is not local.
func (u User) Local() bool { return u.Auth == "" }

// Certificate is the verified leaf certificate of a TLS client; all empty
// without one.
type Certificate struct {
	CN     string
	O      []string
	OU     []string
	SAN    []string // DNS names, mail addresses, URIs and IP addresses as text
	Serial string   // hexadecimal, as openssl x509 -serial prints it
}

// Groups says where groups come from. The zero value gives no groups.
type Groups struct {
	FromO  bool // each O of the certificate is a group
	FromOU bool // each OU of the certificate is a group
	Map    *Map // the map file, nil when there is none
}

// FromMessage reads the daemon's word about a requester: User,
// UserAuthNMethod and RequestPeerCertificates of a plugin message. Only
// certs[0] was verified by the daemon; the others are what the client sent
// along. Anything that does not fit together is an error, and means no.
func FromMessage(user, authMethod string, certs []*x509.Certificate, groups Groups) (User, error) {
	switch authMethod {
	case "":
		if user != "" || len(certs) != 0 {
			return User{}, errors.New("the daemon names a user or a certificate without an authentication method")
		}
		return User{}, nil
	case TLS:
	default:
		return User{}, fmt.Errorf("unknown authentication method %.40q", authMethod)
	}
	if len(certs) == 0 || certs[0] == nil {
		return User{}, errors.New("the daemon authenticated by TLS but shows no certificate")
	}
	cert, err := readLeaf(certs[0])
	if err != nil {
		return User{}, fmt.Errorf("client certificate: %w", err)
	}
	if user != cert.CN {
		return User{}, fmt.Errorf("the daemon names user %.100q, the certificate %q", user, cert.CN)
	}
	u := User{Name: user, Auth: TLS, Cert: cert}
	u.Groups = groups.of(u)
	return u, nil
}

func (g Groups) of(u User) []string {
	all := g.Map.Groups(u)
	if g.FromO {
		all = append(all, u.Cert.O...)
	}
	if g.FromOU {
		all = append(all, u.Cert.OU...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}
