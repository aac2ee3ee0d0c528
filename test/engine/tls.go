package engine

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// tlsAddr is the TLS listener's address in the daemon's own network.
const tlsAddr = "127.0.0.1:2376"

// PKI is a small certificate authority, made for one test.
type PKI struct {
	cert *x509.Certificate
	key  crypto.Signer
	t    testing.TB
}

// NewPKI makes an authority.
func NewPKI(t testing.TB) *PKI {
	t.Helper()
	p := &PKI{t: t}
	tmpl := &x509.Certificate{
		Subject: pkix.Name{CommonName: "seawall test CA"}, IsCA: true, BasicConstraintsValid: true,
		KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature,
	}
	c := p.issue(tmpl)
	p.cert, p.key = c.Leaf, c.PrivateKey.(crypto.Signer)
	return p
}

// Client issues a client certificate for a subject, which may be empty.
func (p *PKI) Client(subject pkix.Name) *tls.Certificate {
	p.t.Helper()
	return p.Issue(&x509.Certificate{Subject: subject, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}})
}

// Issue signs a certificate from a template of the test's choice; serial
// number, dates and key are filled in where they are absent. Append to the
// result's Certificate to send a longer chain.
func (p *PKI) Issue(tmpl *x509.Certificate) *tls.Certificate {
	p.t.Helper()
	if tmpl.KeyUsage == 0 {
		tmpl.KeyUsage = x509.KeyUsageDigitalSignature
	}
	return p.issue(tmpl)
}

func (p *PKI) issue(tmpl *x509.Certificate) *tls.Certificate {
	p.t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		p.t.Fatal(err)
	}
	if tmpl.SerialNumber == nil {
		if tmpl.SerialNumber, err = rand.Int(rand.Reader, big.NewInt(1<<62)); err != nil {
			p.t.Fatal(err)
		}
	}
	if tmpl.NotAfter.IsZero() {
		tmpl.NotBefore, tmpl.NotAfter = time.Now().Add(-time.Hour), time.Now().Add(24*time.Hour)
	}
	parent, signer := p.cert, p.key
	if parent == nil { // the authority itself
		parent, signer = tmpl, key
	}
	der, err := x509.CreateCertificate(rand.Reader, tmpl, parent, key.Public(), signer)
	if err != nil {
		p.t.Fatal(err)
	}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		p.t.Fatal(err)
	}
	return &tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key, Leaf: leaf}
}

func (p *PKI) pool() *x509.CertPool {
	pool := x509.NewCertPool()
	pool.AddCert(p.cert)
	return pool
}

// writeServer writes ca.pem, server.pem and server-key.pem into dir.
func (p *PKI) writeServer(dir string) error {
	cert := p.Issue(&x509.Certificate{
		Subject:     pkix.Name{CommonName: "dockerd"},
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	})
	return p.write(dir, "server", cert)
}

// write writes ca.pem, NAME.pem and NAME-key.pem into dir.
func (p *PKI) write(dir, name string, cert *tls.Certificate) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	var chain []byte
	for _, der := range cert.Certificate {
		chain = append(chain, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})...)
	}
	key, err := x509.MarshalPKCS8PrivateKey(cert.PrivateKey)
	if err != nil {
		return err
	}
	files := map[string][]byte{
		"ca.pem":          pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: p.cert.Raw}),
		name + ".pem":     chain,
		name + "-key.pem": pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: key}),
	}
	for file, text := range files {
		if err := os.WriteFile(filepath.Join(dir, file), text, 0o600); err != nil {
			return err
		}
	}
	return nil
}

// DockerTLS runs the docker client against the TLS listener with cert.
func (d *Daemon) DockerTLS(cert *tls.Certificate, args ...string) Result {
	d.t.Helper()
	dir, err := os.MkdirTemp(d.Dir, "tls")
	if err == nil {
		err = d.conf.pki.write(dir, "client", cert)
	}
	if err != nil {
		d.t.Fatal(err)
	}
	return d.Docker(append([]string{
		"-H", "tcp://" + tlsAddr, "--tlsverify", "--tlscacert", filepath.Join(dir, "ca.pem"),
		"--tlscert", filepath.Join(dir, "client.pem"), "--tlskey", filepath.Join(dir, "client-key.pem"),
	}, args...)...)
}
