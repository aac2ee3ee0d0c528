package install

import (
	"os"
	"syscall"
)

// keepOwner gives a new file the owner of the one it replaces.
func keepOwner(f *os.File, old os.FileInfo) error {
	if old == nil {
		return nil
	}
	st, ok := old.Sys().(*syscall.Stat_t)
	if !ok || int(st.Uid) == os.Geteuid() && int(st.Gid) == os.Getegid() {
		return nil
	}
	return f.Chown(int(st.Uid), int(st.Gid))
}
