package install

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/seawall/seawall/internal/config"
)

// Options say what is installed, and where.
type Options struct {
	// Root is a folder that stands for /, for images and tests: only files are
	// written, nothing is started or reloaded. "" is this machine.
	Root string
	// Config holds the socket, the plugin's name, the audit file and the
	// daemon's address, and profile and mode of a new configuration file.
	Config *config.Config
	// Binary is the running executable.
	Binary string
	// DaemonJSON is the daemon's configuration; "" is DefaultDaemonJSON.
	DaemonJSON string
	// Pidfile is the daemon's; "" is DefaultPidfile.
	Pidfile string
	// Force makes Uninstall go on when the daemon does not answer.
	Force bool
	// Purge makes Uninstall remove the configuration and the audit log too.
	Purge bool
	// Patience is how long the daemon may take to ask; 0 is 15 s.
	Patience time.Duration
	Now      func() time.Time // nil is time.Now
	Out      io.Writer        // what is done, one line per step; nil is nowhere
	DryRun   bool
}

// Paths of an installation.
const (
	DefaultDaemonJSON = "/etc/docker/daemon.json"
	DefaultPidfile    = "/var/run/docker.pid"
	DefaultBinary     = "/usr/local/bin/seawall"
	unitDir           = "/etc/systemd/system"
	socketUnit        = unitDir + "/seawall.socket"
	serviceUnit       = unitDir + "/seawall.service"
	dropIn            = unitDir + "/docker.service.d/seawall.conf"
	policyDir         = "/etc/seawall/policies"
	manifestFile      = "/var/lib/seawall/installed.json"
)

// host is one machine, or a folder that stands for one.
type host struct {
	Options
}

func newHost(opts Options) *host {
	h := &host{Options: opts}
	if h.Config == nil {
		h.Config = config.Default()
	}
	if h.DaemonJSON == "" {
		h.DaemonJSON = DefaultDaemonJSON
	}
	if h.Pidfile == "" {
		h.Pidfile = DefaultPidfile
	}
	if h.Patience == 0 {
		h.Patience = 15 * time.Second
	}
	if h.Now == nil {
		h.Now = time.Now
	}
	if h.Out == nil {
		h.Out = io.Discard
	}
	return h
}

// live says that the files belong to the running machine.
func (h *host) live() bool { return h.Root == "" || h.Root == "/" }

func (h *host) path(p string) string { return filepath.Join(h.Root, p) }

// systemd says whether systemd runs this machine.
func (h *host) systemd() bool {
	st, err := os.Stat("/run/systemd/system")
	return h.live() && err == nil && st.IsDir()
}

// command runs a program and puts its words into the error.
func (h *host) command(ctx context.Context, name string, args ...string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	out, err := exec.CommandContext(ctx, name, args...).CombinedOutput()
	text := strings.TrimSpace(string(out))
	if err != nil {
		return text, fmt.Errorf("%s %s: %w: %s", name, strings.Join(args, " "), err, text)
	}
	return text, nil
}

// read returns a file's content, nil if there is none.
func (h *host) read(p string) ([]byte, error) {
	data, err := os.ReadFile(h.path(p))
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	return data, err
}

// write replaces a file as a whole: it is the old one or the new one, also
// after a crash. A symlink stays one; its target is replaced. Mode and owner of
// an existing file stay.
func (h *host) write(p string, data []byte, mode os.FileMode) error {
	full := h.path(p)
	if target, err := filepath.EvalSymlinks(full); err == nil {
		full = target
	}
	if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
		return err
	}
	old, statErr := os.Stat(full)
	if statErr == nil {
		mode = old.Mode().Perm()
	}
	f, err := os.CreateTemp(filepath.Dir(full), "."+filepath.Base(full)+".*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	_, err = io.Copy(f, bytes.NewReader(data))
	err = errors.Join(err, f.Chmod(mode), keepOwner(f, old), f.Sync(), f.Close())
	if err != nil {
		return err
	}
	return os.Rename(f.Name(), full)
}

// say tells what is being done.
func (h *host) say(format string, args ...any) { fmt.Fprintf(h.Out, format+"\n", args...) }
