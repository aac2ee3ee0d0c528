package input

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"

	"github.com/moby/moby/api/types/container"
	"github.com/moby/moby/api/types/network"

	"github.com/seawall/seawall/internal/engine"
)

// endpointSettings are the networks of a NetworkingConfig.
type endpointSettings = map[string]*network.EndpointSettings

// endpointSysctls is the driver option that sets sysctls of one interface
// (API 1.46): a comma-separated list of name=value.
const endpointSysctls = "com.docker.network.endpoint.sysctls"

// networkMode folds the names of the default network.
func networkMode(mode string) string {
	if mode == "" || mode == "default" {
		return "bridge"
	}
	return mode
}

// networks fills Networks from the network mode and the endpoints, whose names
// may be IDs, and takes over what endpoints say of links and sysctls. What a
// name stands for is asked where needs says so.
func (b *Builder) networks(ctx context.Context, w *Workload, endpoints endpointSettings, needs Needs) error {
	asked := []string{w.Namespaces.Network}
	for _, key := range slices.Sorted(maps.Keys(endpoints)) {
		asked = append(asked, networkMode(key))
		if e := endpoints[key]; e != nil {
			w.Links = append(w.Links, e.Links...)
			w.sysctls(e.DriverOpts)
			if e.NetworkID != "" && needs.Has(NeedNetwork) { // the daemon prefers it to the name
				asked = append(asked, e.NetworkID)
			}
		}
	}
	names, err := b.networkNames(ctx, asked, needs)
	if err != nil {
		return err
	}
	w.Namespaces.Network, w.Namespaces.Networks = names[0], sortedSet(names)
	return nil
}

// networkNames returns the networks that names stand for, in the same order.
func (b *Builder) networkNames(ctx context.Context, names []string, needs Needs) ([]string, error) {
	found := make([]string, len(names))
	for i, name := range names {
		var err error
		if found[i], err = b.networkName(ctx, name, needs); err != nil {
			return nil, err
		}
	}
	return found, nil
}

// networkName returns the name of the network that name stands for: a name, an
// ID or a prefix of one. A network of the host driver is "host" whatever it is
// called. A name that stands for nothing is returned as it is: the container
// does not start, and its start is looked at again.
func (b *Builder) networkName(ctx context.Context, name string, needs Needs) (string, error) {
	switch {
	case name == "bridge", name == "host", name == "none", strings.HasPrefix(name, "container:"):
		return name, nil
	case !needs.Has(NeedNetwork):
		return name, nil
	}
	n, err := b.Facts.Network(ctx, name)
	switch {
	case errors.Is(err, engine.ErrNotFound), errors.Is(err, engine.ErrOff):
		return name, nil
	case err != nil:
		return "", unavailable("the network "+shown(name), err)
	case n.Driver == "host":
		return "host", nil
	case n.Name == "":
		return name, nil
	}
	return n.Name, nil
}

// sysctls takes the sysctls of an endpoint's driver options.
func (w *Workload) sysctls(opts map[string]string) {
	value := opts[endpointSysctls]
	if value == "" {
		return
	}
	w.Sysctls = maps.Clone(w.Sysctls)
	if w.Sysctls == nil {
		w.Sysctls = map[string]string{}
	}
	for pair := range strings.SplitSeq(value, ",") {
		name, setting, _ := strings.Cut(pair, "=")
		if name = strings.TrimSpace(name); name != "" {
			w.Sysctls[name] = setting
		}
	}
}

// existingEndpoints are the networks of a container that exists.
func existingEndpoints(c container.InspectResponse) endpointSettings {
	if c.NetworkSettings == nil {
		return nil
	}
	return c.NetworkSettings.Networks
}
