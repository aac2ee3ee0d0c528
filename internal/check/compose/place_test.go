package compose_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seawall/seawall/internal/check/compose"
	"github.com/seawall/seawall/internal/policy"
)

// TestPlaces holds that a finding points to the line that is marked with it.
func TestPlaces(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "compose.yaml", `x-caps: &caps
  cap_add:
    - CHOWN
    - SYS_ADMIN # HostConfig.CapAdd SYS_ADMIN
services:
  web: # HostConfig.PidsLimit <nil>
    <<: *caps
    image: nginx # Image nginx
    privileged: true # HostConfig.Privileged true
    security_opt:
      - seccomp:unconfined # HostConfig.SecurityOpt seccomp=unconfined
      - label=disable # HostConfig.SecurityOpt label=disable
    environment:
      PLAIN: x
      DB_PASSWORD: y # Env DB_PASSWORD
    ports:
      - 8080:80
      - 127.0.0.1:22:2222 # HostConfig.PortBindings 22:2222/tcp
    volumes:
      - data:/data # HostConfig.Binds[0] -
      - type: bind # HostConfig.Mounts[0] -
        source: /srv
        target: /srv
        bind: {propagation: rshared}
      - /etc:/etc # HostConfig.Binds[1] -
    deploy:
      resources:
        limits:
          memory: 1g # HostConfig.Memory 1073741824
    sysctls:
      net.core.somaxconn: 1 # HostConfig.Sysctls net.core.somaxconn
volumes:
  data: {}
`)
	p := load(t, filepath.Join(dir, "compose.yaml"))
	locate := p.Requests[len(p.Requests)-1].Locate
	text, _ := os.ReadFile(filepath.Join(dir, "compose.yaml"))
	marks := 0
	for i, line := range strings.Split(string(text), "\n") {
		_, mark, marked := strings.Cut(line, " # ")
		if !marked {
			continue
		}
		marks++
		field, got, _ := strings.Cut(mark, " ")
		place := locate(policy.Finding{Field: field, Got: got})
		if place.Line != i+1 || place.Column == 0 {
			t.Errorf("%s: line %d:%d, want %d", mark, place.Line, place.Column, i+1)
		}
	}
	if marks < 12 {
		t.Errorf("only %d marks", marks)
	}
}

// TestPlacesInOtherFiles holds that overrides and what is extended are found.
func TestPlacesInOtherFiles(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "base.yaml", "services:\n  b:\n    image: a\n    pid: host\n")
	write(t, dir, "main.yaml", "services:\n  web:\n    extends: {file: base.yaml, service: b}\n    ipc: host\n    privileged: false\n")
	write(t, dir, "over.yaml", "services:\n  web:\n    privileged: true\n")
	p := load(t, filepath.Join(dir, "main.yaml"), filepath.Join(dir, "over.yaml"))
	locate := p.Requests[len(p.Requests)-1].Locate
	got := map[string]string{}
	for _, field := range []string{"HostConfig.Privileged", "HostConfig.IpcMode", "HostConfig.PidMode"} {
		got[field] = filepath.Base(locate(policy.Finding{Field: field}).File)
	}
	want := map[string]string{"HostConfig.Privileged": "over.yaml", "HostConfig.IpcMode": "main.yaml", "HostConfig.PidMode": "base.yaml"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestUnresolved(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("SET", "x")
	write(t, dir, "c.yaml", "services:\n  web:\n    image: a:${TAG}\n    user: ${SET}\n    hostname: ${NAME:-h}\n    command: echo $$HOME ${EMPTY-}\n")
	p := load(t, filepath.Join(dir, "c.yaml"))
	if len(p.Findings) != 1 || p.Findings[0].Line != 3 || !strings.Contains(p.Findings[0].Message, "TAG") {
		t.Errorf("%+v", p.Findings)
	}
}

func TestLoadRefuses(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"unknown key":      "services: {web: {image: a, privilegd: true}}",
		"not YAML":         "services: [",
		"nothing":          "",
		"required":         "services: {web: {image: 'a:${TAG:?set it}'}}",
		"no env file":      "services: {web: {image: a, env_file: none.env}}",
		"no seccomp":       "services: {web: {image: a, security_opt: ['seccomp:none.json']}}",
		"no extended file": "services: {web: {extends: {file: none.yaml, service: x}}}",
	} {
		write(t, dir, "c.yaml", text)
		if _, err := compose.Load(t.Context(), compose.Options{Files: []string{filepath.Join(dir, "c.yaml")}}); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func write(t *testing.T, dir, name, text string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func load(t *testing.T, files ...string) *compose.Project {
	t.Helper()
	p, err := compose.Load(t.Context(), compose.Options{Files: files, Name: "p"})
	if err != nil {
		t.Fatal(err)
	}
	return p
}
