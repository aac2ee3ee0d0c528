package install

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/seawall/seawall/internal/config"
	"github.com/seawall/seawall/packaging"
)

// values fill the templates from the configuration in force.
func (h *host) values() packaging.Values {
	c := h.Config
	v := packaging.Values{
		Binary: h.binary(), Config: h.configFile(), Socket: c.Plugin.Socket, DockerHost: c.Docker.Host,
		AuditFile: c.Audit.File, Profile: c.Profile, Mode: c.Mode,
		Network: strings.HasPrefix(c.Docker.Host, "tcp:"),
	}
	if c.Audit.File != "-" {
		v.AuditDir = filepath.Dir(c.Audit.File)
	}
	return v
}

func (h *host) configFile() string {
	if h.Config.File != "" {
		return h.Config.File
	}
	return config.DefaultPath
}

// binary is where the unit finds seawall. One that lies outside the system's
// own folders is copied: a unit must not run what a user can replace.
func (h *host) binary() string {
	for _, dir := range []string{"/usr/bin/", "/usr/sbin/", "/usr/local/bin/", "/usr/local/sbin/"} {
		if strings.HasPrefix(h.Binary, dir) {
			return h.Binary
		}
	}
	return DefaultBinary
}

// manifest lists the files that an installation wrote, by their hash, so that
// uninstall takes away those and nothing that has been changed since.
type manifest map[string]string

func (h *host) manifest() (manifest, error) {
	m := manifest{}
	data, err := h.read(manifestFile)
	if err != nil || data == nil {
		return m, err
	}
	if err := json.Unmarshal(data, &m); err != nil {
		return nil, fmt.Errorf("%s: %w", manifestFile, err)
	}
	return m, nil
}

// remember adds a file that has just been written.
func (h *host) remember(p string, data []byte) error {
	m, err := h.manifest()
	if err != nil {
		return err
	}
	m[p] = hash(data)
	out, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return err
	}
	return h.write(manifestFile, append(out, '\n'), 0o644)
}

func hash(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// place makes the step that writes one file of ours. A file of that name that
// somebody else wrote or changed stops the installation.
func (h *host) place(p string, data []byte, mode os.FileMode) (step, error) {
	old, err := h.read(p)
	if err != nil {
		return step{}, err
	}
	if bytes.Equal(old, data) {
		return step{title: p + " is in place", done: true}, nil
	}
	if old != nil {
		m, err := h.manifest()
		if err != nil {
			return step{}, err
		}
		if m[p] != hash(old) {
			return step{}, &Error{Config: true, Err: fmt.Errorf("%s exists, and seawall install did not write it as it is", p), Hint: "move it away, or keep your changes in a drop-in"}
		}
	}
	s := step{title: "write " + p, do: func() error {
		return errors.Join(h.write(p, data, mode), h.remember(p, data))
	}}
	if len(data) < 1<<14 {
		s.detail = string(data)
	}
	return s, nil
}

// take makes the step that removes one file of ours.
func (h *host) take(p, want string) step {
	data, err := h.read(p)
	switch {
	case err != nil:
		return step{title: "keep " + p + ": " + err.Error(), done: true}
	case data == nil:
		return step{title: p + " is gone", done: true}
	case hash(data) != want:
		return step{title: "keep " + p + ": it has been changed since it was installed", done: true}
	}
	return step{title: "remove " + p, do: func() error {
		if err := os.Remove(h.path(p)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		_ = os.Remove(filepath.Dir(h.path(dropIn))) // only if it is empty
		return nil
	}}
}
