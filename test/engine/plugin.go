package engine

import (
	"os"
	"path/filepath"
)

// CreateManagedPlugin makes a managed (v2) plugin from a folder of the host
// that holds config.json and rootfs/. It is created, not enabled: go on with
// d.MustDocker("plugin", "enable", name) and d.Reload(WithAuthz(name)).
// The gate must be open.
func (d *Daemon) CreateManagedPlugin(name, dir string) {
	d.t.Helper()
	tmp, err := os.MkdirTemp(d.Dir, "plugin")
	if err == nil {
		err = os.CopyFS(filepath.Join(tmp, "p"), os.DirFS(dir))
	}
	if err != nil {
		d.t.Fatal(err)
	}
	d.MustDocker("plugin", "create", name, filepath.Join(tmp, "p"))
	os.RemoveAll(tmp)
}
