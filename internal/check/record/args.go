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
