package engine

// Blindspot is something that an engine never shows an authorization plugin.
type Blindspot struct {
	ID         string // stable, for metrics and documentation
	Summary    string // what is not seen, one sentence
	Mitigation string // what the gate does about it, and what the operator can do
	Always     bool   // true of every engine up to the newest known
}

// Blindspots lists them for an engine version as /version tells it and the
// docker host it is reached at.
func Blindspots(version, host string) []Blindspot { return nil }
