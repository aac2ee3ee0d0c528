package engine

import (
	"fmt"
	"os"
	"runtime"
	"strings"
	"testing"
)

// stage is a testing.TB outside of `go test`: it prints what the harness says,
// ends at a fatal error, and cleans up.
type stage struct {
	testing.TB // only for its unexported method; nil
	name       string
	cleanups   []func()
	failed     bool
}

// Standalone runs f with the harness outside of `go test`, for programs such as
// the demo and the benchmark, and returns their exit code.
func Standalone(name string, f func(testing.TB)) int {
	s := &stage{name: name}
	done := make(chan struct{})
	go func() {
		defer close(done)
		defer func() {
			for i := len(s.cleanups) - 1; i >= 0; i-- {
				s.cleanups[i]()
			}
		}()
		f(s)
	}()
	<-done
	if s.failed {
		return 1
	}
	return 0
}

func (s *stage) Helper()          {}
func (s *stage) Name() string     { return s.name }
func (s *stage) Failed() bool     { return s.failed }
func (s *stage) Cleanup(f func()) { s.cleanups = append(s.cleanups, f) }

func (s *stage) Logf(format string, args ...any) { fmt.Fprintf(os.Stderr, format+"\n", args...) }

func (s *stage) Errorf(format string, args ...any) {
	s.failed = true
	s.Logf(s.name+": "+format, args...)
}

func (s *stage) Fatal(args ...any) { s.Fatalf("%s", strings.TrimSpace(fmt.Sprintln(args...))) }

func (s *stage) Fatalf(format string, args ...any) {
	s.Errorf(format, args...)
	runtime.Goexit()
}

func (s *stage) TempDir() string {
	dir, err := os.MkdirTemp("", "seawall-"+s.name+"-")
	if err != nil {
		s.Fatal(err)
	}
	s.Cleanup(func() { _ = os.RemoveAll(dir) })
	return dir
}
