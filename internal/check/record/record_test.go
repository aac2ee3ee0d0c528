package record

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// root is where hack/engines puts the newest engine, with its clients.
func root(t *testing.T) string {
	t.Helper()
	dir := os.Getenv("SEAWALL_ENGINES")
	if dir == "" {
		dir = "/var/cache/seawall/engines"
	}
	return filepath.Join(dir, "forky")
}

func client(t *testing.T) string {
	t.Helper()
	path := filepath.Join(root(t), "usr/bin/docker")
	if _, err := os.Stat(path); err == nil {
		return path
	}
	path, err := exec.LookPath("docker")
	if err != nil {
		t.Fatal("no docker client: run sudo hack/engines")
	}
	return path
}

// asked runs a client and gives the writing requests it made, without version.
func asked(t *testing.T, rec *Recording) (lines []string) {
	t.Helper()
	for _, m := range rec.Messages {
		if m.Method != "GET" && m.Method != "HEAD" {
			lines = append(lines, m.Method+" "+version.ReplaceAllString(m.URI, "/"))
		}
	}
	return lines
}

func TestRun(t *testing.T) {
	docker := client(t)
	for _, c := range []struct {
		name string
		args string
		want []string
	}{
		{"run", "run --privileged alpine", []string{"POST /containers/create"}},
		{"run detached, named", "run -d --name web alpine", []string{"POST /containers/create?name=web"}},
		{"run on a terminal", "run --rm -it alpine sh", []string{"POST /containers/create"}},
		{"run with a pull", "run --pull always alpine", []string{"POST /images/create?fromImage=docker.io%2Flibrary%2Falpine&tag=latest", "POST /containers/create"}},
		{"create", "create alpine", []string{"POST /containers/create"}},
		{"exec", "exec -u 0 web id", []string{"POST /containers/web/exec"}},
		{"update", "update --memory 1g --memory-swap 1g web", []string{"POST /containers/web/update"}},
		{"service", "service create --name s alpine", []string{"POST /services/create"}},
		{"volume", "volume create --opt type=none --opt o=bind --opt device=/ v", []string{"POST /volumes/create"}},
		{"network", "network create --driver macvlan n", []string{"POST /networks/create"}},
		{"tag", "tag a:1 b:1", []string{"POST /images/a:1/tag?repo=docker.io%2Flibrary%2Fb&tag=1"}},
		{"start", "start web", []string{"POST /containers/web/start"}},
		{"copy in", "cp go.mod web:/tmp/", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			rec, err := Run(t.Context(), append([]string{docker}, strings.Fields(c.args)...), Options{Dir: "../../.."})
			if err != nil {
				t.Fatal(err)
			}
			if !rec.Complete() {
				t.Errorf("exit %d, stopped %q: %s", rec.Code, rec.Stopped, rec.Output)
			}
			got := asked(t, rec)
			if c.want == nil {
				if len(got) != 1 || !strings.HasPrefix(got[0], "PUT /containers/web/archive?") {
					t.Errorf("got %v", got)
				}
				return
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestRunSeesTheBody(t *testing.T) {
	rec, err := Run(t.Context(), []string{client(t), "run", "--cap-add", "SYS_ADMIN", "--label", "a=b", "alpine"}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	var body struct{ HostConfig struct{ CapAdd []string } }
	m := rec.Messages[len(rec.Messages)-1]
	if err := json.Unmarshal(m.Body, &body); err != nil {
		t.Fatalf("%s: %v", m.Body, err)
	}
	if diff := cmp.Diff([]string{"CAP_SYS_ADMIN"}, body.HostConfig.CapAdd); diff != "" {
		t.Error(diff)
	}
}

func TestRunTellsFailures(t *testing.T) {
	rec, err := Run(t.Context(), []string{client(t), "run", "--no-such-flag", "alpine"}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if rec.Complete() || len(rec.Messages) > 0 || !strings.Contains(rec.Output, "unknown flag") {
		t.Errorf("exit %d, %d messages, %q", rec.Code, len(rec.Messages), rec.Output)
	}
	if _, err := Run(t.Context(), []string{"/no/such/client"}, Options{}); err == nil {
		t.Error("a client that is not there is no error")
	}
}

// TestRunLeavesRealDaemonsAlone holds that the variables that lead to one do
// not reach the client.
func TestRunLeavesRealDaemonsAlone(t *testing.T) {
	t.Setenv("DOCKER_CONTEXT", "production")
	t.Setenv("DOCKER_TLS_VERIFY", "1")
	rec, err := Run(t.Context(), []string{"sh", "-c", `env | grep ^DOCKER_; ls "$DOCKER_CONFIG"`}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(rec.Output, "production") || strings.Contains(rec.Output, "TLS") || !strings.Contains(rec.Output, "DOCKER_HOST=unix://") {
		t.Error(rec.Output)
	}
}

func TestCheckArgs(t *testing.T) {
	for args, good := range map[string]bool{
		"docker run alpine":                    true,
		"docker run alpine -H x":               true,
		"docker -l debug run alpine":           true,
		"docker -D run -h name alpine":         true,
		"docker -H tcp://prod run alpine":      false,
		"docker -Htcp://prod run alpine":       false,
		"docker --host=tcp://prod run alpine":  false,
		"docker -D --context prod run alpine":  false,
		"docker -cprod run alpine":             false,
		"docker --config /x run alpine":        false,
		"docker --tlsverify run alpine":        false,
		"docker --log-level debug -H x run a":  false,
		"docker --log-level=debug run alpine":  true,
		"docker-compose --context=prod up":     false,
		"docker-compose --compatibility up -d": true,
	} {
		if err := CheckArgs(strings.Fields(args)); (err == nil) != good {
			t.Errorf("%s: %v", args, err)
		}
	}
}

// TestRunCompose holds that compose comes to its end, detached and not.
func TestRunCompose(t *testing.T) {
	compose := filepath.Join(root(t), "usr/libexec/docker/cli-plugins/docker-compose")
	if _, err := os.Stat(compose); err != nil {
		t.Fatal("no docker compose: run sudo hack/engines")
	}
	dir := t.TempDir()
	file := "services:\n  a: {image: alpine, privileged: true, depends_on: [b]}\n  b: {image: alpine, volumes: ['data:/v']}\nvolumes: {data: {}}\n"
	if err := os.WriteFile(filepath.Join(dir, "compose.yaml"), []byte(file), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, args := range []string{"up -d", "up", "run --rm b true"} {
		rec, err := Run(t.Context(), append([]string{compose, "-p", "p"}, strings.Fields(args)...), Options{Dir: dir})
		if err != nil {
			t.Fatal(err)
		}
		got := strings.Join(asked(t, rec), "\n")
		if !rec.Complete() || !strings.Contains(got, "POST /networks/create\nPOST /volumes/create\nPOST /containers/create?name=p-b-") {
			t.Errorf("%s: exit %d, stopped %q\n%s\n%s", args, rec.Code, rec.Stopped, got, rec.Output)
		}
		if args != "run --rm b true" && !strings.Contains(got, "POST /containers/create?name=p-a-1") {
			t.Errorf("%s:\n%s", args, got)
		}
	}
}

// TestRunOpaque holds that a build may end in a stream that nobody sees, and
// that what would come after it is missed by nobody.
func TestRunOpaque(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"Dockerfile":   "FROM alpine\n",
		"compose.yaml": "services: {a: {build: ., privileged: true}}\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	plugins := filepath.Join(root(t), "usr/libexec/docker/cli-plugins")
	for command, complete := range map[string]bool{"docker-buildx build .": true, "docker-compose up -d --build": false} {
		argv := strings.Fields(command)
		argv[0] = filepath.Join(plugins, argv[0])
		rec, err := Run(t.Context(), argv, Options{Dir: dir})
		if err != nil {
			t.Fatal(err)
		}
		if rec.Code == 0 || rec.Complete() != complete || len(asked(t, rec)) == 0 {
			t.Errorf("%s: exit %d, complete %t: %v %s", command, rec.Code, rec.Complete(), asked(t, rec), rec.Output)
		}
	}
}
