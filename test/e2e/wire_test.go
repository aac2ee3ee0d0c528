package e2e

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/seawall/seawall/test/engine"
)

// wire is a request as it stands on the wire, all that a client may vary.
type wire struct {
	method  string // POST when ""
	uri     string
	headers []string // "Name: value"; Host and Connection are added
	body    string
	chunked bool
	bare    bool // neither Content-Length nor chunked is added
	after   int  // this many answers come before the one that counts
	first   string
}

// answerLimit bounds a request. A daemon may need the 15 s of retries for a
// gate that is dead; nothing may take longer than twice that.
const answerLimit = 30 * time.Second

const jsonType = "Content-Type: application/json"

func (w wire) text() string {
	method := w.method
	if method == "" {
		method = http.MethodPost
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s%s %s HTTP/1.1\r\nHost: docker\r\nConnection: close\r\n", w.first, method, w.uri)
	for _, h := range w.headers {
		b.WriteString(h + "\r\n")
	}
	switch {
	case w.chunked:
		fmt.Fprintf(&b, "Transfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n\r\n", len(w.body), w.body)
	case w.bare:
		b.WriteString("\r\n" + w.body)
	default:
		fmt.Fprintf(&b, "Content-Length: %d\r\n\r\n%s", len(w.body), w.body)
	}
	return b.String()
}

// send returns the daemon's answer. No answer within answerLimit, or none at
// all, is an error; of a stream only the beginning is read.
func (w wire) send(d *engine.Daemon) (engine.Response, error) {
	conn, err := net.DialTimeout("unix", d.Socket(), 5*time.Second)
	if err != nil {
		return engine.Response{}, err
	}
	return w.over(conn)
}

func (w wire) over(conn net.Conn) (engine.Response, error) {
	defer conn.Close()
	if err := conn.SetDeadline(time.Now().Add(answerLimit)); err != nil {
		return engine.Response{}, err
	}
	go func() { _, _ = io.WriteString(conn, w.text()) }()
	in := bufio.NewReader(conn)
	for range w.after {
		res, err := http.ReadResponse(in, nil)
		if err != nil {
			return engine.Response{}, err
		}
		_, _ = io.Copy(io.Discard, res.Body)
	}
	res, err := http.ReadResponse(in, &http.Request{Method: w.method})
	for err == nil && res.StatusCode == http.StatusContinue {
		res, err = http.ReadResponse(in, &http.Request{Method: w.method})
	}
	if err != nil {
		return engine.Response{}, err
	}
	defer res.Body.Close()
	if res.StatusCode == http.StatusSwitchingProtocols {
		return engine.Response{Status: res.StatusCode}, nil
	}
	body, err := io.ReadAll(io.LimitReader(res.Body, 1<<20))
	return engine.Response{Status: res.StatusCode, Header: res.Header, Body: strings.TrimSpace(string(body))}, err
}

// Who refused, in the words of the tables.
const (
	byGate   = "gate"
	byDaemon = "daemon"
	honoured = "HONOURED"
	unsaid   = "no answer"
)

// judged says who refused an answer, if anybody did.
func judged(r engine.Response, err error) string {
	switch {
	case err != nil:
		return unsaid
	case strings.Contains(r.Body, "plugin seawall"):
		return byGate
	case r.Status >= 300:
		return fmt.Sprintf("%s %d", byDaemon, r.Status)
	case strings.Contains(r.Body, `"errorDetail"`): // a stream that began well
		return byDaemon + " in stream"
	}
	return honoured
}

// must sends a request that has to be honoured.
func (w wire) must(t testing.TB, d *engine.Daemon) engine.Response {
	t.Helper()
	r, err := w.send(d)
	if err != nil || r.Status >= 300 {
		t.Errorf("%s: %d %s, %v", w.uri, r.Status, r.Body, err)
	}
	return r
}
