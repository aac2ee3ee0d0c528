package compose

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"
)

// host is the HostConfig of a workload.
func (b *builder) host(w workload) (object, error) {
	s := w.spec
	h := object{}
	h.put("Privileged", s.Privileged)
	h.put("CapAdd", caps(s.CapAdd))
	h.put("CapDrop", caps(s.CapDrop))
	h.put("GroupAdd", s.GroupAdd)
	h.put("ReadonlyRootfs", s.ReadOnly)
	h.put("PidMode", b.other(s.Pid))
	h.put("IpcMode", b.other(s.Ipc))
	h.put("UTSMode", s.Uts)
	h.put("UsernsMode", s.UserNSMode)
	h.put("CgroupnsMode", s.Cgroup)
	h.put("CgroupParent", s.CgroupParent)
	h.put("Runtime", s.Runtime)
	h.put("Isolation", s.Isolation)
	h.put("ShmSize", int64(s.ShmSize))
	h.put("Sysctls", map[string]string(s.Sysctls))
	h.put("Annotations", map[string]string(s.Annotations))
	h.put("StorageOpt", s.StorageOpt)
	h.put("Dns", []string(s.DNS))
	h.put("DnsOptions", s.DNSOpts)
	h.put("DnsSearch", []string(s.DNSSearch))
	h.put("ExtraHosts", s.ExtraHosts.AsList(":"))
	h.put("VolumeDriver", s.VolumeDriver)
	h.put("OomScoreAdj", s.OomScoreAdj)
	h.put("RestartPolicy", w.policy())
	if s.Init != nil {
		h["Init"] = *s.Init
	}
	if s.Logging != nil {
		h["LogConfig"] = object{"Type": s.Logging.Driver, "Config": map[string]string(s.Logging.Options)}
	}
	for _, from := range s.VolumesFrom {
		list, _ := h["VolumesFrom"].([]string)
		h["VolumesFrom"] = append(list, b.volumesFrom(from))
	}
	b.resources(h, w)
	if err := securityOptions(h, s.SecurityOpt, b.project.WorkingDir); err != nil {
		return nil, err
	}
	return h, b.mounts(h, s)
}

// other turns the mode service:NAME into that of the service's container.
func (b *builder) other(mode string) string {
	if name, ok := strings.CutPrefix(mode, "service:"); ok {
		return "container:" + b.container(name)
	}
	return mode
}

// volumesFrom names a container. Compose drops the mode of a service's.
func (b *builder) volumesFrom(from string) string {
	if name, ok := strings.CutPrefix(from, "container:"); ok {
		return name
	}
	service, _, _ := strings.Cut(from, ":")
	return b.container(service)
}

// caps spells capabilities as compose does.
func caps(list []string) (out []string) {
	for _, c := range list {
		c = strings.ToUpper(strings.TrimSpace(c))
		if c != "ALL" && !strings.HasPrefix(c, "CAP_") {
			c = "CAP_" + c
		}
		out = append(out, c)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// resources are limits and devices. What deploy says beats the service.
func (b *builder) resources(h object, w workload) {
	s := w.spec
	memory, reservation, cpus, pids := int64(s.MemLimit), int64(s.MemReservation), float64(s.CPUS), s.PidsLimit
	requests := deviceRequests(s.Gpus, true)
	if w.deploy != nil {
		if l := w.deploy.Resources.Limits; l != nil {
			memory, pids = over(memory, int64(l.MemoryBytes)), over(pids, l.Pids)
			if l.NanoCPUs != 0 {
				cpus = float64(l.NanoCPUs)
			}
		}
		if r := w.deploy.Resources.Reservations; r != nil {
			reservation = over(reservation, int64(r.MemoryBytes))
			requests = append(requests, deviceRequests(r.Devices, false)...)
		}
	}
	h.put("Memory", memory)
	h.put("MemoryReservation", reservation)
	h.put("MemorySwap", int64(s.MemSwapLimit))
	h.put("NanoCpus", int64(math.Round(cpus*1e9)))
	h.put("CpuCount", s.CPUCount)
	h.put("CpuPercent", int64(s.CPUPercent))
	h.put("CpuPeriod", s.CPUPeriod)
	h.put("CpuQuota", s.CPUQuota)
	h.put("CpuRealtimePeriod", s.CPURTPeriod)
	h.put("CpuRealtimeRuntime", s.CPURTRuntime)
	h.put("CpuShares", s.CPUShares)
	h.put("CpusetCpus", s.CPUSet)
	h.put("DeviceCgroupRules", s.DeviceCgroupRules)
	h.put("DeviceRequests", requests)
	h.put("OomKillDisable", s.OomKillDisable)
	h.put("Ulimits", ulimits(s.Ulimits))
	if pids != 0 {
		h["PidsLimit"] = pids
	}
	if s.MemSwappiness != 0 {
		h["MemorySwappiness"] = int64(s.MemSwappiness)
	}
	blkio(h, s.BlkioConfig)
	for _, d := range s.Devices {
		list, _ := h["Devices"].([]object)
		permissions := d.Permissions
		if permissions == "" {
			permissions = "rwm"
		}
		if d.Source == d.Target && strings.Contains(d.Source, "=") {
			requests = append(requests, object{"Driver": "cdi", "DeviceIDs": []string{d.Source}})
			h["DeviceRequests"] = requests
			continue
		}
		h["Devices"] = append(list, object{"PathOnHost": d.Source, "PathInContainer": d.Target, "CgroupPermissions": permissions})
	}
}

func over(old, new int64) int64 {
	if new != 0 {
		return new
	}
	return old
}

// deviceRequests are GPUs and the like. A GPU that names no capability is one.
func deviceRequests(list []types.DeviceRequest, gpu bool) (out []object) {
	for _, r := range list {
		caps := r.Capabilities
		if gpu {
			caps = append(caps, "gpu")
		}
		o := object{"Driver": r.Driver, "Count": int64(r.Count), "DeviceIDs": r.IDs, "Options": map[string]string(r.Options)}
		if len(caps) > 0 {
			o["Capabilities"] = [][]string{caps}
		}
		out = append(out, o)
	}
	return out
}

func ulimits(m map[string]*types.UlimitsConfig) (out []object) {
	for _, name := range sorted(m) {
		u := m[name]
		soft, hard := int64(u.Soft), int64(u.Hard)
		if u.Single != 0 {
			soft, hard = int64(u.Single), int64(u.Single)
		}
		out = append(out, object{"Name": name, "Soft": soft, "Hard": hard})
	}
	return out
}

func blkio(h object, c *types.BlkioConfig) {
	if c == nil {
		return
	}
	h.put("BlkioWeight", int64(c.Weight))
	for key, list := range map[string][]types.ThrottleDevice{
		"BlkioDeviceReadBps": c.DeviceReadBps, "BlkioDeviceWriteBps": c.DeviceWriteBps,
		"BlkioDeviceReadIOps": c.DeviceReadIOps, "BlkioDeviceWriteIOps": c.DeviceWriteIOps,
	} {
		var out []object
		for _, d := range list {
			out = append(out, object{"Path": d.Path, "Rate": int64(d.Rate)})
		}
		h.put(key, out)
	}
	var weights []object
	for _, d := range c.WeightDevice {
		weights = append(weights, object{"Path": d.Path, "Weight": d.Weight})
	}
	h.put("BlkioWeightDevice", weights)
}

// securityOptions puts a seccomp profile's text in place of its file, and
// turns systempaths into the lists that it empties.
func securityOptions(h object, options []string, dir string) error {
	var out []string
	for _, opt := range options {
		if opt == "systempaths=unconfined" || opt == "systempaths:unconfined" {
			h["MaskedPaths"], h["ReadonlyPaths"] = []string{}, []string{}
			continue
		}
		key, value, found := strings.Cut(opt, "=")
		if !found {
			key, value, found = strings.Cut(opt, ":")
		}
		if found && key == "seccomp" && value != "unconfined" && value != "builtin" {
			profile, err := seccomp(value, dir)
			if err != nil {
				return err
			}
			opt = "seccomp=" + profile
		}
		out = append(out, opt)
	}
	h.put("SecurityOpt", out)
	return nil
}

func seccomp(path, dir string) (string, error) {
	if !filepath.IsAbs(path) {
		path = filepath.Join(dir, path)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return "", fmt.Errorf("security_opt: the seccomp profile: %w", err)
	}
	var compact any
	if err := json.Unmarshal(text, &compact); err != nil {
		return "", fmt.Errorf("security_opt: the seccomp profile %s is not JSON: %w", path, err)
	}
	text, err = json.Marshal(compact)
	return string(text), err
}
