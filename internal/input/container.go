package input

import (
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/moby/moby/api/types/container"

	"github.com/seawall/seawall/internal/action"
)

// containerCreate fills Workload from the body of POST /containers/create.
func (b *Builder) containerCreate(ctx context.Context, in *Input, req action.Request, body *document, needs Needs) error {
	var c createBody
	if err := decode(body, &c); err != nil {
		return err
	}
	w := Workload{Kind: "container", Name: strings.TrimPrefix(req.Query.Get("name"), "/")}
	w.LegacyFields = c.legacy(body)
	w.UnknownFields = body.unknown
	var err error
	if w.Image, err = b.image(ctx, c.Image, needs); err != nil {
		return err
	}
	w.User = createUser(c.User, w.Image)
	w.config(&c.Config, c.Entrypoint, c.Cmd)
	w.Healthcheck = healthcheck(c.Healthcheck, w.Image.Healthcheck)
	if err := w.host(c.HostConfig, c.HostConfig.SecurityOpt, in.Engine.NoNewPrivileges); err != nil {
		return err
	}
	if err := b.networks(ctx, &w, c.endpoints(), needs); err != nil {
		return err
	}
	if slices.Contains(w.LegacyFields, "NetworkMode") { // engines since 27 ignore it
		w.Namespaces.Networks = sortedSet(append(w.Namespaces.Networks, "bridge"))
	}
	l := &mounter{b: b, needs: needs}
	if body.has("HostConfig") {
		l.prefix = "HostConfig."
	}
	if w.Mounts, err = l.create(ctx, &c, w.Image.Volumes); err != nil {
		return err
	}
	if w.Devices, err = b.devices(ctx, c.HostConfig.Devices); err != nil {
		return err
	}
	in.Workload = w
	in.SetPart(PartWorkload)
	return nil
}

// create collects every mount that a create asks for, the image's volumes
// included.
func (l *mounter) create(ctx context.Context, c *createBody, image []string) ([]Mount, error) {
	h := c.HostConfig
	if err := l.configured(ctx, h); err != nil {
		return nil, err
	}
	if err := l.volumesFrom(ctx, h.VolumesFrom); err != nil {
		return nil, err
	}
	own := slices.Sorted(maps.Keys(c.Volumes))
	if err := l.volumes(ctx, own, h.VolumeDriver, "Volumes"); err != nil {
		return nil, err
	}
	if err := l.volumes(ctx, image, h.VolumeDriver, "Image"); err != nil {
		return nil, err
	}
	return l.list, nil
}

// configured takes the mounts that HostConfig itself describes.
func (l *mounter) configured(ctx context.Context, h *hostConfig) error {
	if err := l.binds(ctx, h.Binds, h.VolumeDriver); err != nil {
		return err
	}
	if err := l.specs(ctx, l.prefix+"Mounts", h.Mounts, false); err != nil {
		return err
	}
	return l.tmpfs(ctx, h.Tmpfs)
}

// createUser works out who a new container's process would be. A name is
// resolved when the container starts, from its own files; without look-ups it
// is never.
func createUser(asked string, img Image) WorkloadUser {
	u := parseUser(asked)
	if asked == "" {
		switch img.Lookup {
		case lookupFound:
			if u = parseUser(img.User); img.User != "" {
				u.Source = "image"
			}
		case lookupMissing:
			return WorkloadUser{Source: "image", UID: -1, GID: -1, Proof: proofMissing}
		case lookupOff:
			return u // by what the request shows
		default:
			return WorkloadUser{Source: "image", UID: -1, GID: -1, Proof: proofUnproven}
		}
	}
	if name, _ := splitUser(u.Raw); u.Proof == proofUnproven && !numeric(name) && img.Lookup != lookupOff {
		u.Proof = proofDeferred
	}
	return u
}

// containerUpdate fills Workload from the body of POST /containers/{id}/update.
// Engines read nothing else from it than limits and the restart policy.
func (b *Builder) containerUpdate(ctx context.Context, in *Input, req action.Request, body *document, needs Needs) error {
	var u updateBody
	if err := decode(body, &u); err != nil {
		return err
	}
	if nullDevice(&u.Resources) {
		return undecodable("", "a list of block devices holds a null")
	}
	if before(req.APIVersion, 40) {
		// Clients of that time always send a pids limit, and no engine has
		// ever changed it by such a request.
		u.PidsLimit = nil
	}
	w := Workload{Kind: "update", Partial: true, Name: req.Name, UnknownFields: body.unknown}
	w.Limits = resourceLimits(&u.Resources)
	w.Limits.KernelMemory = max(u.KernelMemory, 0)
	w.Restart = Restart{Name: string(u.RestartPolicy.Name), MaxRetry: int64(u.RestartPolicy.MaximumRetryCount)}
	w.Unchanged = unchanged(&u.Resources, u.RestartPolicy, u.KernelMemory)
	c, found, err := b.container(ctx, req.Name, needs)
	if err != nil {
		return err
	}
	if found {
		w.Name, w.ID = strings.TrimPrefix(c.Name, "/"), c.ID
		if w.Image, err = b.imageOf(ctx, c, needs); err != nil {
			return err
		}
	}
	in.Workload = w
	in.SetPart(PartWorkload)
	return nil
}

// before reports whether a request names an API version before 1.minor. A
// version is written in plain decimals; without one it is the newest.
func before(version string, minor int) bool {
	major, rest, _ := strings.Cut(version, ".")
	n, err := strconv.Atoi(rest)
	return err == nil && (major == "0" || major == "1" && n < minor)
}

// containerStart fills Start from the request, and Workload from the container
// as the daemon holds it, for start and restart: the second look. Without
// look-ups there is nothing to look at.
//
// A container that the daemon does not have is an error, although the daemon
// would refuse it by itself: it may be there by the time the daemon looks.
func (b *Builder) containerStart(ctx context.Context, in *Input, req action.Request, body *document, needs Needs) error {
	in.Start = Start{
		Checkpoint:    req.Query.Get("checkpoint"),
		CheckpointDir: req.Query.Get("checkpoint-dir"),
	}
	if body != nil {
		// Below API 1.24 the body of a start is read as that of a create.
		var c createBody
		if err := decode(body, &c); err != nil {
			return err
		}
		in.Start.HostConfig = len(body.root.keys) > 0
	}
	in.SetPart(PartStart)
	c, found, err := b.container(ctx, req.Name, needs)
	if err != nil || !found {
		return err
	}
	return b.existing(ctx, in, c, needs)
}

// existing fills Workload from a container that exists.
func (b *Builder) existing(ctx context.Context, in *Input, c container.InspectResponse, needs Needs) error {
	if c.Config == nil || c.HostConfig == nil {
		return unavailable("the configuration of container "+shown(c.Name), nil)
	}
	w := Workload{Kind: "start", Name: strings.TrimPrefix(c.Name, "/"), ID: c.ID}
	if err := b.identify(ctx, &w, c, needs); err != nil {
		return err
	}
	h := hostConfigOf(c)
	w.config(c.Config, c.Config.Entrypoint, c.Config.Cmd)
	w.Healthcheck = healthcheck(c.Config.Healthcheck, false)
	if err := w.host(h, daemonLabels(h.SecurityOpt, h), in.Engine.NoNewPrivileges); err != nil {
		return err
	}
	// On cgroup v1 the daemon itself writes "host" where nothing is asked for.
	if h.CgroupnsMode.IsHost() && in.Engine.CgroupVersion == "1" {
		w.Namespaces.Cgroup = ""
	}
	if err := b.networks(ctx, &w, existingEndpoints(c), needs); err != nil {
		return err
	}
	l := &mounter{b: b, needs: needs, prefix: "HostConfig."}
	var err error
	if w.Mounts, err = l.existing(ctx, h, c); err != nil {
		return err
	}
	if w.Devices, err = b.devices(ctx, h.Devices); err != nil {
		return err
	}
	in.Workload = w
	in.SetPart(PartWorkload)
	return nil
}

// identify finds the image and the user of a container that exists.
func (b *Builder) identify(ctx context.Context, w *Workload, c container.InspectResponse, needs Needs) (err error) {
	if w.Image, err = b.imageOf(ctx, c, needs); err != nil {
		return err
	}
	// The daemon has put the image's user into the container's configuration.
	u := parseUser(c.Config.User)
	if u.Raw != "" && u.Raw == w.Image.User {
		u.Source = "image"
	}
	w.User, err = b.resolveUser(ctx, c.ID, u, needs)
	return err
}
