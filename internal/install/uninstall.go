package install

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Uninstall takes seawall out of daemon.json, reloads the daemon, makes sure
// that it asks no more, and only then stops and removes seawall: a daemon whose
// plugin is gone refuses everything. The configuration and the audit log stay
// unless Purge. With Force it goes on when the daemon does not answer.
func Uninstall(ctx context.Context, opts Options) error {
	h := newHost(opts)
	if err := h.conflict(); err != nil && !h.Force {
		return err
	}
	steps, err := h.leaveDaemon(ctx)
	if err != nil {
		return err
	}
	m, err := h.manifest()
	if err != nil {
		return err
	}
	if h.systemd() && m[serviceUnit] != "" {
		steps = append(steps, h.systemctl(ctx, "disable", "--now", "seawall.socket", "seawall.service"))
	}
	for _, p := range sorted(m) {
		steps = append(steps, h.take(p, m[p]))
	}
	if h.systemd() && m[serviceUnit] != "" {
		steps = append(steps, h.systemctl(ctx, "daemon-reload"))
	}
	steps = append(steps, h.remove(manifestFile))
	return h.run(ctx, append(steps, h.leftovers()...))
}

// leaveDaemon takes the entry out and makes the daemon drop it.
func (h *host) leaveDaemon(ctx context.Context) ([]step, error) {
	now, err := h.read(h.DaemonJSON)
	if err != nil {
		return nil, err
	}
	without, err := h.without(now)
	if err != nil {
		return nil, &Error{Config: true, Err: fmt.Errorf("%s: %w", h.DaemonJSON, err), Hint: "mend it first: nothing has been changed"}
	}
	var steps []step
	if bytes.Equal(now, without) && now != nil == (without != nil) {
		steps = append(steps, step{title: h.DaemonJSON + " does not list " + h.Config.Plugin.Name, done: true})
	} else {
		steps = append(steps, step{title: "take " + h.Config.Plugin.Name + " out of " + h.DaemonJSON, detail: string(without), do: func() error { return h.restore(without) }})
	}
	if !h.live() {
		return steps, nil
	}
	if pid, _ := h.daemon(); pid == 0 {
		return append(steps, step{title: "no daemon runs (" + h.Pidfile + ")", done: true}), nil
	}
	return append(steps, step{title: "reload the daemon (SIGHUP) and make sure that it asks seawall no more", do: func() error {
		_, err := h.reload()
		if err == nil {
			err = h.await(ctx, false)
		}
		switch {
		case err == nil:
			return nil
		case h.Force:
			h.say("    going on (--force): %s", err)
			return nil
		}
		return &Error{Err: err, Hint: "seawall keeps running, for a daemon without its plugin refuses everything; --force removes it all the same"}
	}}), nil
}

// without returns daemon.json as it was before the installation, byte by byte
// if its backup still tells, and else with the entry cut out. nil means that
// there was no file.
func (h *host) without(now []byte) ([]byte, error) {
	if now == nil {
		return nil, nil
	}
	if old := h.original(now); old != nil {
		return old, nil
	}
	if made, err := Add(nil, h.Config.Plugin.Name); err == nil && bytes.Equal(made, now) {
		return nil, nil
	}
	return Remove(now, h.Config.Plugin.Name)
}

// leftovers are what stays, or goes with Purge.
func (h *host) leftovers() []step {
	keep := []string{h.configFile(), policyDir, h.Config.Audit.File}
	backups, _ := filepath.Glob(h.path(h.DaemonJSON) + ".seawall-*")
	for _, b := range backups {
		keep = append(keep, strings.TrimPrefix(b, strings.TrimSuffix(h.Root, "/")))
	}
	rotated, _ := filepath.Glob(h.path(strings.TrimSuffix(h.Config.Audit.File, ".jsonl")) + "*.jsonl*")
	for _, r := range rotated {
		if r = strings.TrimPrefix(r, strings.TrimSuffix(h.Root, "/")); r != h.Config.Audit.File {
			keep = append(keep, r)
		}
	}
	var steps []step
	for _, p := range keep {
		if _, err := os.Lstat(h.path(p)); p == "-" || err != nil {
			continue
		}
		if h.Purge {
			steps = append(steps, h.remove(p))
		} else {
			steps = append(steps, step{title: "keep " + p, done: true})
		}
	}
	return steps
}

// remove deletes a file, or a folder with all it holds.
func (h *host) remove(p string) step {
	if _, err := os.Lstat(h.path(p)); errors.Is(err, os.ErrNotExist) {
		return step{title: p + " is gone", done: true}
	}
	return step{title: "remove " + p, do: func() error { return os.RemoveAll(h.path(p)) }}
}

func sorted(m manifest) []string {
	names := make([]string, 0, len(m))
	for p := range m {
		names = append(names, p)
	}
	slices.Sort(names)
	return names
}
