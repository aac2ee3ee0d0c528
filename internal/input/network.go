package input

import (
	"context"
	"errors"

	"github.com/moby/moby/api/types/network"

	"github.com/seawall/seawall/internal/action"
	"github.com/seawall/seawall/internal/engine"
)

// networkBody is the body of POST /networks/create, with what only older
// engines read.
type networkBody struct {
	network.CreateRequest
	CheckDuplicate bool // engines before 25.0
}

// networkCreate fills Network.
func (b *Builder) networkCreate(_ context.Context, in *Input, _ action.Request, body *document, _ Needs) error {
	var create networkBody
	if err := decode(body, &create); err != nil {
		return err
	}
	in.SetPart(PartNetwork)
	in.Network = Network{
		Operation:  "create",
		Name:       create.Name,
		Driver:     create.Driver,
		Scope:      create.Scope,
		Internal:   create.Internal,
		Attachable: create.Attachable,
		Ingress:    create.Ingress,
		ConfigOnly: create.ConfigOnly,
		Options:    create.Options,
		Labels:     create.Labels,
	}
	if in.Network.Driver == "" {
		in.Network.Driver = "bridge"
	}
	if create.ConfigFrom != nil {
		in.Network.ConfigFrom = create.ConfigFrom.Network
	}
	if create.IPAM != nil {
		in.Network.IPAMDriver = create.IPAM.Driver
	}
	return nil
}

// networkConnect fills Network, with the driver of the network if asked.
func (b *Builder) networkConnect(ctx context.Context, in *Input, req action.Request, body *document, needs Needs) error {
	var connect network.ConnectRequest
	if err := decode(body, &connect); err != nil {
		return err
	}
	in.SetPart(PartNetwork)
	in.Network = Network{Operation: "connect", Name: req.Name, Container: connect.Container}
	if connect.EndpointConfig != nil {
		in.Network.EndpointOpts = connect.EndpointConfig.DriverOpts
	}
	return b.networkFacts(ctx, &in.Network, needs)
}

// networkDisconnect fills Network.
func (b *Builder) networkDisconnect(_ context.Context, in *Input, req action.Request, body *document, _ Needs) error {
	var disconnect network.DisconnectRequest
	if err := decode(body, &disconnect); err != nil {
		return err
	}
	in.SetPart(PartNetwork)
	in.Network = Network{Operation: "disconnect", Name: req.Name, Container: disconnect.Container}
	return nil
}

// networkFacts fills what the daemon knows of the network. One that does not
// exist is an error: it might by the time the daemon looks.
func (b *Builder) networkFacts(ctx context.Context, n *Network, needs Needs) error {
	if !needs.Has(NeedNetwork) {
		return nil
	}
	facts, err := b.Facts.Network(ctx, n.Name)
	switch {
	case errors.Is(err, engine.ErrOff):
		return nil
	case err != nil:
		return unavailable("the network "+shown(n.Name), err)
	}
	n.Driver = facts.Driver
	n.Scope = facts.Scope
	n.Internal = facts.Internal
	n.Attachable = facts.Attachable
	n.Ingress = facts.Ingress
	n.ConfigOnly = facts.ConfigOnly
	n.ConfigFrom = facts.ConfigFrom.Network
	n.IPAMDriver = facts.IPAM.Driver
	n.Options = facts.Options
	n.Labels = facts.Labels
	return nil
}
