package plugin

import (
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"

	"github.com/docker/go-plugins-helpers/authorization"

	"github.com/seawall/seawall/internal/identity"
)

// maxMessage bounds a message of the daemon, in bytes. The newest engines show
// bodies of up to 4 MiB, which base64 makes 5.6; headers come on top.
const maxMessage = 8 << 20

// message is a plugin message on the wire: authorization.Request with the
// certificates left undecoded, because the library's own decoder panics on one
// that is not PEM.
type message struct {
	User                    string
	UserAuthNMethod         string
	RequestMethod           string
	RequestURI              string `json:"RequestUri"`
	RequestBody             []byte
	RequestHeaders          map[string]string
	RequestPeerCertificates []json.RawMessage
	ResponseStatusCode      int
	ResponseBody            []byte
	ResponseHeaders         map[string]string
}

// readMessage decodes one message strictly: one JSON document, whole, within
// bounds, with certificates that parse.
func readMessage(r *http.Request) (authorization.Request, error) {
	body, err := io.ReadAll(io.LimitReader(r.Body, maxMessage+1))
	if err != nil {
		return authorization.Request{}, fmt.Errorf("the message could not be read: %w", err)
	}
	if len(body) > maxMessage {
		return authorization.Request{}, fmt.Errorf("the message is larger than %d bytes", maxMessage)
	}
	return decodeMessage(body)
}

func decodeMessage(body []byte) (authorization.Request, error) {
	var m message
	if err := json.Unmarshal(body, &m); err != nil {
		var syntax *json.SyntaxError
		if errors.As(err, &syntax) {
			return authorization.Request{}, errors.New("the message is not one JSON document")
		}
		return authorization.Request{}, errors.New("the message has a field of the wrong type")
	}
	certs, err := identity.DecodePeerCertificates(m.RequestPeerCertificates)
	if err != nil {
		return authorization.Request{}, err
	}
	return authorization.Request{
		User: m.User, UserAuthNMethod: m.UserAuthNMethod,
		RequestMethod: m.RequestMethod, RequestURI: m.RequestURI,
		RequestBody: m.RequestBody, RequestHeaders: m.RequestHeaders,
		RequestPeerCertificates: peers(certs),
		ResponseStatusCode:      m.ResponseStatusCode,
		ResponseBody:            m.ResponseBody, ResponseHeaders: m.ResponseHeaders,
	}, nil
}

func peers(certs []*x509.Certificate) []*authorization.PeerCertificate {
	var out []*authorization.PeerCertificate
	for _, c := range certs {
		out = append(out, (*authorization.PeerCertificate)(c))
	}
	return out
}

func certificates(peers []*authorization.PeerCertificate) []*x509.Certificate {
	var out []*x509.Certificate
	for _, p := range peers {
		out = append(out, (*x509.Certificate)(p))
	}
	return out
}
