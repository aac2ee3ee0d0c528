package main

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/seawall/seawall/internal/audit"
	"github.com/seawall/seawall/test/engine"
)

// step is one command of the tour.
type step struct {
	why     string
	args    []string
	refused string // the rule that must refuse it; "" when it must pass
}

const image = "app:1"

// hardened is what the profile restricted asks of a container.
var hardened = []string{
	"--read-only", "--user", "1000:1000", "--cap-drop", "ALL", "--security-opt", "no-new-privileges",
	"--memory", "64m", "--memory-swap", "64m", "--pids-limit", "64", "--cpus", "0.5", "--network", "none",
}

func with(extra ...string) []string {
	return append(append([]string{"run", "--rm"}, hardened...), extra...)
}

func without(flag string, values int) []string {
	args := with(image, "true")
	for i, a := range args {
		if a == flag {
			return append(append([]string{}, args[:i]...), args[i+1+values:]...)
		}
	}
	return args
}

func steps() []step {
	return []step{
		{"A hardened container runs.", with(image, "echo", "hello from a hardened container"), ""},
		{"--privileged owns the host.", with("--privileged", image, "true"), "privileged"},
		{"This capability lets Shocker read any file of the host.", with("--cap-add", "DAC_READ_SEARCH", image, "true"), "cap-dac-read-search"},
		{"The root file system of the host, as a bind mount.", with("-v", "/:/host", image, "true"), "host-path"},
		{"The daemon's own socket.", with("-v", "/var/run/docker.sock:/s", image, "true"), "docker-socket"},
		{"No memory limit.", without("--memory", 3), "memory-limit"},
		{"No pids limit: one fork bomb stops the host.", without("--pids-limit", 1), "pids-limit"},
		{"Root inside.", with("--user", "0", image, "true"), "root-user"},
		{"The host's network.", with("--network", "host", image, "true"), "host-network"},
		{"An image that came from nowhere.", with("evil:1", "true"), "untrusted-image"},
		{"A trusted name for that image.", []string{"tag", "evil:1", "app:2"}, "image-retag"},
		{"Root in a container that runs already.", []string{"exec", "--privileged", "web", "true"}, "exec-privileged"},
		{"A plugin, which would run as root on the host.", []string{"plugin", "install", "--grant-all-permissions", "vieux/sshfs"}, "plugin-install"},
		{"What only reads is free.", []string{"ps", "--format", "{{.Names}}: {{.Status}}"}, ""},
	}
}

func tour(t testing.TB, bin string) {
	fmt.Println("Starting a throw-away Docker daemon. A registry on loopback stands for Docker Hub.")
	v := engine.Latest()
	log := "/var/log/seawall/audit.jsonl"
	d := engine.Start(t, v, engine.WithRegistry(), engine.WithBinds(bin))
	d.Publish(image, "USER app", "HEALTHCHECK CMD true")
	d.ImportBusybox("evil:1", "USER app")
	serve(t, d, bin)
	d.Reload(engine.WithAuthz("seawall"))
	fmt.Printf("Docker %s now asks seawall, with its built-in defaults: profile restricted.\n\n", v.Engine)
	d.MustDocker(append([]string{"run", "-d", "--name", "web"}, append(hardened, image)...)...)
	for i, st := range steps() {
		show(t, d, st, i == 0)
	}
	records(t, d.Path(log))
}

// serve starts the gate inside the daemon's machine, on its default paths.
func serve(t testing.TB, d *engine.Daemon, bin string) {
	cmd := d.Command(bin, "serve")
	out, err := os.Create(d.Dir + "/seawall.log")
	if err != nil {
		t.Fatal(err)
	}
	cmd.Stdout, cmd.Stderr = out, out
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	for range 200 {
		if _, err := os.Stat(d.PluginDir() + "/seawall.sock"); err == nil {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	text, _ := os.ReadFile(out.Name())
	t.Fatalf("seawall did not start:\n%s", text)
}

func show(t testing.TB, d *engine.Daemon, st step, first bool) {
	fmt.Printf("%s\n  $ docker %s\n", st.why, strings.Join(shortened(st.args, first), " "))
	r := d.Docker(st.args...)
	text := strings.TrimSpace(r.Stdout + r.Stderr)
	refused := r.Code != 0 && strings.Contains(text, "seawall: ")
	switch {
	case st.refused == "" && r.Code != 0:
		t.Errorf("this was to pass: %s", text)
	case st.refused != "" && (!refused || !strings.Contains(text, st.refused+": ")):
		t.Errorf("this was to be refused by %s: exit %d: %s", st.refused, r.Code, text)
	}
	if _, message, found := strings.Cut(text, "seawall: seawall: "); found {
		message, _, _ = strings.Cut(message, "\n") // the client adds advice of its own
		text = "REFUSED  " + message
	}
	fmt.Println(wrap(text, 78, "    "))
	fmt.Println()
}

// shortened leaves the hardening flags out of what is printed, once they were
// shown.
func shortened(args []string, first bool) []string {
	if first {
		return args
	}
	text := strings.Join(args, " ")
	return strings.Fields(strings.Replace(text, strings.Join(hardened, " "), "…", 1))
}

func wrap(text string, width int, indent string) string {
	var b strings.Builder
	column := 0
	for _, word := range strings.Fields(text) {
		if column > 0 && column+1+len(word) > width {
			b.WriteString("\n")
			column = 0
		}
		if column == 0 {
			b.WriteString(indent)
			column = len(indent)
		} else {
			b.WriteString(" ")
			column++
		}
		b.WriteString(word)
		column += len(word)
	}
	return b.String()
}

// records prints the audit log of the tour, a line for each refusal, and one
// record whole.
func records(t testing.TB, path string) {
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	fmt.Println("What is on record (/var/log/seawall/audit.jsonl), refusals only:")
	var last string
	for line := range strings.Lines(string(text)) {
		var r audit.Record
		if err := json.Unmarshal([]byte(line), &r); err != nil {
			t.Fatalf("a record that is not JSON: %v", err)
		}
		if r.Verdict != audit.Denied || len(r.Findings) == 0 {
			continue
		}
		last = line
		fmt.Printf("  %s  %s  %-17s %s\n", r.Time.Format("15:04:05"), r.ID, r.Action, r.Findings[0].Rule)
	}
	if last == "" {
		t.Fatalf("nothing refused is on record")
	}
	fmt.Printf("\nThe last of them as it stands in the log:\n  %s\n", last)
	fmt.Println("The daemon, its files and the gate are gone now; nothing on this machine changed.")
}
