package input

import (
	"context"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestCleanHostPath(t *testing.T) {
	for in, want := range map[string]string{
		"/etc":                      "/etc",
		"/etc/":                     "/etc",
		"//etc//x/./":               "/etc/x",
		"/etc/..":                   "/",
		"/../../etc":                "/etc",
		"/":                         "/",
		"":                          "/",
		"etc":                       "/etc",
		"/var/run":                  "/run",
		"/var/run/docker.sock":      "/run/docker.sock",
		"/var/x/../run/docker.sock": "/run/docker.sock",
		"/var/runx":                 "/var/runx",
		"/var/lock/x":               "/run/lock/x",
		"/run":                      "/run",
	} {
		if got := cleanHostPath(in); got != want {
			t.Errorf("cleanHostPath(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestHostPathNames(t *testing.T) {
	for in, want := range map[string][]string{
		"/srv":                               {"/srv"},
		"/bin":                               {"/bin", "/usr/bin"},
		"/usr/lib64/x":                       {"/usr/lib64/x", "/lib64/x"},
		"/usr":                               {"/usr"},
		"/library":                           {"/library"},
		"/proc/self/root":                    {"/proc/self/root", "/"},
		"/proc/self/root/etc/shadow":         {"/proc/self/root/etc/shadow", "/etc/shadow"},
		"/proc/1/root/var/run/x":             {"/proc/1/root/var/run/x", "/run/x"},
		"/proc/1/task/7/root/sbin":           {"/proc/1/task/7/root/sbin", "/sbin", "/usr/sbin"},
		"/proc/thread-self/root/proc/1/root": {"/proc/thread-self/root/proc/1/root", "/proc/1/root", "/"},
		"/proc/1/cwd/x":                      {"/proc/1/cwd/x", "/"},
		"/proc/self/fd/3":                    {"/proc/self/fd/3", "/"},
		"/proc/self/exe":                     {"/proc/self/exe", "/"},
		"/proc/1/status":                     {"/proc/1/status"},
		"/proc/sys/root":                     {"/proc/sys/root"},
		"/proc":                              {"/proc"},
	} {
		b := &Builder{}
		got, resolved := b.hostPaths(context.Background(), in)
		slices.Sort(got)
		slices.Sort(want)
		if resolved || !slices.Equal(got, want) {
			t.Errorf("hostPaths(%q) = %q, %t; want %q unresolved", in, got, resolved, want)
		}
	}
}

// tree makes a host's tree of directories and, where a name has a value, of
// symbolic links.
func tree(t *testing.T, entries map[string]string) string {
	t.Helper()
	root := t.TempDir()
	for _, name := range slices.Sorted(func(yield func(string) bool) {
		for name := range entries {
			if !yield(name) {
				return
			}
		}
	}) {
		full, link := filepath.Join(root, name), entries[name]
		if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
			t.Fatal(err)
		}
		err := os.Symlink(link, full)
		if link == "" {
			err = os.MkdirAll(full, 0o755)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return root
}

func TestHostPathsFollowLinks(t *testing.T) {
	root := tree(t, map[string]string{
		"/etc":              "",
		"/home/dev/src":     "",
		"/home/dev/etc":     "/etc",
		"/home/dev/up":      "../../etc",
		"/home/dev/far":     "../../../../../../etc",
		"/home/dev/chain":   "src/../etc/x",
		"/home/dev/proc":    "/proc/self/root/etc",
		"/home/dev/cwd":     "/proc/self/cwd",
		"/home/dev/sock":    "/var/run/docker.sock",
		"/home/dev/loop":    "loop",
		"/home/dev/dot":     "./src",
		"/usr/bin":          "",
		"/bin":              "usr/bin",
		"/proc/self/status": "",
	})
	if err := os.WriteFile(filepath.Join(root, "home/dev/file"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for in, want := range map[string][]string{
		"/home/dev/src":        {"/home/dev/src"},
		"/home/dev/etc":        {"/home/dev/etc", "/etc"},
		"/home/dev/etc/passwd": {"/home/dev/etc/passwd", "/etc/passwd"},
		"/home/dev/up":         {"/home/dev/up", "/etc"},
		"/home/dev/far":        {"/home/dev/far", "/etc"},
		"/home/dev/chain":      {"/home/dev/chain", "/etc/x"},
		"/home/dev/dot/../etc": {"/home/dev/etc", "/etc"}, // cleaned before it is followed
		"/home/dev/proc":       {"/home/dev/proc", "/etc"},
		"/home/dev/cwd":        {"/home/dev/cwd", "/"},
		"/home/dev/sock":       {"/home/dev/sock", "/run/docker.sock"},
		"/home/dev/new/a/b":    {"/home/dev/new/a/b"},
		"/home/dev/dot/new":    {"/home/dev/dot/new", "/home/dev/src/new"},
		"/bin/x":               {"/bin/x", "/usr/bin/x"},
		"/proc/self/status":    {"/proc/self/status"},
	} {
		b := &Builder{HostRoot: root}
		got, resolved := b.hostPaths(context.Background(), in)
		slices.Sort(got)
		slices.Sort(want)
		if !resolved || !slices.Equal(got, want) {
			t.Errorf("hostPaths(%q) = %q, %t; want %q", in, got, resolved, want)
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	for in, ctx := range map[string]context.Context{
		"/home/dev/loop":   context.Background(),
		"/home/dev/file/x": context.Background(), // not a directory
		"/home/dev/src":    ctx,
	} {
		b := &Builder{HostRoot: root}
		if got, resolved := b.hostPaths(ctx, in); resolved || !slices.Contains(got, in) {
			t.Errorf("hostPaths(%q) = %q, %t; want it unresolved", in, got, resolved)
		}
	}
}

func FuzzHostPath(f *testing.F) {
	for _, s := range []string{"/", "/var/run/x", "/proc/self/root/../etc", "a/../../b", "\x00", "//"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		b := &Builder{}
		names, _ := b.hostPaths(context.Background(), s)
		if len(names) == 0 {
			t.Fatalf("%q has no name", s)
		}
		for _, name := range names {
			if !strings.HasPrefix(name, "/") || path.Clean(name) != name || cleanHostPath(name) != name {
				t.Errorf("%q has the name %q, which is not clean", s, name)
			}
		}
	})
}

func TestDriverHostPaths(t *testing.T) {
	type opts = map[string]string
	for name, tt := range map[string]struct {
		driver string
		opts   opts
		want   []string
	}{
		"none":                   {"", nil, nil},
		"a quota":                {"local", opts{"size": "1g"}, nil},
		"a bind":                 {"local", opts{"type": "none", "o": "bind", "device": "/etc"}, []string{"/etc"}},
		"a bind, no driver":      {"", opts{"type": "none", "o": "ro,rbind", "device": "/var/run/"}, []string{"/run"}},
		"a bind of a tmpfs":      {"", opts{"type": "tmpfs", "o": "bind", "device": "/etc"}, []string{"/etc"}},
		"a bind of an nfs":       {"", opts{"type": "nfs", "o": "bind", "device": "/etc"}, []string{"/etc"}},
		"a bind upwards":         {"", opts{"type": "none", "o": "bind", "device": "/srv/link/../x"}, []string{"/", "/srv/x"}},
		"a bind of nothing":      {"", opts{"o": "bind"}, []string{"/"}},
		"a bind, relative":       {"", opts{"o": "bind", "device": "etc"}, []string{"/"}},
		"a disk":                 {"", opts{"type": "ext4", "device": "/dev/sda1"}, []string{"/dev/sda1"}},
		"a disk, no type":        {"", opts{"device": "/dev/sda1"}, []string{"/dev/sda1"}},
		"a journal":              {"", opts{"type": "ext4", "device": "/dev/sda1", "o": "journal_path=/dev/sdb"}, []string{"/dev/sda1", "/dev/sdb"}},
		"an overlay":             {"", opts{"type": "overlay", "device": "overlay", "o": "lowerdir=/etc:/srv/a,upperdir=/u,workdir=/w"}, []string{"/etc", "/srv/a", "/u", "/w"}},
		"an overlay, escaped":    {"", opts{"type": "overlay", "device": "overlay", "o": `lowerdir=/a\:b`}, []string{"/a:b"}},
		"an overlay, relative":   {"", opts{"type": "overlay", "device": "overlay", "o": "lowerdir=etc"}, []string{"/etc"}},
		"an overlay, new layers": {"", opts{"type": "overlay", "device": "x", "o": "lowerdir+=/etc,datadir+=/x"}, []string{"/etc", "/x"}},
		"a union":                {"", opts{"type": "aufs", "device": "none", "o": "br=/etc=ro:/x"}, []string{"/etc", "/x"}},
		"memory":                 {"", opts{"type": "tmpfs", "device": "tmpfs", "o": "size=1m,uid=1000"}, nil},
		"processes":              {"", opts{"type": "proc", "device": "proc"}, []string{"/proc"}},
		"sysfs":                  {"", opts{"type": "sysfs", "device": "none"}, []string{"/sys"}},
		"nfs":                    {"", opts{"type": "nfs", "device": ":/export", "o": "addr=10.0.0.1,rw"}, nil},
		"nfs with a host":        {"", opts{"type": "nfs4", "device": "h:/export"}, nil},
		"nfs of a path":          {"", opts{"type": "nfs", "device": "/etc"}, []string{"/etc"}},
		"cifs":                   {"", opts{"type": "cifs", "device": "//h/share", "o": "credentials=/etc/cred"}, nil},
		"ceph":                   {"", opts{"type": "ceph", "device": "mon:6789:/"}, nil},
		"9p":                     {"", opts{"type": "9p", "device": "/etc"}, []string{"/etc"}},
		"unknown":                {"", opts{"type": "newfs", "device": "x"}, []string{"/"}},
		"names in another case":  {"", opts{"Type": "none", "O": "bind", "Device": "/etc"}, nil}, // refused
		"another driver":         {"persist", opts{"mountpoint": "/data", "o": "x=/y,//h/s", "n": "7"}, []string{"/data", "/y"}},
	} {
		t.Run(name, func(t *testing.T) {
			if got := driverHostPaths(tt.driver, tt.opts); diff(tt.want, got) != "" {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}
