package record

import (
	"bytes"
	"io"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"time"

	"github.com/seawall/seawall/internal/input"
)

// recorder is an Engine API that records. It is safe for concurrent use.
type recorder struct {
	apiVersion string

	mu       sync.Mutex
	messages []input.Message
	opaque   bool
	last     time.Time // of the last request
	watchers int       // requests that wait for something to happen
	objects  objects
}

func newRecorder(apiVersion string) *recorder {
	return &recorder{apiVersion: apiVersion, last: time.Now(), objects: newObjects()}
}

var version = regexp.MustCompile(`^/v[0-9]+\.[0-9]+/`)

// ServeHTTP records a request and answers it.
func (r *recorder) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	body := r.take(req)
	path := version.ReplaceAllString(req.URL.Path, "/")
	h := w.Header()
	h.Set("Api-Version", r.apiVersion)
	h.Set("Ostype", "linux")
	h.Set("Docker-Experimental", "false")
	h.Set("Builder-Version", "2")
	h.Set("Swarm", "active/manager")
	h.Set("Server", "Docker/recorder (linux)")
	switch {
	case req.Header.Get("Upgrade") != "" || strings.HasSuffix(path, "/attach"):
		hijack(w)
	case path == "/events", strings.HasSuffix(path, "/logs"), strings.HasSuffix(path, "/stats"):
		r.watch(w, req)
	default:
		r.mu.Lock()
		a := r.objects.answer(req.Method, path, req.URL.Query(), body)
		r.mu.Unlock()
		a.write(w)
	}
}

// take records a request, unless it only asks who is there. It returns the
// JSON body.
func (r *recorder) take(req *http.Request) []byte {
	json := strings.HasPrefix(req.Header.Get("Content-Type"), "application/json")
	var body []byte
	if json {
		body, _ = io.ReadAll(io.LimitReader(req.Body, bodyLimit+1))
	}
	_, _ = io.Copy(io.Discard, req.Body)
	msg := input.Message{Method: req.Method, URI: req.RequestURI, Headers: headers(req)}
	if len(body) <= bodyLimit {
		msg.Body = bytes.Clone(body)
	}
	path := version.ReplaceAllString(req.URL.Path, "/")
	r.mu.Lock()
	defer r.mu.Unlock()
	r.last = time.Now()
	if path == "/grpc" || path == "/session" || path == "/build" {
		r.opaque = true
	}
	if path != "/_ping" && !r.objects.made(path) {
		r.messages = append(r.messages, msg)
	}
	return body
}

// headers are those that a daemon shows to a plugin: the last value of each,
// without credentials.
func headers(req *http.Request) map[string]string {
	out := map[string]string{}
	for name, values := range req.Header {
		if name == "Authorization" || strings.HasPrefix(name, "X-Registry-") {
			continue
		}
		out[name] = values[len(values)-1]
	}
	if req.ContentLength >= 0 && len(req.TransferEncoding) == 0 {
		if text := req.Header.Get("Content-Length"); text != "" {
			out["Content-Length"] = text
		}
	}
	return out
}

// hijack answers a request for a stream, and ends the stream at once.
func hijack(w http.ResponseWriter) {
	conn, buf, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return
	}
	defer conn.Close()
	_, _ = buf.WriteString("HTTP/1.1 101 UPGRADED\r\nContent-Type: application/vnd.docker.raw-stream\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n")
	_ = buf.Flush()
}

// watch keeps a request for news open: there is never any.
func (r *recorder) watch(w http.ResponseWriter, req *http.Request) {
	r.mu.Lock()
	r.watchers++
	r.mu.Unlock()
	defer func() {
		r.mu.Lock()
		r.watchers--
		r.mu.Unlock()
	}()
	w.WriteHeader(http.StatusOK)
	_ = http.NewResponseController(w).Flush()
	<-req.Context().Done()
}

// idle reports whether the client does nothing but wait for news.
func (r *recorder) idle(since time.Duration) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.watchers > 0 && time.Since(r.last) > since
}

func (r *recorder) result() ([]input.Message, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.messages, r.opaque
}
