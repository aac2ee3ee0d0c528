package input

import (
	"maps"
	"reflect"
	"slices"
	"strconv"
)

// legacy moves the fields at the top level that older engines take for
// HostConfig's into HostConfig, and returns those that are set, in the order
// sent. Newer engines ignore them, so what they ask for counts and what they
// promise (a limit, a dropped capability) does not.
func (c *createBody) legacy(body *document) []string {
	fields := []string{}
	for i, key := range body.root.keys {
		if legacyNames[key] && !empty(key, &body.root.vals[i]) {
			fields = append(fields, key)
		}
	}
	if body.has("HostConfig") {
		c.HostConfig.beside(&c.hostConfig)
	} else {
		c.HostConfig = &hostConfig{}
		if len(fields) > 0 {
			*c.HostConfig = c.hostConfig
			c.HostConfig.unpromise()
		}
	}
	if len(c.HostConfig.Capabilities) > 0 {
		fields = append(fields, "HostConfig.Capabilities")
	}
	return fields
}

// legacyNames are the names of a create body's top level that belong to
// HostConfig.
var legacyNames = func() map[string]bool {
	names := map[string]bool{"Cpuset": true}
	for name := range shapeOf(reflect.TypeFor[hostConfig]()).exact {
		names[name] = true
	}
	return names
}()

// beside takes over what engines up to 26 take from the top level beside a
// HostConfig, where that leaves it open. Memory, CpuShares and CpusetCpus are
// limits, which newer engines would not set.
func (h *hostConfig) beside(top *hostConfig) {
	if h.MemorySwap == 0 && (top.MemorySwap < 0 || top.MemorySwap > 2*h.Memory) {
		h.MemorySwap = top.MemorySwap
	}
	if h.VolumeDriver == "" {
		h.VolumeDriver = top.VolumeDriver
	}
}

// unpromise takes away what makes a container safer than the defaults.
func (h *hostConfig) unpromise() {
	h.Memory, h.MemoryReservation = 0, 0 // not KernelMemory, which promises nothing
	h.NanoCPUs, h.CPUQuota, h.CPUPeriod, h.CPUShares, h.CpusetCpus = 0, 0, 0, 0, ""
	h.PidsLimit, h.StorageOpt, h.BlkioWeight = nil, nil, 0
	h.BlkioDeviceReadBps, h.BlkioDeviceWriteBps = nil, nil
	h.BlkioDeviceReadIOps, h.BlkioDeviceWriteIOps = nil, nil
	h.ReadonlyRootfs, h.CapDrop = false, nil
	h.LogConfig.Config = maps.Clone(h.LogConfig.Config)
	delete(h.LogConfig.Config, "max-size")
	delete(h.LogConfig.Config, "max-file")
	if h.NetworkMode.IsNone() {
		h.NetworkMode = ""
	}
	h.SecurityOpt = slices.DeleteFunc(slices.Clone(h.SecurityOpt), func(opt string) bool {
		return securityOptions([]string{opt}, false).NoNewPrivileges
	})
}

// empty reports whether a value says no more than its absence would. Clients
// of long ago send such ones. An empty list of paths is not empty: it removes
// the default ones. Nor is a map with a key, whatever the value: a port without
// bindings is published.
func empty(key string, n *node) bool {
	switch n.kind {
	case 'n', 'f':
		return true
	case '"':
		return n.text == ""
	case '0':
		f, err := strconv.ParseFloat(n.text, 64)
		return err == nil && f == 0
	case '[', '{':
		switch key {
		case "MaskedPaths", "ReadonlyPaths":
			return false
		case "ConsoleSize", "LogConfig", "RestartPolicy": // of a fixed form
			return !slices.ContainsFunc(n.vals, func(v node) bool { return !empty("", &v) })
		}
		return len(n.vals) == 0
	}
	return false
}
