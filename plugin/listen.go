package plugin

import (
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"github.com/coreos/go-systemd/v22/activation"
)

// Listen returns the socket to serve on: the one that systemd hands over, or
// a new unix socket at path that only root may open. A socket left behind by a
// gate that is gone is replaced; one that still answers is an error.
func Listen(path string) (net.Listener, error) {
	handed, err := activation.Listeners()
	if err != nil {
		return nil, fmt.Errorf("plugin: socket activation: %w", err)
	}
	switch len(handed) {
	case 0:
		return listenUnix(path)
	case 1:
		if handed[0] == nil {
			return nil, errors.New("plugin: systemd handed over something that is not a stream socket")
		}
		return handed[0], nil
	}
	return nil, fmt.Errorf("plugin: systemd handed over %d sockets; seawall serves one", len(handed))
}

func listenUnix(path string) (net.Listener, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return nil, fmt.Errorf("plugin: %w", err)
	}
	if err := removeStale(path); err != nil {
		return nil, fmt.Errorf("plugin: %w", err)
	}
	// The mode must be right from the first moment on; the mask is the
	// process's, and nothing else runs yet.
	old := syscall.Umask(0o177)
	defer syscall.Umask(old)
	l, err := net.Listen("unix", path)
	if err != nil {
		return nil, fmt.Errorf("plugin: %w", err)
	}
	return l, nil
}

func removeStale(path string) error {
	st, err := os.Lstat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	if st.Mode()&fs.ModeSocket == 0 {
		return fmt.Errorf("%s is there and is not a socket", path)
	}
	c, err := net.DialTimeout("unix", path, time.Second)
	if err == nil {
		_ = c.Close()
		return fmt.Errorf("%s is being served by another process", path)
	}
	if !errors.Is(err, syscall.ECONNREFUSED) {
		return err
	}
	return os.Remove(path)
}
