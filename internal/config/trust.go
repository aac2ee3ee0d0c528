package config

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// readRegular reads a file that must be a regular one of bounded size: a pipe
// or a device would hang the gate at start.
func readRegular(path string) ([]byte, error) {
	f, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	st, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if !st.Mode().IsRegular() {
		return nil, errors.New("not a regular file")
	}
	return io.ReadAll(io.LimitReader(f, maxFile+1))
}

// cause strips the operation and path that an error of os repeats.
func cause(err error) string {
	var pe *fs.PathError
	if errors.As(err, &pe) {
		return pe.Err.Error()
	}
	return err.Error()
}

// trust refuses files that a stranger could change: whoever writes the
// configuration or the policy decides what the gate lets through.
func (c *Config) trust(errs *Errors) {
	if c.File != "" {
		check(c.File, errs)
	}
	for _, f := range []string{c.WaiversFile, c.Identity.GroupsFile, c.Compat.OPADockerAuthz.Policy, c.Docker.TLS.CA, c.Docker.TLS.Cert, c.Docker.TLS.Key} {
		if f != "" {
			check(f, errs)
		}
	}
	for _, dir := range c.Policy.Dirs {
		checkTree(dir, errs)
	}
}

// check looks at a file and at every folder above it.
func check(path string, errs *Errors) {
	real, err := filepath.EvalSymlinks(path)
	if err != nil {
		errs.add(path, "", "", "%s", cause(err))
		return
	}
	if real, err = filepath.Abs(real); err != nil {
		errs.add(path, "", "", "%s", err)
		return
	}
	for p := real; ; p = filepath.Dir(p) {
		st, err := os.Lstat(p)
		if err != nil {
			errs.add(path, "", "", "%s", cause(err))
			return
		}
		if why := writable(st, p != real); why != "" {
			errs.add(path, "", fmt.Sprintf("chown root %s && chmod go-w %s", p, p), "%s is %s: whoever changes it decides what passes", p, why)
			return
		}
		if p == filepath.Dir(p) {
			return
		}
	}
}

// checkTree looks at a folder and at all it holds.
func checkTree(dir string, errs *Errors) {
	st, err := os.Stat(dir)
	switch {
	case err != nil:
		errs.add(dir, "policy.dirs", "", "%s", cause(err))
		return
	case !st.IsDir():
		errs.add(dir, "policy.dirs", "", "not a folder")
		return
	}
	before := len(*errs)
	check(dir, errs)
	if len(*errs) > before {
		return
	}
	err = filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		st, err := d.Info()
		if err != nil {
			return err
		}
		if d.Type()&fs.ModeSymlink != 0 {
			check(p, errs)
			return nil
		}
		if why := writable(st, false); why != "" {
			errs.add(dir, "policy.dirs", fmt.Sprintf("chown -R root %s && chmod -R go-w %s", dir, dir), "%s is %s: whoever changes it decides what passes", p, why)
			return fs.SkipAll
		}
		return nil
	})
	if err != nil {
		errs.add(dir, "policy.dirs", "", "%s", cause(err))
	}
}

// writable says by whom else an entry can be changed, "" if by nobody. A
// sticky folder such as /tmp is fine above a file: others cannot replace it.
func writable(st fs.FileInfo, parent bool) string {
	sys, ok := st.Sys().(*syscall.Stat_t)
	if !ok {
		return "of unknown owner"
	}
	if sys.Uid != 0 && sys.Uid != uint32(os.Geteuid()) {
		return fmt.Sprintf("owned by user %d", sys.Uid)
	}
	if parent && st.Mode()&fs.ModeSticky != 0 {
		return ""
	}
	switch perm := st.Mode().Perm(); {
	case perm&0o002 != 0:
		return "writable by everybody"
	case perm&0o020 != 0:
		return fmt.Sprintf("writable by group %d", sys.Gid)
	}
	return ""
}
