package oracle

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"time"
)

// conn is one connection to a daemon's socket, kept alive.
type conn struct {
	socket string
	c      net.Conn
	r      *bufio.Reader
}

// answer is what a daemon says.
type answer struct {
	status int
	body   []byte
}

func (a answer) ok() bool { return a.status >= 200 && a.status < 300 }

// send sends a request byte for byte.
func (c *conn) send(r request) (answer, error) {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s HTTP/1.1\r\nHost: docker\r\n", r.method, r.uri)
	if r.typ != "" {
		fmt.Fprintf(&b, "Content-Type: %s\r\n", r.typ)
	}
	if r.chunked {
		fmt.Fprintf(&b, "Transfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n\r\n", len(r.body), r.body)
	} else {
		fmt.Fprintf(&b, "Content-Length: %d\r\n\r\n%s", len(r.body), r.body)
	}
	return c.exchange(r.method, b.String())
}

func (c *conn) exchange(method, text string) (answer, error) {
	if c.c == nil {
		var err error
		if c.c, err = net.DialTimeout("unix", c.socket, 10*time.Second); err != nil {
			return answer{}, err
		}
		c.r = bufio.NewReader(c.c)
	}
	a, keep, err := c.once(method, text)
	if err != nil || !keep {
		_ = c.c.Close()
		c.c = nil
	}
	return a, err
}

func (c *conn) once(method, text string) (a answer, keep bool, err error) {
	if err := c.c.SetDeadline(time.Now().Add(2 * time.Minute)); err != nil {
		return a, false, err
	}
	if _, err := io.WriteString(c.c, text); err != nil {
		return a, false, err
	}
	res, err := http.ReadResponse(c.r, &http.Request{Method: method})
	if err != nil {
		return a, false, err
	}
	defer res.Body.Close()
	a.status = res.StatusCode
	a.body, err = io.ReadAll(res.Body)
	return a, !res.Close, err
}

// get inspects.
func (c *conn) get(path string) (seen, error) {
	a, err := c.send(request{method: "GET", uri: path})
	if err != nil {
		return nil, err
	}
	if !a.ok() {
		return nil, fmt.Errorf("GET %s: %d %s", path, a.status, a.body)
	}
	return readSeen(a.body)
}

// remove deletes what a body made.
func (c *conn) remove(path string) error {
	a, err := c.send(request{method: "DELETE", uri: path})
	if err == nil && !a.ok() && a.status != 404 {
		err = fmt.Errorf("DELETE %s: %d %s", path, a.status, a.body)
	}
	return err
}
