package plugin

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"github.com/docker/go-plugins-helpers/authorization"
	"github.com/docker/go-plugins-helpers/sdk"
	"golang.org/x/sync/semaphore"
)

// StatusPath answers with the gate's own state, to whoever may open the
// plugin's socket: root.
const StatusPath = "/Seawall.Status"

const (
	// largeMessage is the size from which messages share largeRoom, in bytes;
	// below it they cost no more than the daemon's own handling of the request.
	largeMessage = 64 << 10
	// largeRoom bounds the memory that large messages hold at one time, in
	// bytes on the wire. Those beyond it wait, up to the gate's deadline.
	largeRoom = 4 * maxMessage
	// drainTime bounds the wait for decisions under way at shutdown.
	drainTime = 10 * time.Second
)

// Server speaks the plugin protocol for a gate.
type Server struct {
	gate   *Gate
	status func(context.Context) any
	room   *semaphore.Weighted
	http   *http.Server
}

// NewServer returns a server for g. Status gives the document that StatusPath
// answers with; it may be nil.
func NewServer(g *Gate, status func(context.Context) any) *Server {
	s := &Server{gate: g, status: status, room: semaphore.NewWeighted(largeRoom)}
	mux := http.NewServeMux()
	mux.HandleFunc("/Plugin.Activate", s.activate)
	mux.HandleFunc("/"+authorization.AuthZApiRequest, s.answer(g.AuthZReq))
	mux.HandleFunc("/"+authorization.AuthZApiResponse, s.answer(g.AuthZRes))
	mux.HandleFunc("GET "+StatusPath, s.report)
	s.http = &http.Server{
		Handler:           mux,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       15 * time.Second,
		WriteTimeout:      30 * time.Second,
		MaxHeaderBytes:    64 << 10,
	}
	return s
}

// Serve answers on l until ctx ends, then drains: decisions under way are
// answered, new connections are refused. It returns nil after a clean drain.
func (s *Server) Serve(ctx context.Context, l net.Listener) error {
	failed := make(chan error, 1)
	go func() { failed <- s.http.Serve(l) }()
	select {
	case err := <-failed:
		return fmt.Errorf("plugin: %w", err)
	case <-ctx.Done():
	}
	drain, cancel := context.WithTimeout(context.Background(), drainTime)
	defer cancel()
	if err := s.http.Shutdown(drain); err != nil {
		return fmt.Errorf("plugin: drain: %w", errors.Join(err, s.http.Close()))
	}
	return nil
}

func (s *Server) activate(w http.ResponseWriter, _ *http.Request) {
	sdk.EncodeResponse(w, map[string][]string{"Implements": {authorization.AuthZApiImplements}}, false)
}

// answer reads a message, asks the gate and sends its answer. The status is
// 200 whatever the answer: the daemon shows the reason of a refusal only then.
func (s *Server) answer(ask func(authorization.Request) authorization.Response) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		start := time.Now()
		release, err := s.admit(r)
		if err != nil {
			sdk.EncodeResponse(w, s.gate.refuseMessage(start, err.Error()), false)
			return
		}
		defer release()
		req, err := readMessage(r)
		if err != nil {
			sdk.EncodeResponse(w, s.gate.refuseMessage(start, err.Error()), false)
			return
		}
		sdk.EncodeResponse(w, ask(req), false)
	}
}

// admit makes room for a large message.
func (s *Server) admit(r *http.Request) (release func(), err error) {
	size := r.ContentLength
	switch {
	case size > maxMessage:
		return nil, fmt.Errorf("the message is larger than %d bytes", maxMessage)
	case size < 0:
		size = maxMessage
	case size < largeMessage:
		return func() {}, nil
	}
	ctx, cancel := context.WithTimeout(r.Context(), s.gate.opts.Deadline)
	defer cancel()
	if err := s.room.Acquire(ctx, size); err != nil {
		return nil, errors.New("too many large requests at one time")
	}
	return func() { s.room.Release(size) }, nil
}

func (s *Server) report(w http.ResponseWriter, r *http.Request) {
	if s.status == nil {
		http.NotFound(w, r)
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), s.gate.opts.Deadline)
	defer cancel()
	sdk.EncodeResponse(w, s.status(ctx), false)
}
