package engine_test

import (
	"archive/tar"
	"bytes"
	"strings"
	"testing"

	daemon "github.com/seawall/seawall/test/engine"
)

// evil makes an image whose app is root by its own /etc/passwd, and in which
// /foo and /etc/p/q lead to /etc.
const evil = `FROM app:1
USER root
RUN ln -s /etc /foo && mkdir -p /q/r && ln -s /foo /q/r/s && ln -s /q/l /q/k && ln -s /etc/passwd /q/l && \
    echo 'app:x:0:0::/:/bin/sh' >/etc/passwd
USER app
`

// uidOf returns the uid of name in the text of a passwd file, "" if it has none.
func uidOf(passwd []byte, name string) string {
	for line := range strings.Lines(string(passwd)) {
		if f := strings.Split(strings.TrimSpace(line), ":"); len(f) > 2 && f[0] == name {
			return f[2]
		}
	}
	return ""
}

// What the gate reads of a container that was created is what the daemon
// makes of the user's name when it starts, whatever is mounted where.
func TestAccountsAreTheDaemons(t *testing.T) {
	daemon.Each(t, func(t *testing.T, v daemon.Version) {
		d, _, c := start(t, v)
		d.ImportBusybox("app:1", "USER app")
		for tag, file := range map[string]string{
			"evil:1": evil,
			"link:1": "FROM app:1\nUSER root\nRUN mkdir /x && mv /etc/passwd /x/p && ln -s ../y /etc/passwd && ln -s x/p /y && ln -s /etc /foo\nUSER app\n",
			"etc:1":  "FROM app:1\nUSER root\nRUN mkdir /usr /usr/etc && cp /etc/passwd /etc/group /usr/etc/ && rm /etc/group && ln -s ../usr/etc/group /etc/group\nUSER app\n",
		} {
			if r := d.Build(false, tag, file); r.Code != 0 {
				t.Fatalf("build %s: %s", tag, r.Out())
			}
		}
		good := d.WriteFile("passwd", "app:x:1000:1000::/:/bin/sh\n")
		d.WriteFile("etc/passwd", "app:x:1000:1000::/:/bin/sh\n")
		etc := d.Dir + "/etc"
		for _, tt := range []struct {
			name  string
			args  []string
			error bool // to say nothing is right as well, and all that can be
		}{
			{"plain", []string{"app:1"}, false},
			{"evil", []string{"evil:1"}, false},
			{"passwd is a chain of links", []string{"link:1"}, false},
			{"group is a link", []string{"etc:1"}, false},
			{"a volume elsewhere", []string{"-v", "v:/data", "app:1"}, false},
			{"a bind elsewhere", []string{"-v", d.Dir + ":/data:ro", "app:1"}, false},
			{"a bind over passwd", []string{"-v", good + ":/etc/passwd:ro", "evil:1"}, false},
			{"a bind over etc", []string{"-v", etc + ":/etc", "evil:1"}, false},
			{"a bind through a link", []string{"-v", good + ":/foo/passwd", "evil:1"}, false},
			{"a mount through a link", []string{"--mount", "type=bind,src=" + good + ",dst=/foo/passwd", "evil:1"}, false},
			{"a link hidden by a bind", []string{"-v", good + ":/q/l", "-v", etc + ":/q/r/s", "evil:1"}, false},
			{"a tmpfs over etc", []string{"--tmpfs", "/etc", "evil:1"}, false},
			{"a link, and a volume", []string{"-v", "v:/data", "link:1"}, true},
		} {
			t.Run(tt.name, func(t *testing.T) {
				d := d.With(t)
				id := d.MustDocker(append(append([]string{"create"}, tt.args...), "id", "-u")...)
				check := func(when string) {
					t.Helper()
					a, err := c.Accounts(t.Context(), id)
					if tt.error {
						if err == nil {
							t.Errorf("%s: no error: %q", when, a.Passwd)
						}
						return
					}
					if err != nil {
						t.Errorf("%s: %v", when, err)
						return
					}
					r := d.Docker("start", "-a", id)
					if got, want := uidOf(a.Passwd, "app"), strings.TrimSpace(r.Stdout); r.Code != 0 || got != want || want == "" {
						t.Errorf("%s: the gate reads uid %q, the container runs as %q (%s)", when, got, want, r.Stderr)
					}
					if len(a.Group) == 0 {
						t.Errorf("%s: no groups", when)
					}
				}
				check("never started")
				check("started before")
			})
		}
	})
}

func TestAccountsOfOddFiles(t *testing.T) {
	daemon.Each(t, func(t *testing.T, v daemon.Version) {
		d, _, c := start(t, v)
		create := func(args []string, entries ...tar.Header) string {
			t.Helper()
			if r := d.DockerIn(tarOf(t, entries...), "import", "-", "odd:1"); r.Code != 0 {
				t.Fatalf("import: %s", r.Out())
			}
			return d.MustDocker(append(append([]string{"create"}, args...), "odd:1", "true")...)
		}
		file := func(typ byte, size int64, link string) tar.Header {
			return tar.Header{Name: "etc/passwd", Typeflag: typ, Size: size, Linkname: link, Mode: 0o755}
		}
		usr := tar.Header{Name: "usr/", Typeflag: tar.TypeDir, Mode: 0o755}
		volume := []string{"-v", "v:/data"}
		for _, args := range [][]string{nil, volume} {
			ids := []string{create(args, usr)}
			if args == nil { // an export does not follow links
				ids = append(ids, create(args, usr, file(tar.TypeSymlink, 0, "/nowhere")))
			}
			for i, id := range ids {
				if a, err := c.Accounts(t.Context(), id); err != nil || a.Passwd != nil || a.Group != nil {
					t.Errorf("absent %d %v: %+v, %v, want no accounts", i, args, a, err)
				}
			}
			for name, h := range map[string]tar.Header{
				"huge":   file(tar.TypeReg, 1<<20+1, ""),
				"folder": file(tar.TypeDir, 0, ""),
				"fifo":   file(tar.TypeFifo, 0, ""),
				"loop":   file(tar.TypeSymlink, 0, "passwd"),
			} {
				if a, err := c.Accounts(t.Context(), create(args, h)); err == nil {
					t.Errorf("%s %v: %d bytes and no error", name, args, len(a.Passwd))
				}
			}
			if a, err := c.Accounts(t.Context(), create(args, file(tar.TypeReg, 1<<20, ""))); err != nil || len(a.Passwd) != 1<<20 {
				t.Errorf("1 MiB %v: %d bytes, %v", args, len(a.Passwd), err)
			}
		}
	})
}

func tarOf(t *testing.T, entries ...tar.Header) string {
	t.Helper()
	var buf bytes.Buffer
	w := tar.NewWriter(&buf)
	for _, h := range entries {
		if err := w.WriteHeader(&h); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(bytes.Repeat([]byte("x"), int(h.Size))); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.String()
}
