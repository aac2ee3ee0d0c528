// Package install puts seawall before a Docker daemon and takes it away again:
// files, daemon.json, reload, and the proof that the daemon asks.
package install

// Error is a step that could not be done, and what to do about it.
type Error struct {
	Config bool // the machine's configuration is at fault, not its state
	Err    error
	Hint   string
}

func (e *Error) Error() string { return e.Err.Error() }
func (e *Error) Unwrap() error { return e.Err }
