package input

import (
	"context"
	"time"

	"github.com/moby/moby/api/types/swarm"

	"github.com/seawall/seawall/internal/action"
)

// swarmInit fills Swarm from the body of POST /swarm/init.
func (b *Builder) swarmInit(_ context.Context, in *Input, _ action.Request, body *document, _ Needs) error {
	var init swarm.InitRequest
	if err := decode(body, &init); err != nil {
		return err
	}
	in.SetPart(PartSwarm)
	in.Swarm = Swarm{
		Operation:       "init",
		ListenAddr:      init.ListenAddr,
		AdvertiseAddr:   init.AdvertiseAddr,
		DataPathAddr:    init.DataPathAddr,
		ForceNewCluster: init.ForceNewCluster,
		Autolock:        init.AutoLockManagers || init.Spec.EncryptionConfig.AutoLockManagers,
		CertExpiry:      seconds(init.Spec.CAConfig.NodeCertExpiry),
	}
	return nil
}

// swarmJoin fills Swarm. The token stays out: it is a secret.
func (b *Builder) swarmJoin(_ context.Context, in *Input, _ action.Request, body *document, _ Needs) error {
	var join swarm.JoinRequest
	if err := decode(body, &join); err != nil {
		return err
	}
	in.SetPart(PartSwarm)
	in.Swarm = Swarm{
		Operation:     "join",
		ListenAddr:    join.ListenAddr,
		AdvertiseAddr: join.AdvertiseAddr,
		DataPathAddr:  join.DataPathAddr,
		RemoteAddrs:   join.RemoteAddrs,
	}
	return nil
}

// swarmUpdate fills Swarm from the body, which is a Spec, and the query.
func (b *Builder) swarmUpdate(_ context.Context, in *Input, req action.Request, body *document, _ Needs) error {
	var spec swarm.Spec
	if err := decode(body, &spec); err != nil {
		return err
	}
	in.SetPart(PartSwarm)
	in.Swarm = Swarm{
		Operation:  "update",
		Autolock:   spec.EncryptionConfig.AutoLockManagers,
		CertExpiry: seconds(spec.CAConfig.NodeCertExpiry),
	}
	for _, key := range []string{"rotateWorkerToken", "rotateManagerToken", "rotateManagerUnlockKey"} {
		if req.Query.Bool(key) {
			in.Swarm.RotateTokens = true
		}
	}
	return nil
}

// swarmLeave fills Swarm.
func (b *Builder) swarmLeave(_ context.Context, in *Input, _ action.Request, _ *document, _ Needs) error {
	in.SetPart(PartSwarm)
	in.Swarm.Operation = "leave"
	return nil
}

// swarmUnlock fills Swarm. The key stays out.
func (b *Builder) swarmUnlock(_ context.Context, in *Input, _ action.Request, body *document, _ Needs) error {
	var unlock swarm.UnlockRequest
	if err := decode(body, &unlock); err != nil {
		return err
	}
	in.SetPart(PartSwarm)
	in.Swarm.Operation = "unlock"
	return nil
}

// seconds rounds up: of two lives the longer one is judged.
func seconds(d time.Duration) int64 {
	n := int64(d / time.Second)
	if d%time.Second > 0 {
		n++
	}
	return n
}
