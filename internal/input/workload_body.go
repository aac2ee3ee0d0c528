package input

import (
	"github.com/moby/moby/api/types/container"
	"github.com/moby/moby/api/types/network"
	"github.com/moby/moby/api/types/swarm"
)

// createBody is the body of a container create as any supported engine reads
// it: that of API 1.56, and what older ones know beside it.
type createBody struct {
	container.Config
	Cmd, Entrypoint, Shell stringList
	// MacAddress was removed in API 1.52.
	MacAddress string

	HostConfig       *hostConfig
	NetworkingConfig *network.NetworkingConfig

	// Engines up to 26 take HostConfig's fields at the top level too: all of
	// them where HostConfig is absent or null, a few beside it.
	hostConfig
	// Cpuset is a name of CpusetCpus at the top level, up to engine 26.
	Cpuset string
}

// endpoints are the networks that a create names beside the network mode.
func (c *createBody) endpoints() endpointSettings {
	if c.NetworkingConfig == nil {
		return nil
	}
	return c.NetworkingConfig.EndpointsConfig
}

// hostConfig is HostConfig with what only older engines know.
type hostConfig struct {
	container.HostConfig
	CapAdd, CapDrop stringList
	// KernelMemory and KernelMemoryTCP count up to engine 22 and are known, and
	// ignored, up to 28.
	KernelMemory    int64
	KernelMemoryTCP int64
	// Capabilities is the exact set of capabilities in engine 19.03.
	Capabilities []string
}

// updateBody is the body of a container update.
type updateBody struct {
	container.UpdateConfig
	KernelMemory    int64
	KernelMemoryTCP int64
}

// serviceBody is the body of a service's create or update. Networks at the top
// level count below API 1.44, where the task template names none.
type serviceBody struct {
	swarm.ServiceSpec
	Networks []swarm.NetworkAttachmentConfig
}

// hostConfigOf is the host configuration of a container that exists.
func hostConfigOf(c container.InspectResponse) *hostConfig {
	h := &hostConfig{}
	if c.HostConfig != nil {
		h.HostConfig = *c.HostConfig
	}
	h.CapAdd, h.CapDrop = h.HostConfig.CapAdd, h.HostConfig.CapDrop
	return h
}
