package e2e

import (
	"context"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// systemd stands for what systemd does to a service with a socket: it listens,
// hands the socket over, and hears what the service says.
type systemd struct {
	t      *testing.T
	dir    string
	listen *os.File
	notify *net.UnixConn
}

func newSystemd(t *testing.T) *systemd {
	t.Helper()
	s := &systemd{t: t, dir: t.TempDir()}
	l, err := net.ListenUnix("unix", &net.UnixAddr{Name: filepath.Join(s.dir, "seawall.sock"), Net: "unix"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	if s.listen, err = l.File(); err != nil {
		t.Fatal(err)
	}
	s.notify, err = net.ListenUnixgram("unixgram", &net.UnixAddr{Name: filepath.Join(s.dir, "notify"), Net: "unixgram"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.notify.Close() })
	return s
}

// start starts the gate as systemd does: the socket is descriptor 3.
func (s *systemd) start() *exec.Cmd {
	s.t.Helper()
	cmd := exec.Command("/bin/sh", "-c", `LISTEN_PID=$$ exec "$0" "$@"`, seawall, "serve", "--docker-host", "none",
		"--audit-file", filepath.Join(s.dir, "audit.jsonl"))
	cmd.Env = append(os.Environ(), "LISTEN_FDS=1", "NOTIFY_SOCKET="+filepath.Join(s.dir, "notify"))
	cmd.ExtraFiles = []*os.File{s.listen}
	cmd.Stderr = os.Stderr
	if err := cmd.Start(); err != nil {
		s.t.Fatal(err)
	}
	return cmd
}

// hears waits for a word of the service's.
func (s *systemd) hears(word string) {
	s.t.Helper()
	_ = s.notify.SetReadDeadline(time.Now().Add(30 * time.Second))
	buf := make([]byte, 4096)
	for {
		n, err := s.notify.Read(buf)
		if err != nil {
			s.t.Fatalf("the service did not say %s: %v", word, err)
		}
		if strings.Contains(string(buf[:n]), word) {
			return
		}
	}
}

// ask puts one question to the gate and returns the answer.
func (s *systemd) ask() (string, error) {
	client := &http.Client{Timeout: 30 * time.Second, Transport: &http.Transport{DisableKeepAlives: true,
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			return (&net.Dialer{}).DialContext(ctx, "unix", filepath.Join(s.dir, "seawall.sock"))
		}}}
	res, err := client.Post("http://seawall/AuthZPlugin.AuthZReq", "application/json", strings.NewReader(`{"RequestMethod":"GET","RequestUri":"/_ping"}`))
	if err != nil {
		return "", err
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	return string(text), err
}

func end(t *testing.T, cmd *exec.Cmd) {
	t.Helper()
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err != nil {
		t.Errorf("the service ended with %v", err)
	}
}

// TestSocketActivation: the gate serves the socket it is handed, says when it is
// ready, reloads and stops, and a question asked while it is away waits for the
// next one instead of being lost.
func TestSocketActivation(t *testing.T) {
	s := newSystemd(t)
	gate := s.start()
	s.hears("READY=1")
	if answer, err := s.ask(); err != nil || !strings.Contains(answer, `"Allow":true`) {
		t.Fatalf("answer %q, %v", answer, err)
	}
	if err := gate.Process.Signal(syscall.SIGHUP); err != nil {
		t.Fatal(err)
	}
	s.hears("RELOADING=1")
	s.hears("READY=1")
	end(t, gate)
	s.hears("STOPPING=1")

	type result struct {
		answer string
		err    error
	}
	waiting := make(chan result, 1)
	go func() {
		answer, err := s.ask()
		waiting <- result{answer, err}
	}()
	gate = s.start()
	s.hears("READY=1")
	if r := <-waiting; r.err != nil || !strings.Contains(r.answer, `"Allow":true`) {
		t.Errorf("a question asked while the gate was away: %q, %v", r.answer, r.err)
	}
	end(t, gate)
}
