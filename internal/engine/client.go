package engine

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path"
	"regexp"
	"strings"
	"sync/atomic"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/containerd/errdefs"
	"github.com/moby/moby/api/types/container"
	"github.com/moby/moby/api/types/image"
	"github.com/moby/moby/api/types/network"
	"github.com/moby/moby/api/types/volume"
	"github.com/moby/moby/client"
	"github.com/sirupsen/logrus"
)

// Options says how to reach the daemon. Only Host has no default.
type Options struct {
	Host        string             // unix:///PATH or tcp://HOST:PORT
	TLS         *TLS               // nil: no TLS
	Timeout     time.Duration      // deadline of one look-up; 2 s when zero
	Secret      Secret             // marks every request; the zero value marks none
	Log         logrus.FieldLogger // nil: silent
	CacheImages int                // images kept by ID; 512 when zero
	CacheInfo   time.Duration      // age limit of /info; 10 s when zero
	Concurrency int                // look-ups at a time; 32 when zero
}

func (o *Options) defaults() {
	if o.Timeout == 0 {
		o.Timeout = 2 * time.Second
	}
	if o.CacheImages == 0 {
		o.CacheImages = 512
	}
	if o.CacheInfo == 0 {
		o.CacheInfo = 10 * time.Second
	}
	if o.Concurrency == 0 {
		o.Concurrency = 32
	}
	if o.Log == nil {
		silent := logrus.New()
		silent.SetOutput(io.Discard)
		o.Log = silent
	}
}

func (o *Options) check() error {
	if o.Timeout < 0 || o.CacheImages < 0 || o.CacheInfo < 0 || o.Concurrency < 0 {
		return errors.New("engine: a negative limit")
	}
	return checkHost(o.Host, o.TLS != nil)
}

// Client is [Facts] over the Engine API. What it returns is shared between
// callers and must not be changed.
type Client struct {
	opts      Options
	log       logrus.FieldLogger
	transport *transport
	slots     chan struct{}
	images    *cache[image.InspectResponse]
	info      *cache[Info]
	session   atomic.Pointer[client.Client]
	watching  atomic.Bool
	connected atomic.Bool
}

var _ Facts = (*Client)(nil)

// Dial prepares a client. It does not connect: the daemon may start later than
// the gate, and until it answers every look-up is an error.
func Dial(o Options) (*Client, error) {
	if err := o.check(); err != nil {
		return nil, err
	}
	o.defaults()
	t, err := newTransport(o)
	if err != nil {
		return nil, err
	}
	c := &Client{opts: o, log: o.Log, transport: t, slots: make(chan struct{}, o.Concurrency)}
	if c.images, err = newCache[image.InspectResponse](o.CacheImages, 24*time.Hour); err != nil {
		return nil, err
	}
	if c.info, err = newCache[Info](1, o.CacheInfo); err != nil {
		return nil, err
	}
	return c, nil
}

// Close ends idle connections. Look-ups under way go on.
func (c *Client) Close() error {
	c.session.Store(nil)
	c.transport.base.CloseIdleConnections()
	return nil
}

// Connected reports whether the event stream is up, so that facts are cached.
func (c *Client) Connected() bool { return c.connected.Load() }

// Info describes the daemon.
func (c *Client) Info(ctx context.Context) (Info, error) {
	return c.info.get(ctx, "", func(ctx context.Context) (Info, error) {
		return lookup(ctx, c, "daemon", "info", readInfo)
	})
}

var imageID = regexp.MustCompile(`^sha256:[0-9a-f]{64}$`)

// Image inspects an image. Only full IDs are cached.
func (c *Client) Image(ctx context.Context, name string) (image.InspectResponse, error) {
	ask := func(ctx context.Context) (image.InspectResponse, error) {
		return lookup(ctx, c, "image", name, func(ctx context.Context, api *client.Client) (image.InspectResponse, error) {
			r, err := api.ImageInspect(ctx, name)
			return r.InspectResponse, whole(err, r.ID)
		})
	}
	if imageID.MatchString(name) {
		return c.images.get(ctx, name, ask)
	}
	return ask(ctx)
}

// Container inspects a container. It is never cached.
func (c *Client) Container(ctx context.Context, name string) (container.InspectResponse, error) {
	bare := strings.TrimPrefix(name, "/")
	return lookup(ctx, c, "container", bare, func(ctx context.Context, api *client.Client) (container.InspectResponse, error) {
		r, err := api.ContainerInspect(ctx, bare, client.ContainerInspectOptions{})
		if err == nil && bare != name && r.Container.Name != name {
			// With the slash the daemon looks for a name only.
			err = fmt.Errorf("%q names container %q", bare, r.Container.Name)
		}
		return r.Container, whole(err, r.Container.ID)
	})
}

// Volume inspects a volume. It is never cached: a volume can be removed and
// made anew under its name with other options.
func (c *Client) Volume(ctx context.Context, name string) (volume.Volume, error) {
	return lookup(ctx, c, "volume", name, func(ctx context.Context, api *client.Client) (volume.Volume, error) {
		r, err := api.VolumeInspect(ctx, name, client.VolumeInspectOptions{})
		return r.Volume, whole(err, r.Volume.Name)
	})
}

// Network inspects a network. It is never cached, for the same reason.
func (c *Client) Network(ctx context.Context, name string) (network.Inspect, error) {
	return lookup(ctx, c, "network", name, func(ctx context.Context, api *client.Client) (network.Inspect, error) {
		r, err := api.NetworkInspect(ctx, name, client.NetworkInspectOptions{})
		return r.Network, whole(err, r.Network.ID)
	})
}

// whole turns an answer without an identity into an error: `{}` is no fact.
func whole(err error, id string) error {
	if err == nil && id == "" {
		return errors.New("the daemon's answer names no object")
	}
	return err
}

// lookup asks the daemon one question: within the deadline, within the bound
// on concurrency, over the current session.
func lookup[V any](ctx context.Context, c *Client, kind, name string, ask func(context.Context, *client.Client) (V, error)) (V, error) {
	var none V
	if err := checkName(name); err != nil {
		return none, fmt.Errorf("%s %.100q: %w", kind, name, err)
	}
	ctx, cancel := context.WithTimeout(ctx, c.opts.Timeout)
	defer cancel()
	select {
	case c.slots <- struct{}{}:
		defer func() { <-c.slots }()
	case <-ctx.Done():
		return none, fmt.Errorf("%s %q: %w", kind, name, ctx.Err())
	}
	api, err := c.open(ctx)
	if err != nil {
		return none, fmt.Errorf("%s %q: %w", kind, name, err)
	}
	v, err := ask(ctx, api)
	if err != nil {
		c.drop(api, err)
		return none, fmt.Errorf("%s %q: %w", kind, name, translate(err))
	}
	return v, nil
}

// checkName refuses names that would lead to another path of the API, or that
// the client or a log might read otherwise than the daemon.
func checkName(name string) error {
	switch {
	case name == "":
		return errors.New("the name is empty")
	case len(name) > 1024:
		return errors.New("the name is longer than 1024 bytes")
	case !utf8.ValidString(name), strings.ContainsFunc(name, unicode.IsControl):
		return errors.New("the name holds control characters or is not UTF-8")
	case strings.TrimSpace(name) != name:
		return errors.New("the name begins or ends with a space")
	case path.Clean("/"+name) != "/"+name:
		return errors.New("the name is not a clean path")
	}
	return nil
}

// translate maps the daemon's 404 for an object to ErrNotFound. A 404 for a
// route says nothing about the object.
func translate(err error) error {
	if errdefs.IsNotFound(err) && !strings.Contains(err.Error(), "page not found") {
		return ErrNotFound
	}
	return err
}

// open returns the session: a client whose API version was negotiated with
// the daemon that is there now.
func (c *Client) open(ctx context.Context) (*client.Client, error) {
	if s := c.session.Load(); s != nil {
		return s, nil
	}
	s, err := client.New(c.transport.clientOptions(c.opts.Host)...)
	if err != nil {
		return nil, err
	}
	p, err := s.Ping(ctx, client.PingOptions{NegotiateAPIVersion: true})
	if err != nil {
		return nil, err
	}
	if p.APIVersion == "" {
		return nil, errors.New("the daemon names no API version")
	}
	c.session.Store(s)
	return s, nil
}

// drop ends a session that another daemon may have to answer: after a restart
// the API version can be lower.
func (c *Client) drop(s *client.Client, err error) {
	if client.IsErrConnectionFailed(err) || strings.Contains(err.Error(), "client version") {
		c.session.CompareAndSwap(s, nil)
	}
}
