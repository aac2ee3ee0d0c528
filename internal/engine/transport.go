package engine

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"strings"
	"time"

	"github.com/moby/moby/client"
)

// maxAnswer bounds an answer of the daemon, in bytes. It is far above any
// object a daemon holds; without it a broken peer could fill the memory.
const maxAnswer = 16 << 20

// TLS names the files for a daemon that listens with TLS.
type TLS struct {
	CA   string // certificates that the daemon's own must chain to; required
	Cert string // the gate's client certificate; needs Key
	Key  string
}

// config reads the files.
func (t TLS) config() (*tls.Config, error) {
	pem, err := os.ReadFile(t.CA)
	if err != nil {
		return nil, fmt.Errorf("read the daemon's CA: %w", err)
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(pem) {
		return nil, fmt.Errorf("read the daemon's CA: no certificate in %s", t.CA)
	}
	cfg := &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: pool}
	if t.Cert == "" && t.Key == "" {
		return cfg, nil
	}
	pair, err := tls.LoadX509KeyPair(t.Cert, t.Key)
	if err != nil {
		return nil, fmt.Errorf("read the client certificate: %w", err)
	}
	cfg.Certificates = []tls.Certificate{pair}
	return cfg, nil
}

// checkHost takes unix:///PATH and tcp://HOST:PORT. Without TLS a TCP daemon
// must be on the loopback: the secret crosses the wire with every look-up.
func checkHost(host string, withTLS bool) error {
	u, err := url.Parse(host)
	if err != nil {
		return fmt.Errorf("docker host %q: %w", host, err)
	}
	switch {
	case u.Scheme == "unix" && u.Host == "" && strings.HasPrefix(u.Path, "/") && !withTLS:
		return nil
	case u.Scheme == "unix" && withTLS:
		return fmt.Errorf("docker host %q: a unix socket has no TLS", host)
	case u.Scheme != "tcp" || u.Port() == "" || u.Hostname() == "" || u.Path != "":
		return fmt.Errorf("docker host %q: want unix:///PATH or tcp://HOST:PORT", host)
	case withTLS:
		return nil
	}
	if ip := net.ParseIP(u.Hostname()); ip == nil || !ip.IsLoopback() {
		return fmt.Errorf("docker host %q: without TLS only a loopback address will do", host)
	}
	return nil
}

// transport sends the client's requests: marked with the secret, and only
// those on the list of [OwnPath].
type transport struct {
	base   *http.Transport
	secret Secret
}

func newTransport(o Options) (*transport, error) {
	base := &http.Transport{
		MaxIdleConns:        o.Concurrency,
		MaxIdleConnsPerHost: o.Concurrency,
		IdleConnTimeout:     30 * time.Second,
		DisableCompression:  true,
		TLSNextProto:        map[string]func(string, *tls.Conn) http.RoundTripper{}, // HTTP/1.1, as the daemon speaks
	}
	if o.TLS != nil {
		cfg, err := o.TLS.config()
		if err != nil {
			return nil, err
		}
		base.TLSClientConfig = cfg
	}
	var d net.Dialer
	base.DialContext = d.DialContext
	if socket, ok := strings.CutPrefix(o.Host, "unix://"); ok {
		base.DialContext = func(ctx context.Context, _, _ string) (net.Conn, error) {
			return d.DialContext(ctx, "unix", socket)
		}
	}
	return &transport{base: base, secret: o.Secret}, nil
}

// RoundTrip implements [http.RoundTripper].
func (t *transport) RoundTrip(req *http.Request) (*http.Response, error) {
	if !OwnPath(req.Method, req.URL.RequestURI()) {
		return nil, fmt.Errorf("%s %s is not a look-up", req.Method, req.URL.Path)
	}
	req = req.Clone(req.Context())
	if t.secret.value != "" {
		req.Header.Set(Header, t.secret.value)
	}
	resp, err := t.base.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	switch {
	case endless.MatchString(req.URL.Path):
		if resp.StatusCode == http.StatusOK {
			markOpened(req.Context())
		}
	default:
		resp.Body = &bounded{ReadCloser: resp.Body, left: maxAnswer}
	}
	return resp, nil
}

// endless are the streams that are not bounded in size: the events, and an
// export, which is read in passing.
var endless = regexp.MustCompile(`^(/v[0-9.]+)?(/events|/containers/.+/export)$`)

// bounded fails, rather than ends, when more than left bytes are read.
type bounded struct {
	io.ReadCloser
	left int64
}

func (b *bounded) Read(p []byte) (int, error) {
	if b.left < 0 {
		return 0, fmt.Errorf("the daemon's answer exceeds %d bytes", maxAnswer)
	}
	n, err := b.ReadCloser.Read(p[:min(int64(len(p)), b.left+1)])
	b.left -= int64(n)
	return n, err
}

// clientOptions builds what a fresh Engine API client needs. Every session
// shares the transport, and with it the pool of connections.
func (t *transport) clientOptions(host string) []client.Opt {
	scheme := "http"
	if t.base.TLSClientConfig != nil {
		scheme = "https"
	}
	return []client.Opt{
		client.WithHost(host),
		client.WithHTTPClient(&http.Client{Transport: t, CheckRedirect: noRedirect}),
		client.WithScheme(scheme),
		client.WithUserAgent("seawall"),
	}
}

func noRedirect(*http.Request, []*http.Request) error {
	return errors.New("the daemon redirects a look-up")
}
