package install

import (
	"bytes"
	"context"
	"encoding/json"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/seawall/seawall/internal/config"
	"github.com/seawall/seawall/plugin"
)

// options install into a folder of their own.
func options(t *testing.T) (Options, *bytes.Buffer) {
	t.Helper()
	bin := filepath.Join(t.TempDir(), "seawall")
	if err := os.WriteFile(bin, []byte("#!/bin/sh\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	at := time.Date(2026, 11, 24, 15, 0, 0, 0, time.UTC)
	return Options{Root: t.TempDir(), Config: config.Default(), Binary: bin, Out: &out, Now: func() time.Time { return at }}, &out
}

func put(t *testing.T, root, path, text string) {
	t.Helper()
	full := filepath.Join(root, path)
	if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(full, []byte(text), 0o640); err != nil {
		t.Fatal(err)
	}
}

// tree reads all files under root, by path.
func tree(t *testing.T, root string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(root, func(p string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(p)
		files[strings.TrimPrefix(p, root)] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

const daemonJSON = "{\n  \"log-driver\": \"local\",\n  \"authorization-plugins\": [\"other\"],\n  \"userland-proxy\": false\n}\n"

func TestInstallThenUninstall(t *testing.T) {
	opts, out := options(t)
	put(t, opts.Root, DefaultDaemonJSON, daemonJSON)
	if err := Install(t.Context(), opts); err != nil {
		t.Fatal(err)
	}
	files := tree(t, opts.Root)
	for _, p := range []string{socketUnit, serviceUnit, dropIn, config.DefaultPath, DefaultBinary, manifestFile} {
		if files[p] == "" {
			t.Errorf("%s was not written", p)
		}
	}
	want := strings.Replace(daemonJSON, `["other"]`, `["other", "seawall"]`, 1)
	if diff := cmp.Diff(want, files[DefaultDaemonJSON]); diff != "" {
		t.Errorf("daemon.json (-want +got):\n%s", diff)
	}
	if got := files[DefaultDaemonJSON+".seawall-20261124T150000Z"]; got != daemonJSON {
		t.Errorf("the backup holds %q", got)
	}
	if st, _ := os.Stat(filepath.Join(opts.Root, DefaultDaemonJSON)); st.Mode().Perm() != 0o640 {
		t.Errorf("daemon.json changed its mode to %o", st.Mode().Perm())
	}

	out.Reset()
	if err := Install(t.Context(), opts); err != nil {
		t.Fatalf("the second time: %v", err)
	}
	if diff := cmp.Diff(files, tree(t, opts.Root)); diff != "" || strings.Contains(out.String(), "  + ") {
		t.Errorf("a second installation changes things:\n%s\n%s", diff, out)
	}

	if err := Uninstall(t.Context(), opts); err != nil {
		t.Fatal(err)
	}
	left := tree(t, opts.Root)
	if left[DefaultDaemonJSON] != daemonJSON {
		t.Errorf("daemon.json is not what it was:\n%s", left[DefaultDaemonJSON])
	}
	for _, p := range []string{socketUnit, serviceUnit, dropIn, DefaultBinary, manifestFile} {
		if _, ok := left[p]; ok {
			t.Errorf("%s is still there", p)
		}
	}
	if left[config.DefaultPath] == "" {
		t.Error("the configuration went without --purge")
	}
	opts.Purge = true
	if err := Uninstall(t.Context(), opts); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[string]string{DefaultDaemonJSON: daemonJSON}, tree(t, opts.Root)); diff != "" {
		t.Errorf("after --purge (-want +got):\n%s", diff)
	}
}

func TestWithoutDaemonJSON(t *testing.T) {
	opts, _ := options(t)
	if err := Install(t.Context(), opts); err != nil {
		t.Fatal(err)
	}
	if err := Uninstall(t.Context(), opts); err != nil {
		t.Fatal(err)
	}
	if text, ok := tree(t, opts.Root)[DefaultDaemonJSON]; ok {
		t.Errorf("daemon.json was not there and now is: %s", text)
	}
}

func TestDryRunWritesNothing(t *testing.T) {
	opts, out := options(t)
	opts.DryRun = true
	put(t, opts.Root, DefaultDaemonJSON, daemonJSON)
	before := tree(t, opts.Root)
	if err := Install(t.Context(), opts); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(before, tree(t, opts.Root)); diff != "" {
		t.Errorf("a dry run wrote:\n%s", diff)
	}
	for _, want := range []string{"+ write " + serviceUnit, "| ListenStream=/run/docker/plugins/seawall.sock", `| profile: restricted`, `"other", "seawall"`} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("the plan lacks %q:\n%s", want, out)
		}
	}
}

func TestInstallStops(t *testing.T) {
	tests := []struct{ name, path, text, want string }{
		{"broken daemon.json", DefaultDaemonJSON, "{\n  \"debug\": true,\n}\n", "line 3"},
		{"flag in the unit", "/lib/systemd/system/docker.service", "[Service]\nExecStart=/usr/bin/dockerd --authorization-plugin=other\n", "starts the daemon with --authorization-plugin"},
		{"flag in a drop-in", unitDir + "/docker.service.d/x.conf", "[Service]\nExecStart=\nExecStart=/usr/bin/dockerd --authorization-plugin other\n", "x.conf starts the daemon"},
		{"flag in the defaults", "/etc/default/docker", "DOCKER_OPTS=\"--authorization-plugin=other\"\n", "/etc/default/docker"},
		{"another daemon.json", unitDir + "/docker.service", "[Service]\nExecStart=/usr/bin/dockerd --config-file /srv/daemon.json\n", "reads /srv/daemon.json"},
		{"a unit of somebody else", serviceUnit, "[Service]\n", "did not write it"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			opts, _ := options(t)
			put(t, opts.Root, tt.path, tt.text)
			before := tree(t, opts.Root)
			err := Install(t.Context(), opts)
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want an error with %q", err, tt.want)
			}
			if diff := cmp.Diff(before, tree(t, opts.Root)); diff != "" {
				t.Errorf("it wrote before it stopped:\n%s", diff)
			}
		})
	}
	opts, _ := options(t)
	put(t, opts.Root, "/etc/default/docker", "# DOCKER_OPTS=\"--authorization-plugin=other\"\n")
	if err := Install(t.Context(), opts); err != nil {
		t.Errorf("a comment: %v", err)
	}
}

func TestOwnChangesStay(t *testing.T) {
	opts, out := options(t)
	put(t, opts.Root, config.DefaultPath, "mode: audit\n")
	if err := Install(t.Context(), opts); err != nil {
		t.Fatal(err)
	}
	put(t, opts.Root, dropIn, "[Unit]\n# mine\n")
	if err := Uninstall(t.Context(), opts); err != nil {
		t.Fatal(err)
	}
	files := tree(t, opts.Root)
	if files[config.DefaultPath] != "mode: audit\n" || files[dropIn] != "[Unit]\n# mine\n" {
		t.Errorf("changes of the operator were lost:\n%v", files)
	}
	if !strings.Contains(out.String(), "it has been changed since") {
		t.Errorf("nothing was said of the changed file:\n%s", out)
	}
}

func TestSymlinkedDaemonJSON(t *testing.T) {
	opts, _ := options(t)
	put(t, opts.Root, "/srv/daemon.json", "{}\n")
	link := filepath.Join(opts.Root, DefaultDaemonJSON)
	if err := os.MkdirAll(filepath.Dir(link), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("../../srv/daemon.json", link); err != nil {
		t.Fatal(err)
	}
	if err := Install(t.Context(), opts); err != nil {
		t.Fatal(err)
	}
	if st, err := os.Lstat(link); err != nil || st.Mode()&os.ModeSymlink == 0 {
		t.Errorf("the link is gone: %v", err)
	}
	if got, _ := os.ReadFile(filepath.Join(opts.Root, "srv/daemon.json")); !strings.Contains(string(got), "seawall") {
		t.Errorf("its target holds %s", got)
	}
}

// TestWrittenConfigLoads holds that the first configuration is valid and says
// what was asked for, in every combination that changes its text.
func TestWrittenConfigLoads(t *testing.T) {
	for _, change := range []func(*config.Config){
		func(*config.Config) {},
		func(c *config.Config) { c.Mode, c.Profile = "audit", "cis-l1@1.8.0" },
		func(c *config.Config) { c.Audit.File, c.Docker.Host = "-", "none" },
	} {
		opts, _ := options(t)
		change(opts.Config)
		if err := Install(t.Context(), opts); err != nil {
			t.Fatal(err)
		}
		got, err := config.Load(config.Sources{Path: filepath.Join(opts.Root, config.DefaultPath), PathGiven: true})
		if err != nil {
			t.Fatal(err)
		}
		got.File, got.Origins = "", opts.Config.Origins
		if diff := cmp.Diff(opts.Config, got, cmpopts.IgnoreUnexported(config.Config{})); diff != "" {
			t.Errorf("written and read (-want +got):\n%s", diff)
		}
	}
}

// daemonAt serves f as a daemon on a unix socket.
func daemonAt(t *testing.T, f http.HandlerFunc) config.Docker {
	t.Helper()
	path := filepath.Join(t.TempDir(), "d.sock")
	l, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	srv := &http.Server{Handler: f}
	go func() { _ = srv.Serve(l) }()
	t.Cleanup(func() { _ = srv.Close() })
	return config.Docker{Host: "unix://" + path}
}

func refuse(w http.ResponseWriter, status int, message string) {
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(map[string]string{"message": message})
}

// TestAsk holds that only the gate's own answer to this very probe counts.
func TestAsk(t *testing.T) {
	const by = "authorization denied by plugin seawall: "
	for _, tt := range []struct {
		name  string
		serve http.HandlerFunc
		asked bool
	}{
		{"gate", func(w http.ResponseWriter, r *http.Request) {
			refuse(w, 403, by+"seawall: probe "+r.Header.Get(plugin.ProbeHeader)+" mode=audit profile=restricted@1")
		}, true},
		{"no gate", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(200) }, false},
		{"another plugin", func(w http.ResponseWriter, _ *http.Request) { refuse(w, 403, by+"no") }, false},
		{"an old answer", func(w http.ResponseWriter, _ *http.Request) { refuse(w, 403, by+"seawall: probe abc") }, false},
		{"an echo that lets pass", func(w http.ResponseWriter, r *http.Request) {
			refuse(w, 200, "seawall: probe "+r.Header.Get(plugin.ProbeHeader))
		}, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p, err := Ask(t.Context(), daemonAt(t, tt.serve))
			if err != nil || p.Asked != tt.asked {
				t.Errorf("got %+v, %v, want asked=%v", p, err, tt.asked)
			}
			if tt.asked && p.Facts["mode"] != "audit" {
				t.Errorf("facts: %v", p.Facts)
			}
		})
	}
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	hang := daemonAt(t, func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	if _, err := Ask(ctx, hang); err == nil {
		t.Error("a daemon that hangs: no error")
	}
}
