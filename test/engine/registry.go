package engine

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"
)

// registryAddr is the registry's address in the daemon's own network.
const registryAddr = "127.0.0.1:5000"

// registryConfig is docker-registry's; the arguments are the folder and the
// address.
const registryConfig = `version: 0.1
log: {level: warn}
storage:
  filesystem: {rootdirectory: %s}
  delete: {enabled: true}
http: {addr: %s}
`

// Registry is the registry's address as image names and requests from inside
// the daemon's network use it.
func (d *Daemon) Registry() string { return registryAddr }

// startRegistry starts the registry if the options ask for one. It outlives
// restarts of dockerd and ends with the box. Host names lead to a second
// process on port 80, where the client tries plain HTTP for names without a
// port.
func (d *Daemon) startRegistry() error {
	if !d.conf.reg {
		return nil
	}
	addrs := []string{registryAddr}
	if len(d.conf.hosts) > 0 {
		addrs = append(addrs, "127.0.0.1:80")
		if err := d.addHosts(); err != nil {
			return err
		}
	}
	bin, err := os.ReadFile(tool("docker-registry"))
	if err != nil {
		return err
	}
	if err := os.WriteFile(d.Path("/usr/local/bin/docker-registry"), bin, 0o755); err != nil {
		return err
	}
	for i, addr := range addrs {
		if err := d.serveRegistry(fmt.Sprintf("/etc/registry-%d.yml", i), addr); err != nil {
			return err
		}
	}
	return nil
}

// addHosts makes the host names of the options lead to this machine.
func (d *Daemon) addHosts() error {
	f, err := os.OpenFile(d.Path("/etc/hosts"), os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o644)
	if err != nil {
		return err
	}
	defer f.Close()
	for _, h := range d.conf.hosts {
		if _, err := fmt.Fprintf(f, "127.0.0.1 %s\n", h); err != nil {
			return err
		}
	}
	return nil
}

// serveRegistry starts one registry process and waits until it answers.
func (d *Daemon) serveRegistry(config, addr string) error {
	text := fmt.Sprintf(registryConfig, "/var/lib/registry", addr)
	if err := os.WriteFile(d.Path(config), []byte(text), 0o644); err != nil {
		return err
	}
	logName := filepath.Join(d.box.dir, "registry.log")
	log, err := os.OpenFile(logName, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o644)
	if err != nil {
		return err
	}
	defer log.Close()
	cmd := d.Command("/usr/local/bin/docker-registry", "serve", config)
	cmd.Stdout, cmd.Stderr = log, log
	if err := cmd.Start(); err != nil {
		return err
	}
	go cmd.Wait()
	for end := time.Now().Add(startLimit); ; time.Sleep(20 * time.Millisecond) {
		conn, err := d.Dial(context.Background(), "tcp", addr)
		if err == nil {
			return conn.Close()
		}
		if time.Now().After(end) {
			b, _ := os.ReadFile(logName)
			return fmt.Errorf("engine: registry: %w\n%s", err, tail(string(b), 20))
		}
	}
}
