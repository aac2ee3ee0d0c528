package engine

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// Result is how a command ended.
type Result struct {
	Stdout string
	Stderr string
	Code   int // exit code; -1 when a signal ended it
}

// Out returns both streams, trimmed, for messages and searches.
func (r Result) Out() string { return strings.TrimSpace(r.Stdout + r.Stderr) }

// Command returns a command that runs inside the daemon's machine, as root,
// with the engine's own programs and a clean environment to append to. Give
// it to Run, or start it; it ends with the machine at the latest. Its process
// is nsenter, which waits for the program: signal that with [Signal].
func (d *Daemon) Command(name string, args ...string) *exec.Cmd {
	return d.box.command(name, args...)
}

// Run runs a command, bounded to two minutes, and returns how it ended; it
// fails the test only when the command cannot run or does not end.
func (d *Daemon) Run(cmd *exec.Cmd) Result {
	d.t.Helper()
	var out, errs bytes.Buffer
	if cmd.Stdout == nil {
		cmd.Stdout = &out
	}
	if cmd.Stderr == nil {
		cmd.Stderr = &errs
	}
	cmd.WaitDelay = 5 * time.Second
	if err := cmd.Start(); err != nil {
		d.t.Fatalf("engine: %v", err)
	}
	timer := time.AfterFunc(commandLimit, func() { syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) })
	err := cmd.Wait()
	late := !timer.Stop()
	var exit *exec.ExitError
	if late || (err != nil && !errors.As(err, &exit)) {
		d.t.Fatalf("engine: %q within %s: %v\n%s%s", cmd.Args, commandLimit, err, &out, &errs)
	}
	return Result{Stdout: out.String(), Stderr: errs.String(), Code: cmd.ProcessState.ExitCode()}
}

// Signal sends sig to the program that a started [Daemon.Command] runs.
func Signal(cmd *exec.Cmd, sig syscall.Signal) error {
	n := cmd.Process.Pid
	for end := time.Now().Add(5 * time.Second); ; time.Sleep(5 * time.Millisecond) {
		b, err := os.ReadFile(fmt.Sprintf("/proc/%d/task/%d/children", n, n))
		if err != nil {
			return fmt.Errorf("engine: %w", err)
		}
		// The only child of nsenter; a moment after the start there is none.
		if pid, err := strconv.Atoi(string(bytes.TrimSpace(b))); err == nil {
			return syscall.Kill(pid, sig)
		}
		if time.Now().After(end) {
			return fmt.Errorf("engine: signal %v: %q has no process", sig, cmd.Args)
		}
	}
}

// Docker runs the docker client of the engine's generation.
func (d *Daemon) Docker(args ...string) Result {
	d.t.Helper()
	return d.Run(d.Command("docker", args...))
}

// MustDocker is Docker that fails the test unless the exit code is 0. It
// returns the trimmed standard output.
func (d *Daemon) MustDocker(args ...string) string {
	d.t.Helper()
	r := d.Docker(args...)
	if r.Code != 0 {
		d.t.Fatalf("docker %s: exit %d: %s", strings.Join(args, " "), r.Code, r.Out())
	}
	return strings.TrimSpace(r.Stdout)
}

// DockerIn is Docker with standard input.
func (d *Daemon) DockerIn(stdin string, args ...string) Result {
	d.t.Helper()
	cmd := d.Command("docker", args...)
	cmd.Stdin = strings.NewReader(stdin)
	return d.Run(cmd)
}

// DockerTTY runs the client on a terminal, as `docker run -it` needs, and
// types input into it. Stdout holds what the terminal showed.
func (d *Daemon) DockerTTY(input string, args ...string) Result {
	d.t.Helper()
	quoted := make([]string, len(args))
	for i, a := range args {
		quoted[i] = "'" + strings.ReplaceAll(a, "'", `'\''`) + "'"
	}
	cmd := d.Command("script", "-qefc", "docker "+strings.Join(quoted, " "), "/dev/null")
	cmd.Stdin = strings.NewReader(input)
	return d.Run(cmd)
}

// Compose runs the compose of the engine's generation: docker-compose 1.29
// beside 20.10, the client's compose plugin beside the others. Files belong
// into d.Dir: Compose("-f", d.Dir+"/compose.yaml", "up", "-d").
func (d *Daemon) Compose(args ...string) Result {
	d.t.Helper()
	if d.Version.Before("26.1") {
		return d.Run(d.Command("docker-compose", args...))
	}
	return d.Docker(append([]string{"compose"}, args...)...)
}

// Build builds an image from a Dockerfile's text, with BuildKit or with the
// classic builder. FROM needs an image that is there already, or scratch.
func (d *Daemon) Build(buildkit bool, tag, dockerfile string, args ...string) Result {
	d.t.Helper()
	dir, err := os.MkdirTemp(d.Dir, "build")
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, "Dockerfile"), []byte(dockerfile), 0o644)
	}
	if err != nil {
		d.t.Fatal(err)
	}
	use := "DOCKER_BUILDKIT=0"
	if buildkit {
		use = "DOCKER_BUILDKIT=1"
	}
	cmd := d.Command("docker", append(append([]string{"build", "-t", tag}, args...), dir)...)
	cmd.Env = append(cmd.Env, use)
	return d.Run(cmd)
}

// SwarmInit makes the daemon a swarm of one. Services run their tasks here.
func (d *Daemon) SwarmInit() {
	d.t.Helper()
	d.MustDocker("swarm", "init", "--advertise-addr", "127.0.0.1")
}

// WriteFile writes a file under Dir and returns its path, which is the same
// on the host and inside.
func (d *Daemon) WriteFile(name, text string) string {
	d.t.Helper()
	path := filepath.Join(d.Dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		d.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		d.t.Fatal(fmt.Errorf("engine: %w", err))
	}
	return path
}
