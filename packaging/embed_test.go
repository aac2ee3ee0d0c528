package packaging

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

//go:generate go test -run ^TestExamples$ . -update

var update = flag.Bool("update", false, "rewrite examples/")

// defaults are what an installation without flags fills in.
var defaults = Values{
	Binary: "/usr/local/bin/seawall", Config: "/etc/seawall/config.yaml",
	Socket: "/run/docker/plugins/seawall.sock", DockerHost: "unix:///var/run/docker.sock",
	AuditFile: "/var/log/seawall/audit.jsonl", AuditDir: "/var/log/seawall",
	Profile: "restricted", Mode: "enforce",
}

// TestExamples holds that the files under examples/ are what an installation
// writes.
func TestExamples(t *testing.T) {
	for name, example := range map[string]string{
		"seawall.socket":  "systemd/seawall.socket",
		"seawall.service": "systemd/seawall.service",
		"docker.conf":     "systemd/docker.service.d/seawall.conf",
		"config.yaml":     "config/config.yaml",
	} {
		want, err := Render(name, defaults)
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join("../examples", example)
		if *update {
			if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, want, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		got, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), string(got)); diff != "" {
			t.Errorf("%s: run make generate (-want +got):\n%s", example, diff)
		}
	}
}

// TestUnitSandbox holds what the unit's sandbox must and must not have.
func TestUnitSandbox(t *testing.T) {
	unit, err := Render("seawall.service", defaults)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"NoNewPrivileges=yes", "ProtectSystem=strict", "RestrictAddressFamilies=AF_UNIX\n", "SystemCallFilter=@system-service",
		"Before=docker.service", "Requires=seawall.socket", "Type=notify", "Restart=always", "ReadWritePaths=-/var/log/seawall\n",
	} {
		if !strings.Contains(string(unit), want) {
			t.Errorf("the unit lacks %q", want)
		}
	}
	// These would hide parts of the host tree, and with them where symlinks lead.
	for _, no := range []string{"PrivateTmp=", "PrivateDevices=", "ProtectHome=yes", "ProtectHome=tmpfs", "InaccessiblePaths=", "ProtectKernelModules="} {
		if strings.Contains(string(unit), no) {
			t.Errorf("the unit has %q: seawall could not follow the host's symlinks", no)
		}
	}
}
