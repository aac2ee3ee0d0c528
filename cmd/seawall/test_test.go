package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// output is a buffer that may be read while a command writes.
type output struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.buf.Write(p)
}

func (o *output) await(t *testing.T, want string) {
	t.Helper()
	for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		o.mu.Lock()
		text := o.buf.String()
		o.mu.Unlock()
		if strings.Contains(text, want) {
			return
		}
	}
	t.Fatalf("not within a minute: %q in\n%s", want, o.buf.String())
}

// TestWatchRunsAgain changes files under `seawall test --watch`, which goes on
// after a failed test and after a broken policy, until it is interrupted.
func TestWatchRunsAgain(t *testing.T) {
	dir := t.TempDir()
	if _, err := writeRule(dir, "team-owner"); err != nil {
		t.Fatal(err)
	}
	replace := func(name, old, word string) {
		t.Helper()
		path := filepath.Join(dir, name)
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, bytes.Replace(text, []byte(old), []byte(word), 1), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var out output
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	root := newRoot()
	root.SetArgs([]string{"test", "--watch", dir})
	root.SetOut(&out)
	root.SetErr(&out)
	done := make(chan int, 1)
	go func() { done <- codeOf(ctx, root.ExecuteContext(ctx)) }()

	out.await(t, "ok: 3 Rego tests, 3 request cases")
	replace("team_owner_test.yaml", "want: {deny: [team-owner]}", "want: {}")
	out.await(t, "FAIL: 3 Rego tests, 3 request cases; 1 failed")
	replace("team_owner.rego", "findings contains", "findings holds")
	out.await(t, "team_owner.rego:")
	replace("team_owner.rego", "findings holds", "findings contains")
	replace("team_owner_test.yaml", "want: {}", "want: {deny: [team-owner]}")
	cancel()
	if code := <-done; code != exitInterrupted {
		t.Errorf("exit code %d, want %d", code, exitInterrupted)
	}
}
