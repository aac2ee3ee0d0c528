package service

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"time"

	"github.com/coreos/go-systemd/v22/daemon"
)

// watchdog tells systemd that the gate answers, three times in each
// WatchdogSec, until ctx ends. A gate that is stopped, out of descriptors or
// stuck says nothing, and is started anew: the daemon by itself would wait for
// it for ever.
func (s *Service) watchdog(ctx context.Context, socket net.Addr) {
	limit, err := daemon.SdWatchdogEnabled(false)
	if err != nil {
		s.opts.Log.WithError(err).Warn("systemd's watchdog cannot be served")
	}
	if err != nil || limit == 0 {
		return
	}
	tick := time.NewTicker(limit / 3)
	defer tick.Stop()
	for {
		if err := answers(ctx, socket, limit/3); err == nil {
			notify(s.opts.Log, alive)
		} else if ctx.Err() == nil {
			s.opts.Log.WithError(err).Error("the gate does not answer itself; systemd will start it anew")
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return
		}
	}
}

// answers asks the gate what the daemon asks it first, as the daemon does.
func answers(ctx context.Context, socket net.Addr, limit time.Duration) error {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	t := &http.Transport{DisableKeepAlives: true, DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, socket.Network(), socket.String())
	}}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://seawall/Plugin.Activate", nil)
	if err != nil {
		return err
	}
	res, err := t.RoundTrip(req)
	if err != nil {
		return err
	}
	defer func() { _ = res.Body.Close() }()
	if res.StatusCode != http.StatusOK {
		return fmt.Errorf("the answer is %s", res.Status)
	}
	return nil
}
