package check

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"github.com/moby/moby/api/types/container"
	"github.com/moby/moby/api/types/image"
	"github.com/moby/moby/api/types/network"
	"github.com/moby/moby/api/types/volume"

	"github.com/seawall/seawall/internal/engine"
	"github.com/seawall/seawall/internal/input"
)

// kind is a kind of thing that only a daemon knows.
type kind string

const (
	kindImage     kind = "image"
	kindContainer kind = "container"
	kindVolume    kind = "volume"
	kindNetwork   kind = "network"
	kindUser      kind = "user"
)

// unknown is something that was asked for and that nobody answered.
type unknown struct {
	kind kind
	what string // "the image nginx"
}

// asked says what is assumed of unknown things. The zero value assumes nothing:
// they stay unknown.
type asked struct {
	all   bool // assume the best of all of them
	worst kind // but the worst of this kind
}

// session is what is known while a list of requests is judged: the daemon that
// was reached, and what the requests before would have made.
type session struct {
	real       engine.Facts
	containers []container.InspectResponse
	volumes    map[string]volume.Volume
	networks   map[string]network.Inspect
}

// learn notes what a request makes.
func (s *session) learn(in *input.Input, req Request) {
	if in == nil {
		return
	}
	switch in.Action.Name {
	case "volume_create":
		if s.volumes == nil {
			s.volumes = map[string]volume.Volume{}
		}
		s.volumes[in.Volume.Name] = volume.Volume{Name: in.Volume.Name, Driver: in.Volume.Driver, Options: in.Volume.DriverOpts}
	case "network_create":
		if s.networks == nil {
			s.networks = map[string]network.Inspect{}
		}
		s.networks[in.Network.Name] = network.Inspect{Network: network.Network{Name: in.Network.Name, Driver: in.Network.Driver, Scope: "local"}}
	case "container_create":
		c := container.InspectResponse{ID: "seawall-check:" + in.Workload.Name, Name: "/" + in.Workload.Name, Image: in.Workload.Image.Raw}
		var body struct {
			container.Config
			HostConfig *container.HostConfig
		}
		if in.Workload.Name == "" || json.Unmarshal(req.Message.Body, &body) != nil {
			return
		}
		c.Config, c.HostConfig = &body.Config, body.HostConfig
		s.containers = append(s.containers, c)
	}
}

func (s *session) container(name string) (container.InspectResponse, bool) {
	for _, c := range s.containers {
		if c.ID == name || strings.TrimPrefix(c.Name, "/") == strings.TrimPrefix(name, "/") {
			return c, true
		}
	}
	return container.InspectResponse{}, false
}

// facts answers the questions about one request.
type facts struct {
	*session
	assume  asked
	start   bool // the request starts a container
	unknown []unknown
}

var _ engine.Facts = (*facts)(nil)

// note records a question without an answer and returns what is assumed:
// worst, and whether anything is.
func (f *facts) note(k kind, name string) (worst, assumed bool) {
	u := unknown{k, "the " + string(k) + " " + name}
	if !slices.Contains(f.unknown, u) {
		f.unknown = append(f.unknown, u)
	}
	return f.assume.worst == k, f.assume.all
}

// Info answers of the daemon. Where there is none, nothing is known, as for a
// gate without look-ups; under an assumption every protection that a rule
// might ask about is there, and none is on by default.
func (f *facts) Info(ctx context.Context) (engine.Info, error) {
	info, err := f.real.Info(ctx)
	if err == nil {
		return info, nil
	}
	if !f.assume.all {
		return engine.Info{}, engine.ErrOff
	}
	return engine.Info{Version: "unknown", AppArmor: true, SELinux: true, CgroupVersion: "2", StorageQuota: true}, nil
}

// Image answers of an image. One that is not there yet is unknown: it will be
// pulled or built.
func (f *facts) Image(ctx context.Context, name string) (image.InspectResponse, error) {
	img, err := f.real.Image(ctx, name)
	if err == nil {
		return img, nil
	}
	switch worst, assumed := f.note(kindImage, name); {
	case !assumed && errors.Is(err, engine.ErrNotFound):
		return image.InspectResponse{}, engine.ErrNotFound
	case !assumed:
		return image.InspectResponse{}, engine.ErrOff
	default:
		return imagined(name, worst), nil
	}
}

// Container answers of a container.
func (f *facts) Container(ctx context.Context, name string) (container.InspectResponse, error) {
	if c, found := f.session.container(name); found {
		return c, nil
	}
	c, err := f.real.Container(ctx, name)
	if err == nil {
		return c, nil
	}
	switch worst, assumed := f.note(kindContainer, name); {
	case !assumed, f.start:
		return container.InspectResponse{}, engine.ErrOff
	default:
		return imaginedContainer(name, worst), nil
	}
}

// Exec answers of an exec. One that nobody knows of is like a container that
// nobody knows of when it starts.
func (f *facts) Exec(ctx context.Context, id string) (container.ExecInspectResponse, error) {
	e, err := f.real.Exec(ctx, id)
	if err == nil {
		return e, nil
	}
	f.note(kindContainer, "of the exec "+id)
	return container.ExecInspectResponse{}, engine.ErrOff
}

// Volume answers of a volume. That the daemon has none is an answer: it makes a
// plain one.
func (f *facts) Volume(ctx context.Context, name string) (volume.Volume, error) {
	if v, found := f.volumes[name]; found {
		return v, nil
	}
	v, err := f.real.Volume(ctx, name)
	if err == nil || errors.Is(err, engine.ErrNotFound) {
		return v, err
	}
	switch worst, assumed := f.note(kindVolume, name); {
	case !assumed:
		return volume.Volume{}, engine.ErrOff
	case worst:
		return volume.Volume{Name: name, Driver: "local", Options: map[string]string{"type": "none", "o": "bind", "device": "/"}}, nil
	}
	return volume.Volume{}, engine.ErrNotFound
}

// Network answers of a network. Without a daemon, what may be an ID may be the
// host's network.
func (f *facts) Network(ctx context.Context, name string) (network.Inspect, error) {
	if n, found := f.networks[name]; found {
		return n, nil
	}
	n, err := f.real.Network(ctx, name)
	if err == nil || errors.Is(err, engine.ErrNotFound) {
		return n, err
	}
	if strings.Trim(name, "0123456789abcdef") == "" {
		if worst, _ := f.note(kindNetwork, name); worst {
			return network.Inspect{Network: network.Network{Name: "host", Driver: "host", Scope: "local"}}, nil
		}
	}
	return network.Inspect{}, engine.ErrOff
}

// Accounts answers who is who in a container.
func (f *facts) Accounts(ctx context.Context, id string) (engine.Accounts, error) {
	if a, err := f.real.Accounts(ctx, id); err == nil {
		return a, nil
	}
	return engine.Accounts{}, engine.ErrOff // see users
}
