package identity

import (
	"bytes"
	"crypto/x509"
	"encoding/asn1"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"net"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Limits on what a message may hold. Real chains have two or three
// certificates of some 2 kB.
const (
	maxCertificates = 10
	maxCertificate  = 64 << 10 // bytes of JSON
	maxName         = 256      // bytes of CN, O or OU
	maxSAN          = 1024     // bytes of a subject alternative name
	maxNames        = 100      // values of one kind
)

// DecodePeerCertificates decodes RequestPeerCertificates of a plugin message:
// each element a JSON string, base64 of one PEM block. Whatever is not exactly
// that is an error.
func DecodePeerCertificates(raw []json.RawMessage) ([]*x509.Certificate, error) {
	if len(raw) > maxCertificates {
		return nil, fmt.Errorf("%d peer certificates, at most %d are read", len(raw), maxCertificates)
	}
	certs := make([]*x509.Certificate, 0, len(raw))
	for i, r := range raw {
		c, err := decodeCertificate(r)
		if err != nil {
			return nil, fmt.Errorf("peer certificate %d: %w", i, err)
		}
		certs = append(certs, c)
	}
	return certs, nil
}

func decodeCertificate(raw json.RawMessage) (*x509.Certificate, error) {
	if len(raw) > maxCertificate {
		return nil, fmt.Errorf("longer than %d bytes", maxCertificate)
	}
	var text []byte
	if err := json.Unmarshal(raw, &text); err != nil {
		return nil, errors.New("not a base64 string")
	}
	block, rest := pem.Decode(text)
	switch {
	case block == nil || !bytes.HasPrefix(text, []byte("-----BEGIN ")):
		return nil, errors.New("not PEM")
	case block.Type != "CERTIFICATE" || len(block.Headers) != 0:
		return nil, errors.New("not a plain CERTIFICATE block")
	case len(bytes.TrimSpace(rest)) != 0:
		return nil, errors.New("more than one PEM block")
	}
	return x509.ParseCertificate(block.Bytes)
}

var oidCommonName = asn1.ObjectIdentifier{2, 5, 4, 3}

// readLeaf takes the names out of a certificate and refuses those that could
// be taken for others.
func readLeaf(c *x509.Certificate) (Certificate, error) {
	commonNames := 0
	for _, a := range c.Subject.Names {
		if a.Type.Equal(oidCommonName) {
			commonNames++
		}
	}
	if commonNames > 1 {
		return Certificate{}, errors.New("more than one CN")
	}
	san, err := alternativeNames(c)
	if err != nil {
		return Certificate{}, err
	}
	out := Certificate{CN: c.Subject.CommonName, O: c.Subject.Organization, OU: c.Subject.OrganizationalUnit, SAN: san}
	if out.CN != "" {
		if err := checkText("CN", maxName, out.CN); err != nil {
			return Certificate{}, err
		}
	}
	if err := errors.Join(
		checkText("O", maxName, out.O...),
		checkText("OU", maxName, out.OU...),
		checkText("SAN", maxSAN, out.SAN...),
	); err != nil {
		return Certificate{}, err
	}
	if c.SerialNumber != nil {
		out.Serial = fmt.Sprintf("%02X", c.SerialNumber.Bytes())
	}
	return out, nil
}

// alternativeNames lists the SANs as text. The kinds cannot be mistaken for
// one another: a DNS name is made of host name characters and is no address, a
// mail address has an @, a URI a scheme.
func alternativeNames(c *x509.Certificate) ([]string, error) {
	var san []string
	for _, n := range c.DNSNames {
		if strings.Trim(n, hostnameChars) != "" || net.ParseIP(n) != nil {
			return nil, fmt.Errorf("SAN: %.100q is no DNS name", n)
		}
		san = append(san, n)
	}
	for _, n := range c.EmailAddresses {
		if strings.Count(n, "@") != 1 || strings.Contains(n, ":") {
			return nil, fmt.Errorf("SAN: %.100q is no mail address", n)
		}
		san = append(san, n)
	}
	for _, u := range c.URIs {
		if u == nil || u.Scheme == "" {
			return nil, errors.New("SAN: a URI without a scheme")
		}
		san = append(san, u.String())
	}
	for _, ip := range c.IPAddresses {
		san = append(san, ip.String())
	}
	return san, nil
}

const hostnameChars = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._*"

// checkText refuses values that are empty, long, not UTF-8, not printable, or
// that differ from another only by spaces around them.
func checkText(kind string, limit int, values ...string) error {
	if len(values) > maxNames {
		return fmt.Errorf("%s: more than %d values", kind, maxNames)
	}
	for _, v := range values {
		switch {
		case v == "" || len(v) > limit:
			return fmt.Errorf("%s: empty or longer than %d bytes", kind, limit)
		case !utf8.ValidString(v), strings.ContainsFunc(v, func(r rune) bool { return !unicode.IsPrint(r) }):
			return fmt.Errorf("%s %.100q: not printable UTF-8", kind, v)
		case strings.TrimSpace(v) != v:
			return fmt.Errorf("%s %q: begins or ends with a space", kind, v)
		}
	}
	return nil
}
