package input

import (
	"slices"
	"strings"
	"testing"

	"github.com/seawall/seawall/internal/engine"
)

// TestCreate holds single fields of a create, each in a body of its own.
func TestCreate(t *testing.T) {
	type check struct {
		body string
		got  func(Workload) any
		want any
	}
	for name, tt := range map[string]check{
		"privileged":      {`"Privileged":true`, func(w Workload) any { return w.Privileged }, true},
		"in another case": {`"pRIVILEGED":true`, func(w Workload) any { return w.Privileged }, true},
		"a long s":        {`"\u017fysctls":{"a":"1"}`, func(w Workload) any { return w.Sysctls }, map[string]string{"a": "1"}},
		"one capability":  {`"CapAdd":"sys_admin"`, func(w Workload) any { return w.Capabilities.Add }, []string{"SYS_ADMIN"}},
		"groups":          {`"GroupAdd":["0"]`, func(w Workload) any { return w.Groups }, []string{"0"}},
		"modes": {`"PidMode":"host","IpcMode":"container:x","UTSMode":"host","UsernsMode":"host","CgroupnsMode":"host","NetworkMode":"host"`,
			func(w Workload) any { return w.Namespaces },
			Namespaces{Network: "host", Networks: []string{"host"}, PID: "host", IPC: "container:x", UTS: "host", User: "host", Cgroup: "host"}},
		"another's cgroup": {`"CgroupnsMode":"host","Cgroup":"container:x"`, func(w Workload) any { return []string{w.Namespaces.Cgroup, w.Namespaces.CgroupContainer} }, []string{"host", "container:x"}},
		"limits": {`"Memory":1,"MemorySwap":-1,"MemoryReservation":2,"KernelMemory":3,"PidsLimit":4,"NanoCpus":5,"CpuQuota":6,"CpuPeriod":7,"CpuShares":8,"CpusetCpus":"0","BlkioWeight":9,"BlkioDeviceReadBps":[{"Path":"/dev/sda","Rate":1}],"ShmSize":10,"StorageOpt":{"size":"1g"}`,
			func(w Workload) any { return w.Limits },
			Limits{Memory: 1, MemorySwap: -1, MemoryReservation: 2, KernelMemory: 3, PIDs: 4, NanoCPUs: 5, CPUQuota: 6, CPUPeriod: 7, CPUShares: 8, CpusetCPUs: "0", BlkioWeight: 9, BlkioLimited: true, ShmSize: 10, Storage: "1g"}},
		"no limits":       {`"Memory":-1,"MemorySwap":-7,"PidsLimit":-1,"NanoCpus":-1,"CpuQuota":-1`, func(w Workload) any { return w.Limits }, Limits{MemorySwap: -1, CPUQuota: -1}},
		"null limits":     {`"Memory":null,"PidsLimit":null`, func(w Workload) any { return w.Limits }, Limits{}},
		"ulimits":         {`"Ulimits":[{"Name":"core","Soft":-1,"Hard":-1}]`, func(w Workload) any { return w.Ulimits }, []Ulimit{{"core", -1, -1}}},
		"oom":             {`"OomKillDisable":true,"OomScoreAdj":-500`, func(w Workload) any { return w.OOM }, OOM{true, -500}},
		"restart":         {`"RestartPolicy":{"Name":"on-failure","MaximumRetryCount":3}`, func(w Workload) any { return w.Restart }, Restart{"on-failure", 3}},
		"device rules":    {`"DeviceCgroupRules":["b 8:* rwm"]`, func(w Workload) any { return w.DeviceRules }, []string{"b 8:* rwm"}},
		"devices":         {`"Devices":[{"PathOnHost":"/dev//./sda","PathInContainer":"/dev/x","CgroupPermissions":"rwm"}]`, func(w Workload) any { return w.Devices }, []Device{{"/dev/sda", "/dev/x", "rwm"}}},
		"device requests": {`"DeviceRequests":[{"Driver":"cdi","Count":-1,"DeviceIDs":["a"],"Capabilities":[["gpu","x"],["gpu"]]}]`, func(w Workload) any { return w.DeviceRequests }, []DeviceRequest{{"cdi", -1, []string{"a"}, []string{"gpu", "x"}}}},
		"names":           {`"Dns":["10.0.0.1",""],"DnsSearch":["s"],"DnsOptions":["o"],"ExtraHosts":["h:1"]`, func(w Workload) any { return w.DNS }, DNS{[]string{"10.0.0.1"}, []string{"s"}, []string{"o"}, []string{"h:1"}}},
		"logging":         {`"LogConfig":{"Type":"syslog","Config":{"a":"b"}}`, func(w Workload) any { return w.Logging }, Logging{"syslog", map[string]string{"a": "b"}}},
		"the rest": {`"Runtime":"kata","CgroupParent":"/x","AutoRemove":true,"PublishAllPorts":true,"ReadonlyRootfs":true,"Links":["a:b"],"Annotations":{"k":"v"}`,
			func(w Workload) any {
				return []any{w.Runtime, w.CgroupParent, w.AutoRemove, w.PublishAll, w.ReadonlyRootfs, w.Links, w.Annotations}
			},
			[]any{"kata", "/x", true, true, true, []string{"a:b"}, map[string]string{"k": "v"}}},
		"nothing legacy": {`"KernelMemoryTCP":1`, func(w Workload) any { return w.LegacyFields }, []string(nil)},
		"exact set":      {`"Capabilities":["BPF"]`, func(w Workload) any { return w.LegacyFields }, []string{"HostConfig.Capabilities"}},
		"unknown":        {`"Nope":{"x":1}`, func(w Workload) any { return w.UnknownFields }, []string{"HostConfig.Nope"}},
	} {
		t.Run(name, func(t *testing.T) {
			if d := diff(tt.want, tt.got(create(t, `{"Image":"app","HostConfig":{`+tt.body+`}}`))); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestCreateConfig(t *testing.T) {
	w := create(t, `{"Image":"app","Env":["A=b","EMPTY=","BARE","=x"],"Labels":{"l":"v"},"Entrypoint":"/init","Cmd":["a","b"],"MacAddress":"02:00:00:00:00:01"}`)
	if w.Kind != "container" || w.Name != "web" {
		t.Errorf("%s %s", w.Kind, w.Name)
	}
	if d := diff([]Env{{"A", true}, {"EMPTY", false}, {"BARE", false}, {"", true}}, w.Env); d != "" {
		t.Error(d)
	}
	if d := diff([]any{map[string]string{"l": "v"}, []string{"/init"}, []string{"a", "b"}}, []any{w.Labels, w.Entrypoint, w.Cmd}); d != "" {
		t.Error(d)
	}
	refused(t, plainFacts, "/containers/create", `{"Image":"/"}`, Undecodable, "")
	refused(t, plainFacts, "/containers/create", `{"Image":"down"}`, Unavailable, "")
	refused(t, plainFacts, "/containers/create", `{"Image":"app","Cmd":7}`, Undecodable, "")
	refused(t, plainFacts, "/containers/create", `{"Image":"app","HostConfig":{"Devices":[{}]}}`, Undecodable, "HostConfig.Devices")
	refused(t, plainFacts, "/containers/create", `{"Image":"app","HostConfig":{"Ulimits":[null]}}`, Undecodable, "HostConfig.Ulimits")
	refused(t, plainFacts, "/containers/create", `{"Image":"app","HostConfig":{"BlkioWeightDevice":[null]}}`, Undecodable, "HostConfig")
	refused(t, plainFacts, "/containers/create", `{"Image":"app","HostConfig":{"BlkioDeviceReadBps":[null]}}`, Undecodable, "HostConfig")
}

func TestHealthcheck(t *testing.T) {
	for body, want := range map[string]Healthcheck{
		`{"Image":"app"}`:  {},
		`{"Image":"root"}`: {Present: true},
		`{"Image":"root","Healthcheck":{"Interval":1000000}}`:           {Present: true},
		`{"Image":"root","Healthcheck":{"Test":["NONE"]}}`:              {Disabled: true},
		`{"Image":"root","Healthcheck":{"Test":["true"]}}`:              {Disabled: true},
		`{"Image":"app","Healthcheck":{"Test":["CMD-SHELL","true"]}}`:   {Stated: true, Present: true},
		`{"Image":"app","Healthcheck":{"Test":["CMD","/bin/healthy"]}}`: {Stated: true, Present: true},
	} {
		if got := create(t, body).Healthcheck; got != want {
			t.Errorf("%s: %+v, want %+v", body, got, want)
		}
	}
}

// TestLegacyFields holds that fields at the top level, which only older engines
// take for HostConfig's, count where they ask for more and not where they
// promise something.
func TestLegacyFields(t *testing.T) {
	w := create(t, `{"Image":"app","Privileged":true,"Memory":1048576,"PidsLimit":9,"CapDrop":"ALL","capadd":["SYS_ADMIN"],"Binds":["/etc:/x"],
		"ReadonlyRootfs":true,"SecurityOpt":["no-new-privileges","seccomp=unconfined","no-new-privileges=1","no-new-privileges=false"],
		"NetworkMode":"none","MaskedPaths":[],"PidMode":"host","Cpuset":"0","BlkioDeviceReadBps":[{"Path":"/dev/x","Rate":1}],"HostConfig":null}`)
	if !w.Privileged || w.Namespaces.PID != "host" || len(w.Security.Unmasked) == 0 || w.Security.Seccomp.Mode != "unconfined" {
		t.Errorf("what is asked for does not count: %+v", w)
	}
	if w.Limits != (Limits{}) || w.ReadonlyRootfs || len(w.Capabilities.Drop) > 0 || w.Security.NoNewPrivileges || w.Namespaces.Network != "bridge" {
		t.Errorf("what is promised counts: %+v", w)
	}
	if len(w.Mounts) != 1 || w.Mounts[0].Field != "Binds[0]" || w.Mounts[0].Target != "/x" {
		t.Errorf("mounts: %+v", w.Mounts)
	}
	want := strings.Fields("Privileged Memory PidsLimit CapDrop CapAdd Binds ReadonlyRootfs SecurityOpt NetworkMode MaskedPaths PidMode Cpuset BlkioDeviceReadBps")
	if d := diff(want, w.LegacyFields); d != "" {
		t.Error(d)
	}
	if w := create(t, `{"Image":"app","NetworkMode":"host","IpcMode":"container:x"}`); w.Namespaces.Network != "host" || w.Namespaces.IPC != "container:x" {
		t.Errorf("modes: %+v", w.Namespaces)
	}
	if w := create(t, `{"Image":"app","NetworkMode":"container:x"}`); w.Namespaces.Network != "container:x" {
		t.Errorf("modes: %+v", w.Namespaces)
	}
}

// TestLegacyMapsAndKernelMemory holds what the oracle found: a port without
// bindings at the top level is published, and a bound on kernel memory there is
// something to be told about, not a promise.
func TestLegacyMapsAndKernelMemory(t *testing.T) {
	w := create(t, `{"Image":"app","PortBindings":{"80/TCP":null}}`)
	if len(w.Ports) != 1 || w.Ports[0].Container != 80 || !w.Ports[0].Wildcard || diff([]string{"PortBindings"}, w.LegacyFields) != "" {
		t.Errorf("ports %+v, legacy %q", w.Ports, w.LegacyFields)
	}
	w = create(t, `{"Image":"app","Tmpfs":{"/x":""}}`)
	if len(w.Mounts) != 1 || w.Mounts[0].Kind != "tmpfs" {
		t.Errorf("mounts %+v", w.Mounts)
	}
	w = create(t, `{"Image":"app","PortBindings":{},"Tmpfs":null,"Binds":[]}`)
	if len(w.LegacyFields) > 0 {
		t.Errorf("nothing asked for, legacy %q", w.LegacyFields)
	}
	w = create(t, `{"Image":"app","Memory":9,"KernelMemory":7}`)
	if w.Limits != (Limits{KernelMemory: 7}) {
		t.Errorf("limits %+v", w.Limits)
	}
}

func TestLegacyFieldsBeside(t *testing.T) {
	for body, want := range map[string]struct {
		swap, memory int64
		driver       string
		legacy       []string
	}{
		`{"MemorySwap":-1,"HostConfig":{"Memory":1}}`:                                                       {-1, 1, "", []string{"MemorySwap"}},
		`{"MemorySwap":3,"HostConfig":{"Memory":1}}`:                                                        {3, 1, "", []string{"MemorySwap"}},
		`{"MemorySwap":2,"HostConfig":{"Memory":1}}`:                                                        {0, 1, "", []string{"MemorySwap"}},
		`{"MemorySwap":-1,"HostConfig":{"Memory":1,"MemorySwap":1}}`:                                        {1, 1, "", []string{"MemorySwap"}},
		`{"Memory":1,"HostConfig":{}}`:                                                                      {0, 0, "", []string{"Memory"}},
		`{"VolumeDriver":"d","HostConfig":{}}`:                                                              {0, 0, "d", []string{"VolumeDriver"}},
		`{"VolumeDriver":"d","HostConfig":{"VolumeDriver":"e"}}`:                                            {0, 0, "e", []string{"VolumeDriver"}},
		`{"Memory":0,"Privileged":false,"CapAdd":[],"HostConfig":{}}`:                                       {0, 0, "", nil},
		`{"Runtime":null,"LogConfig":{"Type":"","Config":{}},"ConsoleSize":[0,0],"Memory":-0,"Binds":null}`: {0, 0, "", nil},
		`{"Privileged":true,"HostConfig":{}}`:                                                               {0, 0, "", []string{"Privileged"}},
	} {
		w := create(t, `{"Image":"app","Volumes":{"/v":{}},`+body[1:])
		if w.Privileged || w.Limits.MemorySwap != want.swap || w.Limits.Memory != want.memory || w.Mounts[0].Driver != want.driver || diff(want.legacy, w.LegacyFields) != "" {
			t.Errorf("%s: %+v %q %q", body, w.Limits, w.Mounts[0].Driver, w.LegacyFields)
		}
	}
}

var networkFacts = knownFacts{
	images: plainFacts.images,
	networks: map[string]string{
		"app":  `{"Name":"app","Id":"ab12","Driver":"bridge"}`,
		"ab12": `{"Name":"app","Id":"ab12","Driver":"bridge"}`,
		"ff":   `{"Name":"host","Id":"ff00","Driver":"host"}`,
		"odd":  `{"Id":"0dd"}`,
	},
}

func TestNetworks(t *testing.T) {
	for body, want := range map[string]Namespaces{
		`{"Image":"app"}`: {Network: "bridge", Networks: []string{"bridge"}},
		`{"Image":"app","HostConfig":{"NetworkMode":"default"}}`:                                                          {Network: "bridge", Networks: []string{"bridge"}},
		`{"Image":"app","HostConfig":{"NetworkMode":"none"}}`:                                                             {Network: "none", Networks: []string{"none"}},
		`{"Image":"app","HostConfig":{"NetworkMode":"container:x"}}`:                                                      {Network: "container:x", Networks: []string{"container:x"}},
		`{"Image":"app","HostConfig":{"NetworkMode":"ab12"}}`:                                                             {Network: "app", Networks: []string{"app"}},
		`{"Image":"app","HostConfig":{"NetworkMode":"ff"}}`:                                                               {Network: "host", Networks: []string{"host"}},
		`{"Image":"app","HostConfig":{"NetworkMode":"gone"}}`:                                                             {Network: "gone", Networks: []string{"gone"}},
		`{"Image":"app","HostConfig":{"NetworkMode":"odd"}}`:                                                              {Network: "odd", Networks: []string{"odd"}},
		`{"Image":"app","HostConfig":{"NetworkMode":"none"},"NetworkingConfig":{"EndpointsConfig":{"host":{}}}}`:          {Network: "none", Networks: []string{"host", "none"}},
		`{"Image":"app","NetworkingConfig":{"EndpointsConfig":{"default":null,"x":{"NetworkID":"ff"}}}}`:                  {Network: "bridge", Networks: []string{"bridge", "host", "x"}},
		`{"Image":"app","NetworkingConfig":null}`:                                                                         {Network: "bridge", Networks: []string{"bridge"}},
		`{"Image":"app","HostConfig":{"NetworkMode":"app"},"NetworkingConfig":{"EndpointsConfig":{"ab12":{"Links":[]}}}}`: {Network: "app", Networks: []string{"app"}},
	} {
		if d := diff(want, workloadOf(t, networkFacts, "/containers/create", body).Namespaces); d != "" {
			t.Errorf("%s: %s", body, d)
		}
	}
	refused(t, networkFacts, "/containers/create", `{"Image":"app","HostConfig":{"NetworkMode":"down"}}`, Unavailable, "")
	in, err := sent(networkFacts, "POST", "/containers/create", `{"Image":"app","HostConfig":{"NetworkMode":"ff"}}`, 0)
	if err != nil || in.Workload.Namespaces.Network != "ff" {
		t.Errorf("not asked for: %+v, %v", in, err)
	}
}

func TestEndpointOptions(t *testing.T) {
	w := workloadOf(t, networkFacts, "/containers/create", `{"Image":"app","HostConfig":{"Sysctls":{"a":"1"},"Links":["x:y"]},"NetworkingConfig":{"EndpointsConfig":{
		"app":{"Links":["db:db"],"DriverOpts":{"com.docker.network.endpoint.sysctls":"net.ipv4.conf.IFNAME.forwarding=1, b=2,,c"}},"bridge":{"DriverOpts":{"x":"y"}}}}}`)
	if d := diff(map[string]string{"a": "1", "net.ipv4.conf.IFNAME.forwarding": "1", "b": "2", "c": ""}, w.Sysctls); d != "" {
		t.Error(d)
	}
	if d := diff([]string{"x:y", "db:db"}, w.Links); d != "" {
		t.Error(d)
	}
	w = workloadOf(t, networkFacts, "/containers/create", `{"Image":"app","NetworkingConfig":{"EndpointsConfig":{"app":{"DriverOpts":{"com.docker.network.endpoint.sysctls":"a=1"}}}}}`)
	if d := diff(map[string]string{"a": "1"}, w.Sysctls); d != "" {
		t.Error(d)
	}
}

var updateFacts = knownFacts{
	images:     map[string]string{"sha256:aa": `{"Id":"sha256:aa"}`, "down": ``},
	containers: map[string]string{"web": `{"Id":"c1","Name":"/web","Image":"sha256:aa","Config":{"Image":"app"}}`, "lost": `{"Id":"c2","Name":"/lost","Image":"down","Config":{"Image":"app"}}`},
}

func TestUpdate(t *testing.T) {
	all := strings.Fields("blkio_limited blkio_weight cpu_period cpu_quota cpu_shares cpuset_cpus kernel_memory memory memory_reservation memory_swap nano_cpus pids restart shm_size storage")
	for _, tt := range []struct {
		uri, body string
		limits    Limits
		restart   Restart
		stated    string // what is not unchanged
	}{
		{"/v1.45", `{}`, Limits{}, Restart{}, ""},
		{"/v1.45", `{"Memory":0,"PidsLimit":null,"CpusetCpus":"","RestartPolicy":{"Name":""},"BlkioDeviceReadBps":null}`, Limits{}, Restart{}, ""},
		{"/v1.45", `{"Memory":1048576,"MemorySwap":-1}`, Limits{Memory: 1 << 20, MemorySwap: -1}, Restart{}, "memory memory_swap"},
		{"/v1.45", `{"PidsLimit":0}`, Limits{}, Restart{}, "pids"},
		{"/v1.45", `{"PidsLimit":-1}`, Limits{}, Restart{}, "pids"},
		{"/v1.45", `{"PidsLimit":7}`, Limits{PIDs: 7}, Restart{}, "pids"},
		{"/v1.40", `{"PidsLimit":0}`, Limits{}, Restart{}, "pids"},
		{"/v1.39", `{"PidsLimit":0}`, Limits{}, Restart{}, ""},
		{"/v1.5", `{"PidsLimit":0}`, Limits{}, Restart{}, ""},
		{"/v0.50", `{"PidsLimit":0}`, Limits{}, Restart{}, ""},
		{"/v1.100", `{"PidsLimit":0}`, Limits{}, Restart{}, "pids"},
		{"/v2.0", `{"PidsLimit":0}`, Limits{}, Restart{}, "pids"},
		{"", `{"PidsLimit":0}`, Limits{}, Restart{}, "pids"},
		{"/v1.45", `{"Memory":-1,"CpuQuota":-1,"NanoCpus":5,"KernelMemory":1}`, Limits{CPUQuota: -1, NanoCPUs: 5, KernelMemory: 1}, Restart{}, "memory cpu_quota nano_cpus kernel_memory"},
		{"/v1.45", `{"BlkioDeviceWriteIOps":[]}`, Limits{}, Restart{}, "blkio_limited"},
		{"/v1.45", `{"RestartPolicy":{"Name":"always"}}`, Limits{}, Restart{Name: "always"}, "restart"},
		{"/v1.45", `{"Privileged":true,"CapAdd":["ALL"],"Devices":[{"PathOnHost":"/dev/sda"}]}`, Limits{}, Restart{}, ""},
	} {
		w := workloadOf(t, updateFacts, tt.uri+"/containers/web/update", tt.body)
		stated := strings.Fields(tt.stated)
		want := Workload{
			Kind: "update", Partial: true, Name: "web", ID: "c1", Limits: tt.limits, Restart: tt.restart,
			Unchanged: slices.DeleteFunc(slices.Clone(all), func(s string) bool { return slices.Contains(stated, s) }),
		}
		w.Image, w.UnknownFields = Image{}, nil
		if d := diff(want, w); d != "" {
			t.Errorf("%s %s: %s", tt.uri, tt.body, d)
		}
	}
	refused(t, updateFacts, "/containers/gone/update", `{}`, Unavailable, "")
	refused(t, updateFacts, "/containers/lost/update", `{}`, Unavailable, "")
	refused(t, updateFacts, "/containers/web/update", `{"Memory":"1g"}`, Undecodable, "")
	refused(t, updateFacts, "/containers/web/update", `{"BlkioDeviceWriteIOps":[null]}`, Undecodable, "")
	w := workloadOf(t, engine.Off{}, "/containers/web/update", `{"Memory":5}`)
	if w.Name != "web" || w.ID != "" || w.Limits.Memory != 5 {
		t.Errorf("look-ups off: %+v", w)
	}
}
