package engine_test

import (
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/seawall/seawall/internal/engine"
	daemon "github.com/seawall/seawall/test/engine"
)

func pkixName(cn string) pkix.Name { return pkix.Name{CommonName: cn} }

// files writes a certificate and its key as PEM.
func files(t *testing.T, cert *tls.Certificate) (crt, key string) {
	t.Helper()
	der, err := x509.MarshalPKCS8PrivateKey(cert.PrivateKey)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	write := func(name, typ string, b []byte) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: typ, Bytes: b}), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	return write("cert.pem", "CERTIFICATE", cert.Certificate[0]), write("key.pem", "PRIVATE KEY", der)
}

func TestDialRefuses(t *testing.T) {
	pki := daemon.NewPKI(t)
	crt, key := files(t, pki.Client(pkixName("gate")))
	ca := crt // any certificate will do: nothing connects
	empty := filepath.Join(t.TempDir(), "empty")
	if err := os.WriteFile(empty, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	const unix, far = "unix:///run/docker.sock", "tcp://192.0.2.1:2376"
	good := &engine.TLS{CA: ca, Cert: crt, Key: key}
	for _, tt := range []struct {
		name string
		o    engine.Options
		ok   bool
	}{
		{"unix", engine.Options{Host: unix}, true},
		{"loopback without TLS", engine.Options{Host: "tcp://127.0.0.1:2375"}, true},
		{"loopback without TLS, IPv6", engine.Options{Host: "tcp://[::1]:2375"}, true},
		{"TLS", engine.Options{Host: far, TLS: good}, true},
		{"TLS without a client certificate", engine.Options{Host: far, TLS: &engine.TLS{CA: ca}}, true},
		{"empty", engine.Options{}, false},
		{"a path", engine.Options{Host: "/run/docker.sock"}, false},
		{"a relative socket", engine.Options{Host: "unix://docker.sock"}, false},
		{"npipe", engine.Options{Host: "npipe:////./pipe/docker_engine"}, false},
		{"http", engine.Options{Host: "http://127.0.0.1:2375"}, false},
		{"ssh", engine.Options{Host: "ssh://root@192.0.2.1"}, false},
		{"no port", engine.Options{Host: "tcp://127.0.0.1"}, false},
		{"a path below", engine.Options{Host: "tcp://127.0.0.1:2375/x"}, false},
		{"not a URL", engine.Options{Host: "tcp://%zz"}, false},
		{"far without TLS", engine.Options{Host: far}, false},
		{"a name without TLS", engine.Options{Host: "tcp://localhost:2375"}, false},
		{"unix with TLS", engine.Options{Host: unix, TLS: good}, false},
		{"no CA", engine.Options{Host: far, TLS: &engine.TLS{Cert: crt, Key: key}}, false},
		{"empty CA", engine.Options{Host: far, TLS: &engine.TLS{CA: empty}}, false},
		{"no key", engine.Options{Host: far, TLS: &engine.TLS{CA: ca, Cert: crt}}, false},
		{"wrong key", engine.Options{Host: far, TLS: &engine.TLS{CA: ca, Cert: crt, Key: crt}}, false},
		{"negative time", engine.Options{Host: unix, Timeout: -1}, false},
		{"negative cache", engine.Options{Host: unix, CacheImages: -1}, false},
	} {
		c, err := engine.Dial(tt.o)
		if (err == nil) != tt.ok {
			t.Errorf("%s: %v", tt.name, err)
		}
		if err == nil {
			c.Close()
		}
	}
}

// What no real daemon says ends in an error, never in an empty fact.
func TestBrokenAnswers(t *testing.T) {
	for name, answer := range map[string]http.HandlerFunc{
		"an empty object": func(w http.ResponseWriter, r *http.Request) { reply(w, r, "{}") },
		"null":            func(w http.ResponseWriter, r *http.Request) { reply(w, r, "null") },
		"nothing":         func(w http.ResponseWriter, r *http.Request) { reply(w, r, "") },
		"a list":          func(w http.ResponseWriter, r *http.Request) { reply(w, r, "[]") },
		"not JSON":        func(w http.ResponseWriter, r *http.Request) { reply(w, r, "<html>") },
		"too much":        func(w http.ResponseWriter, r *http.Request) { reply(w, r, `{"Id":"`+strings.Repeat("x", 17<<20)+`"}`) },
		"no API version":  func(http.ResponseWriter, *http.Request) {},
		"an ancient API":  func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("Api-Version", "1.24") },
		"a redirect": func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "/_ping", http.StatusMovedPermanently)
		},
		"no such route": func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path != "/_ping" {
				http.NotFound(w, r)
			}
			reply(w, r, "")
		},
		"refused": func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path != "/_ping" {
				w.WriteHeader(http.StatusForbidden)
			}
			reply(w, r, `{"message":"authorization denied"}`)
		},
		"dropped": func(w http.ResponseWriter, r *http.Request) { panic(http.ErrAbortHandler) },
	} {
		t.Run(name, func(t *testing.T) {
			s := httptest.NewServer(answer)
			defer s.Close()
			c := dial(t, engine.Options{Host: strings.Replace(s.URL, "http", "tcp", 1)})
			ctx := t.Context()
			_, info := c.Info(ctx)
			_, image := c.Image(ctx, "a")
			_, container := c.Container(ctx, "a")
			_, volume := c.Volume(ctx, "a")
			_, network := c.Network(ctx, "a")
			_, accounts := c.Accounts(ctx, "a")
			_, exec := c.Exec(ctx, "a")
			for i, err := range []error{info, image, container, volume, network, accounts, exec} {
				if err == nil || strings.Contains(name, "route") && strings.Contains(err.Error(), engine.ErrNotFound.Error()) {
					t.Errorf("look-up %d: %v", i, err)
				}
			}
		})
	}
}

// An exec that the daemon tells by half is no fact.
func TestBrokenExec(t *testing.T) {
	for answer, ok := range map[string]bool{
		`{"ID":"a","ContainerID":"c","ProcessConfig":{"privileged":false}}`: true,
		`{"ID":"b","ContainerID":"c","ProcessConfig":{"privileged":false}}`: false,
		`{"ID":"a","ProcessConfig":{"privileged":false}}`:                   false,
		`{"ID":"a","ContainerID":"c","ProcessConfig":{}}`:                   false,
		`{"ID":"a","ContainerID":"c"}`:                                      false,
	} {
		s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { reply(w, r, answer) }))
		c := dial(t, engine.Options{Host: strings.Replace(s.URL, "http", "tcp", 1)})
		if e, err := c.Exec(t.Context(), "a"); (err == nil) != ok {
			t.Errorf("%s: %+v, %v", answer, e, err)
		}
		s.Close()
	}
}

func reply(w http.ResponseWriter, _ *http.Request, body string) {
	w.Header().Set("Api-Version", "1.45")
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write([]byte(body))
}

func TestOff(t *testing.T) {
	ctx, off := t.Context(), engine.Off{}
	_, info := off.Info(ctx)
	_, image := off.Image(ctx, "a")
	_, container := off.Container(ctx, "a")
	_, volume := off.Volume(ctx, "a")
	_, network := off.Network(ctx, "a")
	_, accounts := off.Accounts(ctx, "a")
	_, exec := off.Exec(ctx, "a")
	for i, err := range []error{info, image, container, volume, network, accounts, exec} {
		if !errors.Is(err, engine.ErrOff) {
			t.Errorf("look-up %d: %v", i, err)
		}
	}
}
