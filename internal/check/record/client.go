package record

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"time"
)

// Options say how to run a client.
type Options struct {
	// APIVersion is the newest version that the recorder speaks; 1.51 if empty.
	APIVersion string
	// Timeout bounds the run; 30 s when zero.
	Timeout time.Duration
	// Stdin is what the client reads; nil is nothing.
	Stdin *os.File
	// Dir is where it runs; "" is here.
	Dir string
}

// ErrNoClient says that the program to be run is not installed.
var ErrNoClient = errors.New("not installed")

// Run runs a client and returns what it asked for. A client that fails is no
// error: see [Recording.Complete]. A client that insists on a terminal gets
// one.
func Run(ctx context.Context, argv []string, opts Options) (*Recording, error) {
	path, err := exec.LookPath(argv[0])
	if err != nil {
		return nil, fmt.Errorf("%s: %w", argv[0], ErrNoClient)
	}
	rec, err := run(ctx, path, argv, opts, opts.Stdin)
	if err != nil || rec.Code == 0 || !strings.Contains(rec.Output, "not a TTY") && !strings.Contains(rec.Output, "not a terminal") {
		return rec, err
	}
	tty, closeTTY, err := terminal()
	if err != nil {
		return rec, nil
	}
	defer closeTTY()
	return run(ctx, path, argv, opts, tty)
}

func run(ctx context.Context, path string, argv []string, opts Options, stdin *os.File) (*Recording, error) {
	if opts.Timeout <= 0 {
		opts.Timeout = 30 * time.Second
	}
	if opts.APIVersion == "" {
		opts.APIVersion = "1.51"
	}
	dir, err := os.MkdirTemp("", "seawall-check-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	listener, host, err := listen(dir)
	if err != nil {
		return nil, err
	}
	r := newRecorder(opts.APIVersion)
	srv := &http.Server{Handler: r, ReadHeaderTimeout: 10 * time.Second}
	go func() { _ = srv.Serve(listener) }()
	defer srv.Close()

	var out tail
	cmd := exec.Command(path, argv[1:]...)
	cmd.Args[0] = argv[0]
	cmd.Dir, cmd.Stdout, cmd.Stderr = opts.Dir, &out, &out
	if stdin != nil {
		cmd.Stdin = stdin
	}
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.WaitDelay = 2 * time.Second
	if cmd.Env, err = environment(dir, host); err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	rec := &Recording{}
	if rec.Stopped, err = wait(ctx, cmd, r, opts.Timeout); err != nil {
		return nil, err
	}
	rec.Code = cmd.ProcessState.ExitCode()
	rec.Output = out.String()
	rec.Messages, rec.Opaque = r.result()
	rec.Opaque = rec.Opaque && builds(argv)
	return rec, nil
}

// wait waits for the client's end, and brings it about when it only waits for
// news, when its time is over, or when ctx ends.
func wait(ctx context.Context, cmd *exec.Cmd, r *recorder, timeout time.Duration) (stopped string, err error) {
	done := make(chan struct{})
	go func() { _ = cmd.Wait(); close(done) }()
	deadline := time.After(timeout)
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case <-done:
			return "", nil
		case <-ctx.Done():
			kill(cmd, done)
			return "", ctx.Err()
		case <-deadline:
			kill(cmd, done)
			return fmt.Sprintf("it did not end within %v", timeout), nil
		case <-tick.C:
			if r.idle(1500 * time.Millisecond) {
				kill(cmd, done)
				return waiting, nil
			}
		}
	}
}

// kill ends the client and what it started.
func kill(cmd *exec.Cmd, done <-chan struct{}) {
	_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL)
	<-done
}

// listen opens the recorder's socket: a unix socket where its path is short
// enough, else a port of the loopback.
func listen(dir string) (l net.Listener, host string, err error) {
	if path := filepath.Join(dir, "docker.sock"); len(path) < 100 {
		l, err = net.Listen("unix", path)
		return l, "unix://" + path, err
	}
	l, err = net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, "", err
	}
	return l, "tcp://" + l.Addr().String(), nil
}

// environment is the caller's own but for what leads to a real daemon, to
// credentials, or to settings that the command line does not show.
func environment(dir, host string) ([]string, error) {
	config := filepath.Join(dir, "config")
	if err := os.Mkdir(config, 0o700); err != nil {
		return nil, err
	}
	text := "{}"
	if home, err := os.UserHomeDir(); err == nil {
		text = fmt.Sprintf(`{"cliPluginsExtraDirs": [%q]}`, filepath.Join(home, ".docker", "cli-plugins"))
	}
	if err := os.WriteFile(filepath.Join(config, "config.json"), []byte(text), 0o600); err != nil {
		return nil, err
	}
	env := []string{"DOCKER_HOST=" + host, "DOCKER_CONFIG=" + config, "DOCKER_CLI_HINTS=false", "BUILDX_CONFIG=" + filepath.Join(dir, "buildx")}
	for _, kv := range os.Environ() {
		name, _, _ := strings.Cut(kv, "=")
		switch name {
		case "DOCKER_HOST", "DOCKER_CONFIG", "DOCKER_CONTEXT", "DOCKER_TLS", "DOCKER_TLS_VERIFY", "DOCKER_CERT_PATH",
			"DOCKER_CLI_HINTS", "DOCKER_CONTENT_TRUST", "DOCKER_CONTENT_TRUST_SERVER", "BUILDX_BUILDER", "BUILDX_CONFIG",
			"BUILDKIT_HOST", "CONTAINER_HOST", "SSH_AUTH_SOCK":
		default:
			env = append(env, kv)
		}
	}
	return env, nil
}

// tail keeps the end of what is written to it. It is safe for concurrent use.
type tail struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

const tailSize = 16 << 10

func (t *tail) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.buf.Write(p)
	if over := t.buf.Len() - tailSize; over > 0 {
		t.buf.Next(over)
	}
	return len(p), nil
}

func (t *tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return strings.TrimSpace(t.buf.String())
}
