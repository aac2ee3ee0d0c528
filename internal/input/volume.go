package input

import (
	"context"

	"github.com/moby/moby/api/types/volume"

	"github.com/seawall/seawall/internal/action"
)

// volumeCreate fills Volume from the body of POST /volumes/create.
func (b *Builder) volumeCreate(ctx context.Context, in *Input, _ action.Request, body *document, _ Needs) error {
	var create volume.CreateRequest
	if err := decode(body, &create); err != nil {
		return err
	}
	in.SetPart(PartVolume)
	in.Volume = Volume{
		Name:       create.Name,
		Driver:     create.Driver,
		DriverOpts: create.DriverOpts,
		Cluster:    create.ClusterVolumeSpec != nil,
		Labels:     create.Labels,
	}
	if in.Volume.Driver == "" {
		in.Volume.Driver = "local"
	}
	in.Volume.Resolved = true
	for _, p := range driverHostPaths(in.Volume.Driver, create.DriverOpts) {
		names, resolved := b.hostPaths(ctx, p)
		in.Volume.HostPaths = append(in.Volume.HostPaths, names...)
		in.Volume.Resolved = in.Volume.Resolved && resolved
	}
	in.Volume.HostPaths = sortedSet(in.Volume.HostPaths)
	return nil
}

// volumeUpdateBody is the body of PUT /volumes/{name} (since 1.42).
type volumeUpdateBody struct {
	Spec *volume.ClusterVolumeSpec
}

// volumeUpdate fills Volume: only cluster volumes can be updated.
func (b *Builder) volumeUpdate(_ context.Context, in *Input, req action.Request, body *document, _ Needs) error {
	var update volumeUpdateBody
	if err := decode(body, &update); err != nil {
		return err
	}
	in.SetPart(PartVolume)
	in.Volume = Volume{Name: req.Name, Cluster: true, Resolved: true}
	return nil
}
