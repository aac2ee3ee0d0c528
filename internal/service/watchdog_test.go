package service

import (
	"net"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// TestWatchdog stands in for systemd: it hears that the gate is alive while it
// answers, and no longer.
func TestWatchdog(t *testing.T) {
	socket := filepath.Join(t.TempDir(), "notify")
	systemd, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: socket, Net: "unixgram"})
	if err != nil {
		t.Fatal(err)
	}
	defer systemd.Close()
	t.Setenv("NOTIFY_SOCKET", socket)
	t.Setenv("WATCHDOG_USEC", strconv.FormatInt((300*time.Millisecond).Microseconds(), 10))
	h := newHost(t).run()
	heard := func(word string) func() bool {
		return func() bool {
			buf := make([]byte, 4096)
			if err := systemd.SetReadDeadline(time.Now().Add(time.Second)); err != nil {
				t.Fatal(err)
			}
			n, err := systemd.Read(buf)
			return err == nil && strings.Contains(string(buf[:n]), word)
		}
	}
	h.eventually("the gate says that it is ready", heard("READY=1"))
	for range 3 {
		h.eventually("the gate says that it is alive", heard("WATCHDOG=1"))
	}
	if err := h.stop(); err != nil {
		t.Fatal(err)
	}
	nobody := &net.UnixAddr{Name: filepath.Join(t.TempDir(), "none"), Net: "unix"}
	if err := answers(t.Context(), nobody, time.Second); err == nil {
		t.Error("a gate that is not there is alive")
	}
	silent, err := net.Listen("unix", nobody.Name)
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	if err := answers(t.Context(), nobody, 50*time.Millisecond); err == nil {
		t.Error("a gate that takes a connection and says nothing is alive")
	}
}
