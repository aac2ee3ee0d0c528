package engine

import (
	"bufio"
	"bytes"
	_ "embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"time"
)

//go:embed enter.sh
var enterScript string

// box is a set of namespaces standing on an engine's root. Its first process
// holds it up: when that dies, by close or with the test binary, the kernel
// ends every process and mount inside.
type box struct {
	dir   string // state on the host: run, etc, data, upper
	lock  *os.File
	init  *exec.Cmd
	exit  chan struct{} // closed when init is gone
	binds []string
}

// newBox builds the box; binds are host paths to be seen at the same path.
func newBox(root string, binds []string) (*box, error) {
	b := &box{exit: make(chan struct{}), binds: binds}
	if err := b.makeDir(); err != nil {
		return nil, err
	}
	if err := b.enter(root); err != nil {
		return nil, errors.Join(err, b.close())
	}
	return b, nil
}

// makeDir makes the state folder and locks it, so that a later run can tell
// a folder in use from one left by a killed test.
func (b *box) makeDir() error {
	parent := filepath.Join(enginesDir(), "run")
	if err := os.MkdirAll(parent, 0o755); err != nil {
		return err
	}
	sweep(parent)
	dir, err := os.MkdirTemp(parent, "")
	if err != nil {
		return err
	}
	b.dir = dir
	if b.lock, err = lockDir(dir, syscall.LOCK_EX); err != nil {
		return err
	}
	for _, sub := range []string{"upper", "work", "root", "etc", "data", "run/docker/plugins"} {
		if err := os.MkdirAll(filepath.Join(dir, sub), 0o755); err != nil {
			return err
		}
	}
	return os.Chmod(dir, 0o755)
}

// enter starts the first process and waits until the box stands.
func (b *box) enter(root string) error {
	args := append([]string{"-c", enterScript, "enter.sh", tool("busybox"), root, b.dir}, b.binds...)
	cmd := exec.Command("sh", args...)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	cmd.Env = boxEnv()
	cmd.SysProcAttr = &syscall.SysProcAttr{
		Cloneflags: syscall.CLONE_NEWNS | syscall.CLONE_NEWPID | syscall.CLONE_NEWNET,
		Pdeathsig:  syscall.SIGKILL,
		Setpgid:    true,
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := b.run(cmd); err != nil {
		return fmt.Errorf("engine: start the namespaces: %w", err)
	}
	timer := time.AfterFunc(20*time.Second, func() { cmd.Process.Kill() })
	defer timer.Stop()
	if line, _ := bufio.NewReader(out).ReadString('\n'); line != "ready\n" {
		cmd.Process.Kill()
		<-b.exit
		return fmt.Errorf("engine: enter.sh: %s", strings.TrimSpace(stderr.String()))
	}
	return nil
}

// run starts init from a thread that lives as long as init does: the kernel
// sends the death signal when the starting thread ends, not the process.
func (b *box) run(cmd *exec.Cmd) error {
	started := make(chan error, 1)
	go func() {
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		err := cmd.Start()
		if err == nil {
			b.init = cmd
		}
		started <- err
		if err == nil {
			cmd.Process.Wait()
		}
		close(b.exit)
	}()
	return <-started
}

// pid is the host's number of the box's first process.
func (b *box) pid() int { return b.init.Process.Pid }

// command returns a command that will run inside the box, as root, with a
// clean environment, in a process group of its own.
func (b *box) command(name string, args ...string) *exec.Cmd {
	argv := []string{
		"--target", fmt.Sprint(b.pid()), "--mount", "--net", "--pid", "--root", "--wd",
		"--", name,
	}
	cmd := exec.Command("nsenter", append(argv, args...)...)
	cmd.Env = boxEnv()
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	return cmd
}

func boxEnv() []string {
	return []string{
		"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
		"HOME=/root", "LANG=C", "DOCKER_CLI_HINTS=false",
	}
}

// close ends the box and removes what it leaves: cgroups and the folder.
func (b *box) close() error {
	if b.init != nil {
		b.init.Process.Kill()
		<-b.exit
	}
	return removeState(b.dir, b.lock)
}

// cgroup is the parent of the cgroups of a box's containers, in every
// hierarchy.
func cgroup(dir string) string { return "/seawall-engine-" + filepath.Base(dir) }

// removeState deletes a dead box's cgroups and folder, then drops the lock.
func removeState(dir string, lock *os.File) error {
	var errs []error
	for _, pattern := range []string{"/sys/fs/cgroup", "/sys/fs/cgroup/*"} {
		tops, _ := filepath.Glob(pattern + cgroup(dir))
		for _, top := range tops {
			errs = append(errs, removeCgroup(top))
		}
	}
	errs = append(errs, os.RemoveAll(dir))
	if lock != nil {
		lock.Close()
	}
	return errors.Join(errs...)
}

// removeCgroup removes a tree of cgroups, deepest first. The kernel may need
// a moment after the last process of a group is gone.
func removeCgroup(top string) error {
	var dirs []string
	filepath.WalkDir(top, func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.IsDir() {
			dirs = append(dirs, path)
		}
		return nil
	})
	for i := len(dirs) - 1; i >= 0; i-- {
		err := syscall.Rmdir(dirs[i])
		for try := 0; err == syscall.EBUSY && try < 100; try++ {
			time.Sleep(20 * time.Millisecond)
			err = syscall.Rmdir(dirs[i])
		}
		if err != nil && err != syscall.ENOENT {
			return fmt.Errorf("engine: remove cgroup %s: %w", dirs[i], err)
		}
	}
	return nil
}

// lockDir takes a lock on dir that ends with this process.
func lockDir(dir string, how int) (*os.File, error) {
	f, err := os.Open(dir)
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(f.Fd()), how); err != nil {
		f.Close()
		return nil, err
	}
	return f, nil
}

// sweep removes the state of boxes whose test was killed. A folder younger
// than a minute may belong to a test that has not locked it yet.
func sweep(parent string) {
	entries, _ := os.ReadDir(parent)
	for _, e := range entries {
		info, err := e.Info()
		if err != nil || time.Since(info.ModTime()) < time.Minute {
			continue
		}
		dir := filepath.Join(parent, e.Name())
		if lock, err := lockDir(dir, syscall.LOCK_EX|syscall.LOCK_NB); err == nil {
			removeState(dir, lock)
		}
	}
}
