package engine

import (
	"context"
	"errors"
	"sync/atomic"
	"time"

	"github.com/moby/moby/api/types/events"
	"github.com/moby/moby/client"
)

// Pauses between attempts to reach the daemon, and how long the event stream
// may take to open: a daemon whose plugin is not there yet tries for 15 s.
const (
	firstPause  = 100 * time.Millisecond
	longPause   = 5 * time.Second
	streamLimit = 20 * time.Second
)

// Watch follows the daemon's event stream until ctx ends, and then returns
// nil. Facts are cached only meanwhile. It connects again whenever the stream
// breaks; each time it reads what daemon is there and calls connected, which
// may be nil, before anything is cached. Only one Watch runs at a time.
//
// The gate must answer before Watch can connect: the daemon asks it about the
// stream too. Call Watch after the plugin listens.
func (c *Client) Watch(ctx context.Context, connected func(Info)) error {
	if !c.watching.CompareAndSwap(false, true) {
		return errors.New("engine: the daemon is watched already")
	}
	defer c.watching.Store(false)
	if connected == nil {
		connected = func(Info) {}
	}
	pause := firstPause
	for first := true; ; first = false {
		opened, err := c.follow(ctx, connected)
		if ctx.Err() != nil {
			return nil
		}
		if opened || first {
			pause = firstPause
			c.log.WithError(err).Warn("the daemon's event stream is down; nothing is cached until it is back")
		} else {
			c.log.WithError(err).Debug("the daemon's event stream is still down")
		}
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(pause):
			pause = min(2*pause, longPause)
		}
	}
}

// follow opens the stream once and reads it to its end. The daemon sends the
// headers before it subscribes to its events; `since` has it repeat those it
// still holds, so that none can fall between. A repeated one does no harm.
func (c *Client) follow(ctx context.Context, connected func(Info)) (opened bool, err error) {
	c.session.Store(nil) // another daemon may be there: negotiate anew
	info, err := lookup(ctx, c, "daemon", "info", readInfo)
	if err != nil {
		return false, err
	}
	api, err := c.open(ctx)
	if err != nil {
		return false, err
	}
	ctx, cancel := context.WithCancel(ctx)
	ctx, ok := withOpened(ctx)
	late := time.AfterFunc(streamLimit, cancel)
	stream := api.Events(ctx, client.EventsListOptions{Since: "1", Filters: watched()})
	defer func() {
		cancel()
		for range stream.Err { // closed when the reader has ended
		}
	}()
	if !late.Stop() || !ok.Load() {
		cancel()
		return false, errors.Join(errors.New("the event stream does not open"), <-stream.Err)
	}
	connected(info)
	c.live(true)
	defer c.live(false)
	c.log.WithField("engine", info.Version).WithField("api", info.API).Info("connected to the daemon")
	for {
		select {
		case m := <-stream.Messages:
			c.event(m)
		case err := <-stream.Err:
			return true, err
		}
	}
}

// watched selects the events that concern what is cached.
func watched() client.Filters {
	return make(client.Filters).Add("type",
		string(events.ImageEventType), string(events.DaemonEventType), string(events.NodeEventType))
}

// event forgets what m may have changed. Which image an image event is about
// is told by name or ID, as the action has it, so all are forgotten.
func (c *Client) event(m events.Message) {
	switch m.Type {
	case events.ImageEventType:
		c.images.purge()
	case events.DaemonEventType, events.NodeEventType:
		c.info.purge()
	}
}

func (c *Client) live(yes bool) {
	c.connected.Store(yes)
	c.images.connected(yes)
	c.info.connected(yes)
}

// openedKey carries a flag that the transport sets when the event stream was
// answered with 200. The client's own API does not tell.
type openedKey struct{}

func withOpened(ctx context.Context) (context.Context, *atomic.Bool) {
	ok := new(atomic.Bool)
	return context.WithValue(ctx, openedKey{}, ok), ok
}

func markOpened(ctx context.Context) {
	if ok, is := ctx.Value(openedKey{}).(*atomic.Bool); is {
		ok.Store(true)
	}
}
