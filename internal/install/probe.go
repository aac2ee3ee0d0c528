package install

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/seawall/seawall/internal/config"
	"github.com/seawall/seawall/plugin"
)

// probeTimeout is longer than the 15 s for which a daemon looks for a plugin
// that is gone.
const probeTimeout = 20 * time.Second

// Probe is what a probe request through the daemon showed.
type Probe struct {
	Asked bool // the daemon asked seawall, and seawall answered
	// Facts are what the gate says of itself: version, profile, mode, revision,
	// audit. It is nil when the gate tells none.
	Facts map[string]string
	Said  string // what came back instead, when not Asked
}

// Ask sends the daemon a request that seawall refuses by a word that nobody
// else knows. If the refusal comes back, the daemon asks seawall. The error
// says that the daemon itself could not be reached.
func Ask(ctx context.Context, docker config.Docker) (Probe, error) {
	nonce := newNonce()
	status, body, err := engineGet(ctx, docker, "/_ping", http.Header{plugin.ProbeHeader: {nonce}})
	if err != nil {
		return Probe{}, err
	}
	text := string(body)
	var answer struct{ Message string }
	if json.Unmarshal(body, &answer) == nil && answer.Message != "" {
		text = answer.Message
	}
	_, tail, found := strings.Cut(text, plugin.ProbeAnswer(nonce))
	if status != http.StatusForbidden || !found {
		return Probe{Said: fmt.Sprintf("%d %s", status, strings.TrimSpace(text))}, nil
	}
	return Probe{Asked: true, Facts: facts(tail)}, nil
}

// facts reads the name=value words behind the answer.
func facts(tail string) map[string]string {
	var m map[string]string
	for word := range strings.FieldsSeq(tail) {
		if k, v, ok := strings.Cut(word, "="); ok {
			if m == nil {
				m = map[string]string{}
			}
			m[k] = v
		}
	}
	return m
}

func newNonce() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // it never fails
	return hex.EncodeToString(b[:])
}

// Activate asks the plugin's own socket whether an authorization plugin
// answers there.
func Activate(ctx context.Context, socket string) error {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://plugin/Plugin.Activate", bytes.NewReader(nil))
	if err != nil {
		return err
	}
	res, err := unixClient(socket).Do(req)
	if err != nil {
		return errors.Unwrap(err)
	}
	defer res.Body.Close()
	var manifest struct{ Implements []string }
	if err := json.NewDecoder(io.LimitReader(res.Body, 1<<16)).Decode(&manifest); err != nil {
		return fmt.Errorf("%s: no plugin answers: %w", socket, err)
	}
	for _, kind := range manifest.Implements {
		if kind == "authz" {
			return nil
		}
	}
	return fmt.Errorf("%s: the plugin there is none for authorization", socket)
}

// report reads the gate's own state from its socket, nil if it gives none.
func report(ctx context.Context, socket string) json.RawMessage {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://plugin"+plugin.StatusPath, nil)
	if err != nil {
		return nil
	}
	res, err := unixClient(socket).Do(req)
	if err != nil {
		return nil
	}
	defer res.Body.Close()
	body, err := io.ReadAll(io.LimitReader(res.Body, 1<<20))
	if err != nil || res.StatusCode != http.StatusOK || !json.Valid(body) {
		return nil
	}
	return body
}

// engineGet sends one GET to the daemon. It needs no API version and no
// client library: it must work with any engine.
func engineGet(ctx context.Context, docker config.Docker, path string, header http.Header) (int, []byte, error) {
	ctx, cancel := context.WithTimeout(ctx, probeTimeout)
	defer cancel()
	client, base, err := engineClient(docker)
	if err != nil {
		return 0, nil, err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, base+path, nil)
	if err != nil {
		return 0, nil, err
	}
	for name, values := range header {
		req.Header[name] = values
	}
	res, err := client.Do(req)
	if err != nil {
		return 0, nil, err
	}
	defer res.Body.Close()
	body, err := io.ReadAll(io.LimitReader(res.Body, 1<<20))
	return res.StatusCode, body, err
}

func engineClient(docker config.Docker) (*http.Client, string, error) {
	host := docker.Host
	if host == "none" || host == "" {
		host = config.Default().Docker.Host
	}
	u, err := url.Parse(host)
	if err != nil {
		return nil, "", err
	}
	if u.Scheme == "unix" {
		return unixClient(u.Path), "http://docker", nil
	}
	conf, err := clientTLS(docker.TLS)
	if err != nil {
		return nil, "", err
	}
	return &http.Client{Transport: &http.Transport{TLSClientConfig: conf, DisableKeepAlives: true}}, "https://" + u.Host, nil
}

func unixClient(path string) *http.Client {
	return &http.Client{Transport: &http.Transport{
		DisableKeepAlives: true,
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			return new(net.Dialer).DialContext(ctx, "unix", path)
		},
	}}
}

func clientTLS(files config.TLS) (*tls.Config, error) {
	ca, err := os.ReadFile(files.CA)
	if err != nil {
		return nil, err
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(ca) {
		return nil, fmt.Errorf("%s holds no certificate", files.CA)
	}
	pair, err := tls.LoadX509KeyPair(files.Cert, files.Key)
	if err != nil {
		return nil, err
	}
	return &tls.Config{RootCAs: pool, Certificates: []tls.Certificate{pair}, MinVersion: tls.VersionTLS12}, nil
}
