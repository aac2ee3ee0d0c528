package input

import "strings"

// envNames reads NAME=value pairs and leaves the values behind. A name without
// a value, or with an empty one, has no literal.
func envNames(env []string) []Env {
	names := make([]Env, 0, len(env))
	for _, e := range env {
		name, value, _ := strings.Cut(e, "=")
		names = append(names, Env{Name: name, Literal: value != ""})
	}
	return names
}
