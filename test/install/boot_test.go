package install_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// dockerUnit stands for the daemon's own unit, reduced to what orders it.
const dockerUnit = `[Unit]
After=network-online.target docker.socket
[Service]
Type=notify
ExecStart=/bin/true
[Install]
WantedBy=multi-user.target
`

// TestBootOrder has systemd itself work out a boot with the units that install
// writes: one transaction starts the socket, the gate and the daemon, and the
// daemon comes after both.
func TestBootOrder(t *testing.T) {
	const systemd = "/lib/systemd/systemd"
	if _, err := os.Stat(systemd); err != nil {
		t.Fatalf("%v: run hack/engines, or apt-get install systemd", err)
	}
	root := t.TempDir()
	if out, err := exec.Command(binary(), "install", "--root", root).CombinedOutput(); err != nil {
		t.Fatalf("install: %v\n%s", err, out)
	}
	units := filepath.Join(root, "etc/systemd/system")
	if err := os.WriteFile(filepath.Join(units, "docker.service"), []byte(dockerUnit), 0o644); err != nil {
		t.Fatal(err)
	}
	enable(t, units, "multi-user.target", "docker.service")
	enable(t, units, "multi-user.target", "seawall.service")
	enable(t, units, "sockets.target", "seawall.socket")

	text := transaction(t, systemd, units)
	for _, unit := range []string{"seawall.socket", "seawall.service", "docker.service"} {
		if !strings.Contains(text, "Action: "+unit+" -> start") {
			t.Errorf("a boot does not start %s", unit)
		}
	}
	docker := section(text, "docker.service")
	for _, want := range []string{"Wants: seawall.socket", "Wants: seawall.service", "After: seawall.socket", "After: seawall.service"} {
		if !strings.Contains(docker, want) {
			t.Errorf("docker.service lacks %q:\n%s", want, docker)
		}
	}
	if gate := section(text, "seawall.service"); !strings.Contains(gate, "After: seawall.socket") || strings.Contains(gate, "After: docker.service") {
		t.Errorf("the gate waits for the wrong things:\n%s", gate)
	}
}

func enable(t *testing.T, units, target, unit string) {
	t.Helper()
	dir := filepath.Join(units, target+".wants")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(filepath.Join("..", unit), filepath.Join(dir, unit)); err != nil {
		t.Fatal(err)
	}
}

// transaction is what systemd would do at boot. It refuses to say as root.
func transaction(t *testing.T, systemd, units string) string {
	t.Helper()
	for dir := units; len(dir) > len(os.TempDir()); dir = filepath.Dir(dir) {
		if err := os.Chmod(dir, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups",
		systemd, "--test", "--system", "--unit=multi-user.target", "--no-pager")
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "XDG_RUNTIME_DIR=" + os.TempDir(), "SYSTEMD_UNIT_PATH=" + units + ":"}
	cmd.Dir = "/"
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("systemd --test: %v\n%s", err, out)
	}
	return string(out)
}

// section is what systemd says of one unit.
func section(text, unit string) string {
	_, rest, _ := strings.Cut(text, "-> Unit "+unit+":\n")
	end := strings.Index(rest, "-> Unit ")
	if end < 0 {
		return rest
	}
	return rest[:end]
}
