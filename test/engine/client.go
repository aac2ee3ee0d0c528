package engine

import (
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"net/http"
	"runtime"
	"strings"
	"time"

	"golang.org/x/sys/unix"
)

// answerLimit bounds one request made by Do or Raw. A gate may take its 15 s
// of retries; nothing may hang longer.
const answerLimit = 60 * time.Second

// Response is a whole answer of the daemon.
type Response struct {
	Status int
	Header http.Header
	Body   string
}

// Client returns an HTTP client whose every connection goes to the daemon's
// unix socket; use URLs like http://docker/v1.41/info. It has no time limit
// of its own, for streams.
func (d *Daemon) Client() *http.Client {
	return &http.Client{Transport: &http.Transport{
		DisableKeepAlives: true,
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			return (&net.Dialer{}).DialContext(ctx, "unix", d.Socket())
		},
	}}
}

// Do sends one request with uri verbatim as the request target (no cleaning,
// no version added) and the body with its Content-Length. An empty
// contentType sends no such header. headers are more lines, "Name: value". A
// POST or PUT always has its Content-Length; for chunked or absent, see Raw.
func (d *Daemon) Do(method, uri, contentType, body string, headers ...string) Response {
	d.t.Helper()
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s HTTP/1.1\r\nHost: docker\r\nConnection: close\r\n", method, uri)
	if contentType != "" {
		fmt.Fprintf(&b, "Content-Type: %s\r\n", contentType)
	}
	for _, h := range headers {
		b.WriteString(h + "\r\n")
	}
	if body != "" || method == http.MethodPost || method == http.MethodPut {
		fmt.Fprintf(&b, "Content-Length: %d\r\n", len(body))
	}
	b.WriteString("\r\n" + body)
	r, err := d.Raw(method, b.String())
	if err != nil {
		d.t.Fatalf("engine: %s %s: %v", method, uri, err)
	}
	return r
}

// JSON is Do with an application/json body.
func (d *Daemon) JSON(method, uri, body string) Response {
	d.t.Helper()
	return d.Do(method, uri, "application/json", body)
}

// Raw writes request to the socket as it is and reads one answer; method
// only tells how the answer is framed (HEAD has no body).
func (d *Daemon) Raw(method, request string) (Response, error) {
	conn, err := net.DialTimeout("unix", d.Socket(), 5*time.Second)
	if err != nil {
		return Response{}, err
	}
	defer conn.Close()
	conn.SetDeadline(time.Now().Add(answerLimit))
	// The daemon may answer and close before it has read a large body.
	go io.WriteString(conn, request)
	resp, err := http.ReadResponse(bufio.NewReader(conn), &http.Request{Method: method})
	if err != nil {
		return Response{}, err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	return Response{Status: resp.StatusCode, Header: resp.Header, Body: string(bytes.TrimSpace(body))}, err
}

// Dial connects from inside the daemon's network, whose loopback is not the
// host's: a published port, the registry or the TLS listener. addr must be an
// IP address with a port.
func (d *Daemon) Dial(ctx context.Context, network, addr string) (net.Conn, error) {
	if host, _, err := net.SplitHostPort(addr); err != nil || net.ParseIP(host) == nil {
		return nil, fmt.Errorf("engine: dial %q: not IP:port", addr)
	}
	type result struct {
		conn net.Conn
		err  error
	}
	out := make(chan result, 1)
	go func() {
		// The thread changes its network for good: a goroutine that ends
		// locked takes its thread with it.
		runtime.LockOSThread()
		if err := enterNet(d.box.pid()); err != nil {
			out <- result{err: err}
			return
		}
		conn, err := (&net.Dialer{Timeout: 10 * time.Second}).DialContext(ctx, network, addr)
		out <- result{conn, err}
	}()
	r := <-out
	return r.conn, r.err
}

// enterNet moves the calling thread into the network namespace of pid.
func enterNet(pid int) error {
	fd, err := unix.Open(fmt.Sprintf("/proc/%d/ns/net", pid), unix.O_RDONLY|unix.O_CLOEXEC, 0)
	if err != nil {
		return fmt.Errorf("engine: %w", err)
	}
	defer unix.Close(fd)
	if err := unix.Setns(fd, unix.CLONE_NEWNET); err != nil {
		return fmt.Errorf("engine: setns: %w", err)
	}
	return nil
}

// NetClient returns an HTTP client that dials from inside the daemon's
// network, for published ports and the registry.
func (d *Daemon) NetClient() *http.Client {
	return &http.Client{
		Timeout:   answerLimit,
		Transport: &http.Transport{DisableKeepAlives: true, DialContext: d.Dial},
	}
}

// TLSClient returns an HTTP client of the TLS listener that shows cert (none
// when nil); use URLs like https://127.0.0.1:2376/info.
func (d *Daemon) TLSClient(cert *tls.Certificate) *http.Client {
	conf := &tls.Config{RootCAs: d.conf.pki.pool()}
	if cert != nil {
		conf.Certificates = []tls.Certificate{*cert}
	}
	return &http.Client{
		Timeout:   answerLimit,
		Transport: &http.Transport{DisableKeepAlives: true, DialContext: d.Dial, TLSClientConfig: conf},
	}
}
