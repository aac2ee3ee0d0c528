package engine

import (
	"context"

	"github.com/moby/moby/api/types/container"
	"github.com/moby/moby/api/types/image"
	"github.com/moby/moby/api/types/network"
	"github.com/moby/moby/api/types/volume"
)

// Off is the [Facts] of a gate without look-ups (docker.host: none): every
// question ends in ErrOff, so that a rule that needs the fact says no.
type Off struct{}

var _ Facts = Off{}

// Info returns ErrOff.
func (Off) Info(context.Context) (Info, error) { return Info{}, ErrOff }

// Image returns ErrOff.
func (Off) Image(context.Context, string) (image.InspectResponse, error) {
	return image.InspectResponse{}, ErrOff
}

// Container returns ErrOff.
func (Off) Container(context.Context, string) (container.InspectResponse, error) {
	return container.InspectResponse{}, ErrOff
}

// Exec returns ErrOff.
func (Off) Exec(context.Context, string) (container.ExecInspectResponse, error) {
	return container.ExecInspectResponse{}, ErrOff
}

// Volume returns ErrOff.
func (Off) Volume(context.Context, string) (volume.Volume, error) { return volume.Volume{}, ErrOff }

// Network returns ErrOff.
func (Off) Network(context.Context, string) (network.Inspect, error) {
	return network.Inspect{}, ErrOff
}

// Accounts returns ErrOff.
func (Off) Accounts(context.Context, string) (Accounts, error) { return Accounts{}, ErrOff }
