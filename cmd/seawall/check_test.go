package main

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"

	"github.com/rogpeppe/go-internal/testscript"
)

// dockerClients puts the newest docker client and compose on a script's PATH,
// from the roots of hack/engines.
func dockerClients(env *testscript.Env) error {
	root := os.Getenv("SEAWALL_ENGINES")
	if root == "" {
		root = "/var/cache/seawall/engines"
	}
	dir := filepath.Join(env.WorkDir, ".clients")
	if err := os.Mkdir(dir, 0o755); err != nil {
		return err
	}
	for name, path := range map[string]string{
		"docker":         "forky/usr/bin/docker",
		"docker-compose": "forky/usr/libexec/docker/cli-plugins/docker-compose",
	} {
		path = filepath.Join(root, path)
		if _, err := os.Stat(path); err != nil {
			found, lookErr := exec.LookPath(name)
			if lookErr != nil {
				return errors.New("no " + name + " for the scripts: run sudo hack/engines")
			}
			path = found
		}
		if err := os.Symlink(path, filepath.Join(dir, name)); err != nil {
			return err
		}
	}
	env.Setenv("PATH", dir+string(os.PathListSeparator)+env.Getenv("PATH"))
	return nil
}
