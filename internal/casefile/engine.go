package casefile

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/distribution/reference"
	"github.com/moby/moby/api/types/container"
	"github.com/moby/moby/api/types/image"
	"github.com/moby/moby/api/types/network"
	"github.com/moby/moby/api/types/volume"

	"github.com/seawall/seawall/internal/engine"
)

// Engine is a recorded daemon. Objects are written as the Engine API shows them
// at inspect, under the name that finds them; their Id, Name, RepoTags and
// RepoDigests find them too. What is not there does not exist.
type Engine struct {
	Off        bool           `yaml:"off"`  // docker.host: none
	Down       bool           `yaml:"down"` // no question is answered
	Info       map[string]any `yaml:"info"` // fields of engine.Info
	Images     map[string]any `yaml:"images"`
	Containers map[string]any `yaml:"containers"`
	Execs      map[string]any `yaml:"execs"`
	Volumes    map[string]any `yaml:"volumes"`
	Networks   map[string]any `yaml:"networks"`
	// Accounts are the texts of /etc/passwd and /etc/group by container.
	Accounts map[string]Accounts `yaml:"accounts"`
}

// Accounts is a container's user database.
type Accounts struct {
	Passwd string `yaml:"passwd"`
	Group  string `yaml:"group"`
}

var errDown = errors.New("the recorded engine does not answer")

// Facts answers from the record.
func (e Engine) Facts() (engine.Facts, error) { return e.facts() }

// facts makes the engine answer. Its maps are filled once and only read then.
func (e Engine) facts() (engine.Facts, error) {
	if e.Off {
		return engine.Off{}, nil
	}
	if e.Down {
		return down{}, nil
	}
	r := &recorded{
		images: map[string]image.InspectResponse{}, containers: map[string]container.InspectResponse{}, execs: map[string]container.ExecInspectResponse{},
		volumes: map[string]volume.Volume{}, networks: map[string]network.Inspect{}, accounts: e.Accounts,
	}
	err := errors.Join(
		convert(e.Info, &r.info),
		fill(e.Images, r.images, func(i image.InspectResponse) []string {
			return append(append([]string{i.ID, strings.TrimPrefix(i.ID, "sha256:")}, i.RepoTags...), i.RepoDigests...)
		}),
		fill(e.Containers, r.containers, func(c container.InspectResponse) []string {
			return []string{c.ID, strings.TrimPrefix(c.Name, "/")}
		}),
		fill(e.Execs, r.execs, func(x container.ExecInspectResponse) []string { return []string{x.ID} }),
		fill(e.Volumes, r.volumes, func(v volume.Volume) []string { return []string{v.Name} }),
		fill(e.Networks, r.networks, func(n network.Inspect) []string { return []string{n.ID, n.Name} }),
	)
	return r, err
}

// convert reads a YAML value into one of Docker's types, which are JSON's.
func convert(v, dst any) error {
	text, err := json.Marshal(v)
	if err != nil {
		return err
	}
	return json.Unmarshal(text, dst)
}

func fill[T any](from map[string]any, into map[string]T, names func(T) []string) error {
	for key, v := range from {
		var x T
		if err := convert(v, &x); err != nil {
			return fmt.Errorf("engine: %s: %w", key, err)
		}
		for _, name := range append(names(x), key) {
			if name != "" {
				into[familiar(name)] = x
			}
		}
	}
	return nil
}

// familiar gives every spelling of an image name one form.
func familiar(name string) string {
	if ref, err := reference.ParseDockerRef(name); err == nil {
		return ref.String()
	}
	return name
}

// recorded answers from the file.
type recorded struct {
	info       engine.Info
	images     map[string]image.InspectResponse
	containers map[string]container.InspectResponse
	execs      map[string]container.ExecInspectResponse
	volumes    map[string]volume.Volume
	networks   map[string]network.Inspect
	accounts   map[string]Accounts
}

func get[T any](from map[string]T, name string) (T, error) {
	x, ok := from[familiar(strings.TrimPrefix(name, "/"))]
	if !ok {
		return x, engine.ErrNotFound
	}
	return x, nil
}

func (r *recorded) Info(context.Context) (engine.Info, error) { return r.info, nil }

func (r *recorded) Image(_ context.Context, name string) (image.InspectResponse, error) {
	return get(r.images, name)
}

func (r *recorded) Container(_ context.Context, name string) (container.InspectResponse, error) {
	return get(r.containers, name)
}

// Exec fills what the daemon always tells of a process.
func (r *recorded) Exec(_ context.Context, id string) (container.ExecInspectResponse, error) {
	e, err := get(r.execs, id)
	process := container.ExecProcessConfig{Privileged: new(bool)}
	if e.ProcessConfig != nil {
		process = *e.ProcessConfig
	}
	if process.Privileged == nil {
		process.Privileged = new(bool)
	}
	e.ProcessConfig = &process
	return e, err
}

func (r *recorded) Volume(_ context.Context, name string) (volume.Volume, error) {
	return get(r.volumes, name)
}

func (r *recorded) Network(_ context.Context, name string) (network.Inspect, error) {
	return get(r.networks, name)
}

func (r *recorded) Accounts(_ context.Context, id string) (engine.Accounts, error) {
	a, ok := r.accounts[id]
	if c, err := get(r.containers, id); !ok && err == nil {
		for _, name := range []string{c.ID, strings.TrimPrefix(c.Name, "/")} {
			if a, ok = r.accounts[name]; ok {
				break
			}
		}
	}
	if !ok {
		return engine.Accounts{}, nil // a container without either file
	}
	out := engine.Accounts{}
	if a.Passwd != "" {
		out.Passwd = []byte(a.Passwd)
	}
	if a.Group != "" {
		out.Group = []byte(a.Group)
	}
	return out, nil
}

// down answers nothing.
type down struct{}

func (down) Info(context.Context) (engine.Info, error) { return engine.Info{}, errDown }

func (down) Image(context.Context, string) (i image.InspectResponse, _ error) { return i, errDown }

func (down) Container(context.Context, string) (c container.InspectResponse, _ error) {
	return c, errDown
}

func (down) Exec(context.Context, string) (e container.ExecInspectResponse, _ error) {
	return e, errDown
}

func (down) Volume(context.Context, string) (v volume.Volume, _ error) { return v, errDown }

func (down) Network(context.Context, string) (n network.Inspect, _ error) { return n, errDown }

func (down) Accounts(context.Context, string) (engine.Accounts, error) {
	return engine.Accounts{}, errDown
}
