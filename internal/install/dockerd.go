package install

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// conflict finds a --authorization-plugin flag of the daemon. With the flag and
// the directive both, the daemon does not start.
func (h *host) conflict() error {
	for _, line := range h.daemonLines() {
		if !strings.Contains(line.text, "authorization-plugin") {
			continue
		}
		return &Error{
			Config: true,
			Err:    fmt.Errorf("%s starts the daemon with --authorization-plugin: with the flag and %q in %s it would not start", line.where, key, h.DaemonJSON),
			Hint:   "move the plugins named by the flag into " + h.DaemonJSON + ", take the flag out, restart the daemon, and try again",
		}
	}
	return nil
}

// daemonLine is text that decides how the daemon starts.
type daemonLine struct{ where, text string }

// daemonLines are the places where flags of the daemon are written: its units
// and drop-ins, Debian's defaults file, and the running process.
func (h *host) daemonLines() []daemonLine {
	var lines []daemonLine
	files := []string{"/lib/systemd/system/docker.service", "/usr/lib/systemd/system/docker.service", unitDir + "/docker.service", "/etc/default/docker", "/etc/sysconfig/docker"}
	drops, _ := filepath.Glob(h.path(unitDir + "/docker.service.d/*.conf"))
	for _, d := range drops {
		files = append(files, strings.TrimPrefix(d, strings.TrimSuffix(h.Root, "/")))
	}
	for _, f := range files {
		data, err := h.read(f)
		if err != nil {
			continue
		}
		for line := range strings.Lines(string(data)) {
			if l := strings.TrimSpace(line); !strings.HasPrefix(l, "#") && l != "" {
				lines = append(lines, daemonLine{f, l})
			}
		}
	}
	if pid, args := h.daemon(); pid > 0 {
		lines = append(lines, daemonLine{fmt.Sprintf("the running dockerd (process %d)", pid), strings.Join(args, " ")})
	}
	return lines
}

// daemon returns the running daemon's process and arguments, 0 if none runs.
func (h *host) daemon() (int, []string) {
	if !h.live() {
		return 0, nil
	}
	data, err := os.ReadFile(h.Pidfile)
	if err != nil {
		return 0, nil
	}
	pid, err := strconv.Atoi(strings.TrimSpace(string(data)))
	if err != nil || pid <= 1 {
		return 0, nil
	}
	raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", pid))
	if err != nil || len(raw) == 0 {
		return 0, nil
	}
	args := strings.Split(strings.TrimRight(string(raw), "\x00"), "\x00")
	if !strings.Contains(filepath.Base(args[0]), "dockerd") {
		return 0, nil // the pid belongs to somebody else by now
	}
	return pid, args
}

var configFlag = regexp.MustCompile(`--config-file[= ]+(\S+)`)

// wrongFile finds a daemon that reads another configuration file than the one
// that would be edited.
func (h *host) wrongFile() error {
	for _, line := range h.daemonLines() {
		m := configFlag.FindStringSubmatch(line.text)
		if m == nil || filepath.Clean(m[1]) == filepath.Clean(h.DaemonJSON) {
			continue
		}
		return &Error{
			Config: true,
			Err:    fmt.Errorf("%s reads %s, not %s", line.where, m[1], h.DaemonJSON),
			Hint:   "name it: --daemon-json " + m[1],
		}
	}
	return nil
}

// validate lets the engine itself check a candidate for daemon.json, where it
// can (23.0 on). It says what it did.
func (h *host) validate(ctx context.Context, candidate []byte) (string, error) {
	if !h.live() {
		return "not validated: --root is not this machine", nil
	}
	dockerd, err := exec.LookPath("dockerd")
	if err != nil {
		return "not validated by the engine: no dockerd in PATH", nil
	}
	help, err := h.command(ctx, dockerd, "--help")
	if err != nil || !strings.Contains(help, "--validate") {
		return "not validated by the engine: this one has no --validate", nil
	}
	f, err := os.CreateTemp("", "seawall-daemon-*.json")
	if err != nil {
		return "", err
	}
	defer os.Remove(f.Name())
	if _, err := f.Write(candidate); err != nil {
		return "", errors.Join(err, f.Close())
	}
	if err := f.Close(); err != nil {
		return "", err
	}
	if _, err := h.command(ctx, dockerd, "--validate", "--config-file", f.Name()); err != nil {
		return "", &Error{Config: true, Err: fmt.Errorf("the engine does not accept the new %s: %w", h.DaemonJSON, err)}
	}
	return "validated with dockerd --validate", nil
}

// reload makes the running daemon read daemon.json again. It reports false if
// no daemon runs.
func (h *host) reload() (bool, error) {
	pid, _ := h.daemon()
	if pid == 0 {
		return false, nil
	}
	if err := syscall.Kill(pid, syscall.SIGHUP); err != nil {
		return true, &Error{Err: fmt.Errorf("cannot reload the daemon (process %d): %w", pid, err)}
	}
	return true, nil
}

// attempt bounds one probe of several: one that the daemon took just before it
// reloaded hangs for 15 s when the gate is dead, and the next would pass.
const attempt = 3 * time.Second

// await probes until the daemon asks seawall, or asks no more, as wanted.
func (h *host) await(ctx context.Context, asked bool) error {
	for end := time.Now().Add(h.Patience); ; {
		try, cancel := context.WithTimeout(ctx, attempt)
		p, err := Ask(try, h.Config.Docker)
		cancel()
		gone := !p.Asked && !strings.HasPrefix(p.Said, "5") // 5xx: it looks for a gate that is dead
		switch {
		case err == nil && (asked && p.Asked || !asked && gone):
			return nil
		case ctx.Err() != nil:
			return ctx.Err()
		case time.Now().Before(end):
			time.Sleep(100 * time.Millisecond)
		case err != nil:
			return &Error{Err: fmt.Errorf("the daemon does not answer: %w", err)}
		case asked:
			return &Error{Err: fmt.Errorf("the daemon does not ask seawall; it answered the probe with %s", p.Said)}
		default:
			return &Error{Err: errors.New("the daemon still asks seawall")}
		}
	}
}

// backup keeps the file as it was, under a name that tells when.
func (h *host) backup(data []byte) (string, error) {
	name := h.DaemonJSON + ".seawall-" + h.Now().UTC().Format("20060102T150405Z")
	return name, h.write(name, data, 0o600)
}

// original finds the backup from which Add made the file as it is now.
func (h *host) original(now []byte) []byte {
	backups, _ := filepath.Glob(h.path(h.DaemonJSON) + ".seawall-*")
	for _, b := range backups {
		data, err := os.ReadFile(b)
		if err != nil {
			continue
		}
		if added, err := Add(data, h.Config.Plugin.Name); err == nil && bytes.Equal(added, now) {
			return data
		}
	}
	return nil
}
