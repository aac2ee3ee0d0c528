package compose

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/seawall/seawall/internal/check"
	"github.com/seawall/seawall/internal/policy"
)

// places give the keys of a compose file that make a field of a request, the
// likelier first; dots lead into mappings.
var places = map[string][]string{
	"Image": {"image", "build"}, "User": {"user"}, "Env": {"environment", "env_file"}, "Cmd": {"command"},
	"Entrypoint": {"entrypoint"}, "Healthcheck": {"healthcheck"}, "Labels": {"labels"}, "Hostname": {"hostname"},
	"ExposedPorts": {"expose", "ports"}, "StopSignal": {"stop_signal"}, "Volumes": {"volumes"},
	"NetworkingConfig.EndpointsConfig": {"networks"},

	"HostConfig.Privileged": {"privileged"}, "HostConfig.CapAdd": {"cap_add"}, "HostConfig.CapDrop": {"cap_drop"},
	"HostConfig.SecurityOpt": {"security_opt"}, "HostConfig.MaskedPaths": {"security_opt"}, "HostConfig.ReadonlyPaths": {"security_opt"},
	"HostConfig.GroupAdd": {"group_add"}, "HostConfig.ReadonlyRootfs": {"read_only"},
	"HostConfig.NetworkMode": {"network_mode", "networks"}, "HostConfig.PidMode": {"pid"}, "HostConfig.IpcMode": {"ipc"},
	"HostConfig.UTSMode": {"uts"}, "HostConfig.UsernsMode": {"userns_mode"}, "HostConfig.CgroupnsMode": {"cgroup"},
	"HostConfig.CgroupParent": {"cgroup_parent"}, "HostConfig.Runtime": {"runtime"}, "HostConfig.Sysctls": {"sysctls"},
	"HostConfig.Annotations": {"annotations"}, "HostConfig.StorageOpt": {"storage_opt"}, "HostConfig.ShmSize": {"shm_size"},
	"HostConfig.Dns": {"dns"}, "HostConfig.DnsSearch": {"dns_search"}, "HostConfig.DnsOptions": {"dns_opt"},
	"HostConfig.ExtraHosts": {"extra_hosts"}, "HostConfig.Links": {"links", "external_links"},
	"HostConfig.Binds": {"volumes"}, "HostConfig.Mounts": {"volumes", "secrets", "configs", "use_api_socket"},
	"HostConfig.Tmpfs": {"tmpfs", "volumes"}, "HostConfig.VolumesFrom": {"volumes_from"}, "HostConfig.VolumeDriver": {"volume_driver"},
	"HostConfig.Devices": {"devices"}, "HostConfig.DeviceCgroupRules": {"device_cgroup_rules"},
	"HostConfig.DeviceRequests": {"gpus", "deploy.resources.reservations.devices", "devices"},
	"HostConfig.PortBindings":   {"ports"}, "HostConfig.PublishAllPorts": {"ports"},
	"HostConfig.Memory": {"mem_limit", "deploy.resources.limits.memory"}, "HostConfig.MemorySwap": {"memswap_limit"},
	"HostConfig.MemoryReservation": {"mem_reservation", "deploy.resources.reservations.memory"},
	"HostConfig.NanoCpus":          {"cpus", "deploy.resources.limits.cpus"}, "HostConfig.CpuQuota": {"cpu_quota"},
	"HostConfig.CpuPeriod": {"cpu_period"}, "HostConfig.CpuShares": {"cpu_shares"}, "HostConfig.CpusetCpus": {"cpuset"},
	"HostConfig.PidsLimit": {"pids_limit", "deploy.resources.limits.pids"}, "HostConfig.Ulimits": {"ulimits"},
	"HostConfig.OomKillDisable": {"oom_kill_disable"}, "HostConfig.OomScoreAdj": {"oom_score_adj"},
	"HostConfig.BlkioDeviceReadBps": {"blkio_config"},
	"HostConfig.RestartPolicy":      {"restart", "deploy.restart_policy"}, "HostConfig.LogConfig": {"logging"},

	"Driver": {"driver"}, "DriverOpts": {"driver_opts"}, "Options": {"driver_opts"}, "Attachable": {"attachable"},
	"Internal": {"internal"}, "Privileged": {"privileged"},

	"networkmode": {"network"}, "buildargs": {"args"}, "remote": {"context"}, "extrahosts": {"extra_hosts"},
	"shmsize": {"shm_size"}, "ulimits": {"ulimits"}, "securityopt": {"privileged", "entitlements"}, "t": {"tags"}, "labels": {"labels"},
}

var index = regexp.MustCompile(`\[\d+\]`)

// locator finds the place of a finding about the subject at path. A field that
// the file does not set has the subject's own place.
func (t *tree) locator(path []string, mounts map[string]string) func(policy.Finding) check.Place {
	return func(f policy.Finding) check.Place {
		got := fmt.Sprint(f.Got)
		if target := mounts[f.Field]; target != "" {
			got = target
		}
		field := index.ReplaceAllString(f.Field, "")
		keys := places[field]
		for keys == nil && strings.Contains(field, ".") {
			field = field[:strings.LastIndex(field, ".")]
			keys = places[field]
		}
		for _, key := range keys {
			if p, ok := t.locate(slices.Concat(path, strings.Split(key, ".")), got); ok {
				return p
			}
		}
		return t.place(path)
	}
}

// locate finds the key at path, and in it the entry that got is about.
func (t *tree) locate(path []string, got string) (check.Place, bool) {
	list := t.find(path)
	for _, f := range list {
		if p, ok := f.entry(got); ok {
			return p, true
		}
	}
	if len(list) == 0 {
		return check.Place{}, false
	}
	return list[0].at(), true
}

// entry finds the entry of a list or a mapping that got is about.
func (f found) entry(got string) (check.Place, bool) {
	n := f.node
	for n != nil && n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	if n == nil || got == "" {
		return check.Place{}, false
	}
	step := 1
	if n.Kind == yaml.MappingNode {
		step = 2
	} else if n.Kind != yaml.SequenceNode {
		return check.Place{}, false
	}
	for _, same := range []func(*yaml.Node, string) bool{equal, within, numbers} {
		for i := 0; i < len(n.Content); i += step {
			if same(n.Content[i], got) {
				return check.Place{File: f.doc.name, Line: n.Content[i].Line, Column: n.Content[i].Column}, true
			}
		}
	}
	return check.Place{}, false
}

// texts are the words of an entry: those between its colons and equal signs,
// or the values of its keys.
func texts(n *yaml.Node) (out []string) {
	walk(n, func(s *yaml.Node) {
		out = append(out, s.Value)
		out = append(out, strings.FieldsFunc(s.Value, func(r rune) bool { return r == ':' || r == '=' || r == ',' })...)
	})
	return out
}

// plain is a word without what may be spelled in two ways.
func plain(s string) string {
	s = strings.TrimSuffix(strings.ToUpper(s), "/TCP")
	return strings.ReplaceAll(strings.TrimPrefix(s, "CAP_"), "=", ":")
}

func equal(n *yaml.Node, got string) bool {
	return slices.ContainsFunc(texts(n), func(s string) bool { return plain(s) == plain(got) })
}

func within(n *yaml.Node, got string) bool {
	return n.Kind == yaml.ScalarNode && len(n.Value) > 2 && strings.Contains(plain(got), plain(n.Value))
}

var digits = regexp.MustCompile(`\d+`)

// numbers compares ports: every number of got is in the entry.
func numbers(n *yaml.Node, got string) bool {
	want := digits.FindAllString(got, -1)
	var have []string
	for _, s := range texts(n) {
		have = append(have, digits.FindAllString(s, -1)...)
	}
	return len(want) > 0 && !slices.ContainsFunc(want, func(d string) bool { return !slices.Contains(have, d) })
}
