package install

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/seawall/seawall/packaging"
)

// Install writes the files, starts seawall, adds it to daemon.json, reloads the
// daemon and proves that the daemon asks. Done twice, it changes nothing. If
// the proof fails, daemon.json is put back.
func Install(ctx context.Context, opts Options) error {
	h := newHost(opts)
	if err := errors.Join(h.conflict(), h.wrongFile()); err != nil {
		return err
	}
	steps, err := h.fileSteps()
	if err != nil {
		return err
	}
	daemon, err := h.daemonSteps(ctx)
	if err != nil {
		return err
	}
	steps = append(steps, h.startSteps(ctx)...)
	return h.run(ctx, append(steps, daemon...))
}

// fileSteps write what seawall needs before it can start.
func (h *host) fileSteps() ([]step, error) {
	var steps []step
	if h.binary() != h.Binary {
		data, err := os.ReadFile(h.Binary)
		if err != nil {
			return nil, err
		}
		s, err := h.place(h.binary(), data, 0o755)
		if err != nil {
			return nil, err
		}
		steps = append(steps, s)
	}
	conf, err := h.configStep()
	if err != nil {
		return nil, err
	}
	steps = append(steps, h.folder(policyDir, 0o755), conf)
	for _, f := range []struct{ path, name string }{{socketUnit, "seawall.socket"}, {serviceUnit, "seawall.service"}, {dropIn, "docker.conf"}} {
		data, err := packaging.Render(f.name, h.values())
		if err != nil {
			return nil, err
		}
		s, err := h.place(f.path, data, 0o644)
		if err != nil {
			return nil, err
		}
		steps = append(steps, s)
	}
	if h.Config.Audit.File != "-" {
		steps = append(steps, h.folder(filepath.Dir(h.Config.Audit.File), 0o700))
	}
	return steps, nil
}

func (h *host) folder(p string, mode fs.FileMode) step {
	if st, err := os.Stat(h.path(p)); err == nil && st.IsDir() {
		return step{title: p + " is in place", done: true}
	}
	return step{title: fmt.Sprintf("make the folder %s (%o)", p, mode), do: func() error {
		return os.MkdirAll(h.path(p), mode)
	}}
}

// configStep writes the first configuration. One that exists is the operator's.
func (h *host) configStep() (step, error) {
	p := h.configFile()
	old, err := h.read(p)
	if err != nil {
		return step{}, err
	}
	if old != nil {
		return step{title: "keep " + p + " as it is", done: true}, nil
	}
	data, err := packaging.Render("config.yaml", h.values())
	if err != nil {
		return step{}, err
	}
	return step{title: "write " + p, detail: string(data), do: func() error {
		return h.write(p, data, 0o644)
	}}, nil
}

// startSteps start seawall, or say how.
func (h *host) startSteps(ctx context.Context) []step {
	if !h.live() {
		return nil
	}
	answers := step{title: "wait until seawall answers on " + h.Config.Plugin.Socket, do: func() error {
		err := Activate(ctx, h.Config.Plugin.Socket)
		if err == nil {
			return nil
		}
		hint := "start it (" + h.binary() + " serve) and run seawall install again; the daemon has not been touched"
		if h.systemd() {
			hint = "see: journalctl -u seawall -e; the daemon has not been touched"
		}
		return &Error{Err: fmt.Errorf("seawall does not answer on %s: %w", h.Config.Plugin.Socket, err), Hint: hint}
	}}
	if !h.systemd() {
		return []step{{title: "systemd does not run this machine: start seawall yourself, before the daemon: " + h.binary() + " serve", done: true}, answers}
	}
	return []step{
		h.systemctl(ctx, "daemon-reload"),
		h.systemctl(ctx, "enable", "--now", "seawall.socket"),
		h.systemctl(ctx, "enable", "seawall.service"),
		h.systemctl(ctx, "restart", "seawall.service"),
		answers,
	}
}

func (h *host) systemctl(ctx context.Context, args ...string) step {
	title := "systemctl"
	for _, a := range args {
		title += " " + a
	}
	return step{title: title, do: func() error {
		if _, err := h.command(ctx, "systemctl", args...); err != nil {
			return &Error{Err: err, Hint: "see: journalctl -u seawall -e"}
		}
		return nil
	}}
}

// daemonSteps add seawall to daemon.json and make the daemon take it up.
func (h *host) daemonSteps(ctx context.Context) ([]step, error) {
	old, err := h.read(h.DaemonJSON)
	if err != nil {
		return nil, err
	}
	added, err := Add(old, h.Config.Plugin.Name)
	if err != nil {
		return nil, &Error{Config: true, Err: fmt.Errorf("%s: %w", h.DaemonJSON, err), Hint: "mend it first: nothing has been changed"}
	}
	var steps []step
	if old != nil && string(old) == string(added) {
		steps = append(steps, step{title: h.DaemonJSON + " lists " + h.Config.Plugin.Name + " already", done: true})
	} else {
		steps = append(steps, h.edit(ctx, old, added))
	}
	if !h.live() {
		return steps, nil
	}
	if pid, _ := h.daemon(); pid == 0 {
		return append(steps, step{title: "no daemon runs (" + h.Pidfile + "): it will ask seawall when it starts", done: true}), nil
	}
	return append(steps, h.prove(ctx, old)), nil
}

// edit writes daemon.json, after the engine has accepted it.
func (h *host) edit(ctx context.Context, old, data []byte) step {
	return step{title: "add " + h.Config.Plugin.Name + " to " + key + " in " + h.DaemonJSON + ", with a backup", detail: string(data), do: func() error {
		said, err := h.validate(ctx, data)
		if err != nil {
			return err
		}
		h.say("    %s", said)
		if old != nil {
			name, err := h.backup(old)
			if err != nil {
				return err
			}
			h.say("    backup: %s", name)
		}
		return h.write(h.DaemonJSON, data, 0o644)
	}}
}

// prove reloads the daemon and probes it. Without the proof the old daemon.json
// comes back: an operator must not believe in a gate that is not there.
func (h *host) prove(ctx context.Context, old []byte) step {
	return step{title: "reload the daemon (SIGHUP) and prove by a probe request that it asks seawall", do: func() error {
		_, err := h.reload()
		if err == nil {
			err = h.await(ctx, true)
		}
		if err == nil {
			h.say("    the daemon asks seawall")
			return nil
		}
		undo := h.restore(old)
		if undo == nil {
			_, undo = h.reload()
		}
		if undo != nil {
			return &Error{Err: errors.Join(err, undo), Hint: h.DaemonJSON + " could not be put back: use its backup"}
		}
		return &Error{Err: err, Hint: h.DaemonJSON + " has been put back as it was"}
	}}
}

// restore puts daemon.json back; nil means that there was none.
func (h *host) restore(old []byte) error {
	if old == nil {
		return os.Remove(h.path(h.DaemonJSON))
	}
	return h.write(h.DaemonJSON, old, 0o644)
}
