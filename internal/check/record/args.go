package record

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
)

// Docker reports whether argv runs the docker client or docker-compose.
func Docker(argv []string) bool {
	if len(argv) == 0 {
		return false
	}
	name := filepath.Base(argv[0])
	return name == "docker" || name == "docker-compose"
}

// elsewhere are docker's options that choose another daemon than the recorder.
var elsewhere = []string{
	"-H", "--host", "-c", "--context", "--config", "--tls", "--tlsverify", "--tlscacert", "--tlscert", "--tlskey",
}

// CheckArgs refuses a docker command line that names a daemon: the client must
// talk to the recorder and to nobody else.
func CheckArgs(argv []string) error {
	for i := 1; i < len(argv) && strings.HasPrefix(argv[i], "-"); i++ {
		name, _, _ := strings.Cut(argv[i], "=")
		short := len(name) > 2 && name[1] != '-'
		if short && (strings.HasPrefix(name, "-H") || strings.HasPrefix(name, "-c")) {
			name = name[:2]
		}
		if slices.Contains(elsewhere, name) {
			return fmt.Errorf("the option %s chooses a daemon, and check must reach none", name)
		}
		if name == "-l" || name == "--log-level" {
			if !strings.Contains(argv[i], "=") {
				i++
			}
		}
	}
	return nil
}

// builds reports whether argv does nothing but build an image. Whoever does
// more, as docker compose up --build, would go on after the build.
func builds(argv []string) bool {
	if filepath.Base(argv[0]) == "docker-buildx" {
		return true
	}
	if filepath.Base(argv[0]) != "docker" {
		return false
	}
	args := argv[1:]
	for len(args) > 0 && strings.HasPrefix(args[0], "-") {
		args = args[1:]
	}
	switch {
	case len(args) > 0 && (args[0] == "build" || args[0] == "buildx"):
		return true
	case len(args) > 1 && (args[0] == "image" || args[0] == "builder"):
		return args[1] == "build"
	}
	return false
}
