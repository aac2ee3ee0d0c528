package input

import (
	"context"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/seawall/seawall/internal/engine"
)

func TestParseBind(t *testing.T) {
	for raw, want := range map[string]Mount{
		"/data":                 {Kind: "volume", Target: "/data", Driver: "d"},
		"/src:/dst":             {Kind: "bind", Source: "/src", Target: "/dst"},
		"/src:/dst/../x/":       {Kind: "bind", Source: "/src", Target: "/x"},
		"/src:/dst:ro":          {Kind: "bind", Source: "/src", Target: "/dst", ReadOnly: true},
		"/src:/dst:":            {Kind: "bind", Source: "/src", Target: "/dst"},
		"/src:/dst:ro,Z,rslave": {Kind: "bind", Source: "/src", Target: "/dst", ReadOnly: true, Propagation: "rslave"},
		"/src:/dst:rshared,rw":  {Kind: "bind", Source: "/src", Target: "/dst", Propagation: "rshared"},
		"/src:/dst:cached":      {Kind: "bind", Source: "/src", Target: "/dst"},
		"name:/dst":             {Kind: "volume", Source: "name", Target: "/dst", Driver: "d"},
		"name:/dst:nocopy,ro":   {Kind: "volume", Source: "name", Target: "/dst", Driver: "d", ReadOnly: true},
		"./rel:/dst":            {Kind: "volume", Source: "./rel", Target: "/dst", Driver: "d"},
	} {
		want.Via, want.Field = "Binds", "f"
		got, err := parseBind(raw, "d", "f")
		if err != nil {
			t.Errorf("%q: %v", raw, err)
		} else if d := diff(want, got); d != "" {
			t.Errorf("%q: %s", raw, d)
		}
	}
	for _, raw := range []string{
		"", ":", ":/dst", "/src:", "/src:dst", "/src:/", "/src:/x/..", "/", "/src:/dst:RO", "/src:/dst:ro,rw", "/src:/dst:ro,",
		"/src:/dst:z,Z", "/src:/dst:shared,slave", "/src:/dst:ro:x", "a:b:c:d", "/src:ro", "/s\x00:/dst",
	} {
		if m, err := parseBind(raw, "", "f"); err == nil {
			t.Errorf("%q is taken as %+v", raw, m)
		}
	}
}

func FuzzBind(f *testing.F) {
	for _, s := range []string{"/a:/b:ro", "v:/b", "/b", ":", "/a:/b:ro,z,rshared,nocopy,cached", "\xff:/x"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		m, err := parseBind(raw, "", "f")
		if err != nil {
			return
		}
		if !path.IsAbs(m.Target) || m.Target == "/" || path.Clean(m.Target) != m.Target {
			t.Errorf("%q has the target %q", raw, m.Target)
		}
		if (m.Kind == "bind") != strings.HasPrefix(m.Source, "/") || !strings.HasPrefix(raw, m.Source) {
			t.Errorf("%q has kind %s and source %q", raw, m.Kind, m.Source)
		}
		parts := strings.Split(raw, ":")
		words := strings.Split(parts[len(parts)-1], ",")
		if m.ReadOnly != (len(parts) == 3 && slices.Contains(words, "ro")) {
			t.Errorf("%q: read-only is %t", raw, m.ReadOnly)
		}
	})
}

// mountFacts is a daemon with volumes that show the host under innocent names,
// and with containers whose mounts can be taken over.
var mountFacts = knownFacts{
	images: plainFacts.images,
	volumes: map[string]string{
		"plain": `{"Name":"plain","Driver":"local","Options":null}`,
		"host":  `{"Name":"host","Driver":"local","Options":{"type":"none","o":"bind","device":"/etc"}}`,
		"other": `{"Name":"other","Driver":"persist","Options":{"mountpoint":"/data"}}`,
	},
	containers: map[string]string{
		"src": `{"Id":"s1","Mounts":[
			{"Type":"bind","Source":"/run/docker.sock","Destination":"/sock","RW":true,"Propagation":"rshared"},
			{"Type":"volume","Name":"host","Source":"/var/lib/docker/volumes/host/_data","Destination":"/v","Driver":"local","RW":false},
			{"Source":"/old","Destination":"/old"}]}`,
		"evil": `{"Id":"s2","Mounts":[{"Type":"volume","Name":"down","Destination":"/v"}]}`,
	},
}

// mountedApp is the image app as a mount shows it.
var mountedApp = Image{
	Raw: "app", Ref: "docker.io/library/app:latest", Registry: "docker.io", Repository: "docker.io/library/app", Tag: "latest",
	Lookup: "found", ID: "sha256:aa", User: "1000", RepoDigests: []string{"docker.io/library/app@sha256:" + hex64}, Repositories: []string{"docker.io/library/app"},
}

func TestMountsOfCreate(t *testing.T) {
	for name, tt := range map[string]struct {
		body string
		want []Mount
	}{
		"none": {`{"Image":"app"}`, nil},
		"bind": {`{"Image":"app","HostConfig":{"Binds":["/var/run/x/..//docker.sock:/s:ro"]}}`, []Mount{
			{Kind: "bind", Source: "/var/run/x/..//docker.sock", Target: "/s", ReadOnly: true, HostPaths: []string{"/run/docker.sock"}, Via: "Binds", Field: "HostConfig.Binds[0]"},
		}},
		"named volume": {`{"Image":"app","HostConfig":{"Binds":["plain:/v"],"VolumeDriver":"d"}}`, []Mount{
			{Kind: "volume", Source: "plain", Target: "/v", Driver: "local", Resolved: true, Via: "Binds", Field: "HostConfig.Binds[0]"},
		}},
		"named volume to be made": {`{"Image":"app","HostConfig":{"Binds":["new:/v"],"VolumeDriver":"d"}}`, []Mount{
			{Kind: "volume", Source: "new", Target: "/v", Driver: "d", Resolved: true, Via: "Binds", Field: "HostConfig.Binds[0]"},
		}},
		"named volume that shows the host": {`{"Image":"app","HostConfig":{"Binds":["host:/v"]}}`, []Mount{
			{Kind: "volume", Source: "host", Target: "/v", Driver: "local", DriverOpts: map[string]string{"type": "none", "o": "bind", "device": "/etc"}, HostPaths: []string{"/etc"}, Via: "DriverOpts", Field: "HostConfig.Binds[0]"},
		}},
		"inline options": {`{"Image":"app","HostConfig":{"Mounts":[{"Type":"volume","Target":"/v","ReadOnly":true,"VolumeOptions":{"DriverConfig":{"Options":{"type":"ext4","device":"/dev/sda"}}}}]}}`, []Mount{
			{Kind: "volume", Target: "/v", ReadOnly: true, DriverOpts: map[string]string{"type": "ext4", "device": "/dev/sda"}, HostPaths: []string{"/dev/sda"}, Via: "DriverOpts", Field: "HostConfig.Mounts[0]"},
		}},
		"inline options of a volume that exists": {`{"Image":"app","HostConfig":{"Mounts":[{"Type":"volume","Source":"other","Target":"/v","VolumeOptions":{"DriverConfig":{"Name":"local","Options":{"type":"none","o":"bind","device":"/srv"}}}}]}}`, []Mount{
			{Kind: "volume", Source: "other", Target: "/v", Driver: "persist", DriverOpts: map[string]string{"mountpoint": "/data", "type": "none", "o": "bind", "device": "/srv"}, HostPaths: []string{"/data", "/srv"}, Via: "DriverOpts", Field: "HostConfig.Mounts[0]"},
		}},
		"bind by mount": {`{"Image":"app","HostConfig":{"Mounts":[{"Type":"bind","Source":"/proc/1/root/etc","Target":"/x","BindOptions":{"Propagation":"shared"}}]}}`, []Mount{
			{Kind: "bind", Source: "/proc/1/root/etc", Target: "/x", Propagation: "shared", HostPaths: []string{"/etc", "/proc/1/root/etc"}, Via: "Mounts", Field: "HostConfig.Mounts[0]"},
		}},
		"others by mount": {`{"Image":"app","HostConfig":{"Mounts":[{"Type":"tmpfs","Target":"/t","TmpfsOptions":{"SizeBytes":42}},{"Type":"image","Source":"app","Target":"/i"},{"Type":"cluster","Source":"c","Target":"/c"},{"Type":"npipe","Source":"p","Target":"/p"}]}}`, []Mount{
			{Kind: "tmpfs", Target: "/t", Size: 42, Resolved: true, Via: "Mounts", Field: "HostConfig.Mounts[0]"},
			{Kind: "image", Source: "app", Target: "/i", Image: mountedApp, Resolved: true, Via: "Mounts", Field: "HostConfig.Mounts[1]"},
			{Kind: "cluster", Source: "c", Target: "/c", Resolved: true, Via: "Mounts", Field: "HostConfig.Mounts[2]"},
			{Kind: "npipe", Source: "p", Target: "/p", Resolved: true, Via: "Mounts", Field: "HostConfig.Mounts[3]"},
		}},
		"tmpfs": {`{"Image":"app","HostConfig":{"Tmpfs":{"/b":"ro,size=1m,size=64k","/a/":""}}}`, []Mount{
			{Kind: "tmpfs", Target: "/a", Resolved: true, Via: "Tmpfs", Field: "HostConfig.Tmpfs[/a/]"},
			{Kind: "tmpfs", Target: "/b", ReadOnly: true, Size: 64 << 10, Resolved: true, Via: "Tmpfs", Field: "HostConfig.Tmpfs[/b]"},
		}},
		"anonymous and the image's": {`{"Image":"root","Volumes":{"/cache":{}},"HostConfig":{"VolumeDriver":"d"}}`, []Mount{
			{Kind: "volume", Target: "/cache", Driver: "d", Resolved: true, Via: "Volumes", Field: "Volumes[/cache]"},
			{Kind: "volume", Target: "/data", Driver: "d", Resolved: true, Via: "Image", Field: "Image"},
		}},
		"from a container": {`{"Image":"app","HostConfig":{"VolumesFrom":["src:ro"]}}`, []Mount{
			{Kind: "bind", Source: "/run/docker.sock", Target: "/sock", ReadOnly: true, Propagation: "rshared", HostPaths: []string{"/run/docker.sock"}, Via: "VolumesFrom", From: "src", Field: "HostConfig.VolumesFrom[0]"},
			{Kind: "volume", Source: "host", Target: "/v", ReadOnly: true, Driver: "local", DriverOpts: map[string]string{"type": "none", "o": "bind", "device": "/etc"}, HostPaths: []string{"/etc"}, Via: "VolumesFrom", From: "src", Field: "HostConfig.VolumesFrom[0]"},
			{Kind: "bind", Source: "/old", Target: "/old", ReadOnly: true, HostPaths: []string{"/old"}, Via: "VolumesFrom", From: "src", Field: "HostConfig.VolumesFrom[0]"},
		}},
	} {
		t.Run(name, func(t *testing.T) {
			got := workloadOf(t, mountFacts, "/containers/create", tt.body).Mounts
			if d := diff(tt.want, got); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestMountsRefused(t *testing.T) {
	for body, want := range map[string]struct {
		kind  Kind
		field string
	}{
		`"Binds":["/a:b"]`: {Undecodable, "HostConfig.Binds[0]"},
		`"Mounts":[{"Type":"BIND","Source":"/a","Target":"/b"}]`:       {Undecodable, "HostConfig.Mounts[0].Type"},
		`"Mounts":[{"Source":"/a","Target":"/b"}]`:                     {Undecodable, "HostConfig.Mounts[0].Type"},
		`"Mounts":[{"Type":"bind","Source":"a","Target":"/b"}]`:        {Undecodable, "HostConfig.Mounts[0].Source"},
		`"Mounts":[{"Type":"bind","Source":"\\etc","Target":"/b"}]`:    {Undecodable, "HostConfig.Mounts[0].Source"},
		`"Mounts":[{"Type":"bind","Source":"/a\u0000","Target":"/b"}]`: {Undecodable, "HostConfig.Mounts[0].Source"},
		`"Mounts":[{"Type":"image","Source":"","Target":"/b"}]`:        {Undecodable, ""},
		`"Mounts":[{"Type":"image","Source":"/x","Target":"/b"}]`:      {Undecodable, ""},
		`"Mounts":[{"Type":"image","Source":"down","Target":"/b"}]`:    {Unavailable, ""},
		`"Mounts":[{"Type":"tmpfs","Target":"b"}]`:                     {Undecodable, "HostConfig.Mounts[0].Target"},
		`"Mounts":[{"Type":"tmpfs"}]`:                                  {Undecodable, "HostConfig.Mounts[0].Target"},
		`"Mounts":[{"Type":"tmpfs","Target":"/b/.."}]`:                 {Undecodable, "HostConfig.Mounts[0].Target"},
		`"Mounts":[{"Type":"volume","Source":"down","Target":"/b"}]`:   {Unavailable, ""},
		`"Binds":["down:/b"]`:                                          {Unavailable, ""},
		`"Tmpfs":{"b":""}`:                                             {Undecodable, "HostConfig.Tmpfs[b]"},
		`"VolumesFrom":["gone"]`:                                       {Unavailable, "HostConfig.VolumesFrom[0]"},
		`"VolumesFrom":["down"]`:                                       {Unavailable, "HostConfig.VolumesFrom[0]"},
		`"VolumesFrom":["evil"]`:                                       {Unavailable, ""},
		`"VolumesFrom":[""]`:                                           {Undecodable, "HostConfig.VolumesFrom[0]"},
		`"VolumesFrom":["src:shared"]`:                                 {Undecodable, "HostConfig.VolumesFrom[0]"},
		`"VolumesFrom":["src:nocopy"]`:                                 {Undecodable, "HostConfig.VolumesFrom[0]"},
		`"VolumesFrom":["src:ro:z"]`:                                   {Undecodable, "HostConfig.VolumesFrom[0]"},
	} {
		refused(t, mountFacts, "/containers/create", `{"Image":"app","HostConfig":{`+body+`}}`, want.kind, want.field)
	}
	// Without look-ups there is no way to know what would be inherited.
	refused(t, engine.Off{}, "/containers/create", `{"Image":"app","HostConfig":{"VolumesFrom":["src"]}}`, Unavailable, "HostConfig.VolumesFrom[0]")
	// A volume that exists is judged by the request then.
	if m := workloadOf(t, engine.Off{}, "/containers/create", `{"Image":"app","HostConfig":{"Binds":["host:/v"]}}`).Mounts; len(m) != 1 || len(m[0].HostPaths) != 0 {
		t.Errorf("look-ups off: %+v", m)
	}
}

func TestMountsThroughLinks(t *testing.T) {
	root := tree(t, map[string]string{"/etc": "", "/home/dev/cfg": "/etc", "/dev/disk/x": "../sda", "/dev/sda": ""})
	b := &Builder{Facts: mountFacts, HostRoot: root}
	in, err := sentTo(b, "POST", "/containers/create", `{"Image":"app","HostConfig":{"Binds":["/home/dev/cfg:/c"],
		"Mounts":[{"Type":"volume","Target":"/v","VolumeOptions":{"DriverConfig":{"Options":{"type":"none","o":"bind","device":"/home/dev/cfg/x"}}}}],
		"Devices":[{"PathOnHost":"/dev/disk/x","PathInContainer":"/dev/x","CgroupPermissions":"r"}]}}`, NeedAll)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range [][]string{{"/etc", "/home/dev/cfg"}, {"/etc/x", "/home/dev/cfg/x"}} {
		if m := in.Workload.Mounts[i]; !m.Resolved || !slices.Equal(m.HostPaths, want) {
			t.Errorf("mount %d: %+v, want %q", i, m, want)
		}
	}
	want := []Device{{"/dev/disk/x", "/dev/x", "r"}, {"/dev/sda", "/dev/x", "r"}}
	if d := diff(want, in.Workload.Devices); d != "" {
		t.Error(d)
	}
}

func TestVolumeThroughLinks(t *testing.T) {
	root := tree(t, map[string]string{"/etc": "", "/home/dev/cfg": "/etc"})
	for _, tt := range []struct {
		root, device string
		want         []string
		resolved     bool
	}{
		{root, "/home/dev/cfg/x", []string{"/etc/x", "/home/dev/cfg/x"}, true},
		{root, "/etc", []string{"/etc"}, true},
		{"", "/home/dev/cfg", []string{"/home/dev/cfg"}, false},
		{"", "/proc/1/root/etc", []string{"/etc", "/proc/1/root/etc"}, false},
	} {
		b := &Builder{Facts: mountFacts, HostRoot: tt.root}
		in, err := sentTo(b, "POST", "/volumes/create", `{"DriverOpts":{"type":"none","o":"bind","device":"`+tt.device+`"}}`, NeedAll)
		if err != nil {
			t.Fatal(err)
		}
		if v := in.Volume; v.Resolved != tt.resolved || !slices.Equal(v.HostPaths, tt.want) {
			t.Errorf("%s: %+v", tt.device, v)
		}
	}
}

func TestTmpfsSize(t *testing.T) {
	for in, want := range map[string]int64{
		"": 0, "size=": 0, "size=64m": 64 << 20, "size=64M,rw": 64 << 20, "size=1,size=2k": 2048, "size=0x10": 16, "size=1g,mode=1777": 1 << 30,
		"size=50%": 0, "size=1mm": 0, "size=-1": 0, "size=9e": 0, "size=7e": 7 << 60, "size=x": 0, "nosize=1": 0, "size=12345678901234567890": 0,
	} {
		if got := tmpfsSize(strings.Split(in, ",")); got != want {
			t.Errorf("tmpfsSize(%q) = %d, want %d", in, got, want)
		}
	}
}

func TestAnonymousVolumesCannotFail(t *testing.T) {
	l := &mounter{b: &Builder{Facts: mountFacts}, needs: NeedAll}
	if err := l.volumes(context.Background(), []string{"/a", "/a/", "b"}, "", "Volumes"); err != nil {
		t.Fatal(err)
	}
	if len(l.list) != 2 || l.list[1].Target != "/b" {
		t.Errorf("got %+v", l.list)
	}
}
