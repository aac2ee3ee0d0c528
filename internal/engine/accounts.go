package engine

import (
	"archive/tar"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"

	"github.com/containerd/errdefs"
	"github.com/moby/moby/api/types/container"
	"github.com/moby/moby/client"
)

// The daemon resolves a user name with these files of the container's own
// root file system, before any volume, bind or tmpfs is mounted on it.
const (
	passwdPath = "/etc/passwd"
	groupPath  = "/etc/group"
)

// maxAccountFile bounds either file, in bytes.
const maxAccountFile = 1 << 20

// Accounts reads the container's user database as the daemon will read it to
// turn a user name into a uid.
//
// There are two ways to it. GET /containers/ID/archive shows one file, but of
// the file system with the container's mounts in place: a volume over
// /etc/passwd, or reached through a symbolic link of the image, shows another
// file than the daemon reads. So it is used only when no mount can be in the
// way. Otherwise the root file system is exported, without mounts, until both
// files have come by. That reads what sorts before /etc as well; an image too
// large for the deadline ends in an error, and a numeric user is the remedy.
func (c *Client) Accounts(ctx context.Context, containerID string) (Accounts, error) {
	return lookup(ctx, c, "accounts of container", containerID, func(ctx context.Context, api *client.Client) (Accounts, error) {
		r, err := api.ContainerInspect(ctx, containerID, client.ContainerInspectOptions{})
		if err = whole(err, r.Container.ID); err != nil {
			return Accounts{}, err
		}
		root := rootfs{api: api, id: r.Container.ID}
		shown, err := root.shown(ctx, r.Container)
		if err != nil {
			return Accounts{}, err
		}
		if !shown {
			return root.exported(ctx)
		}
		return root.archived(ctx)
	})
}

// rootfs is the file system of one container.
type rootfs struct {
	api *client.Client
	id  string
}

// shown reports whether the archive endpoint shows the account files as they
// are in the root file system. After a first start the daemon also mounts its
// own three files; they are in the way only through a symbolic link.
func (r rootfs) shown(ctx context.Context, c container.InspectResponse) (bool, error) {
	h := c.HostConfig
	if h == nil || len(c.Mounts)+len(h.Mounts)+len(h.Tmpfs)+len(h.Binds)+len(h.VolumesFrom) > 0 {
		return false, nil
	}
	if c.HostsPath == "" && c.HostnamePath == "" && c.ResolvConfPath == "" {
		return true, nil
	}
	for _, p := range []string{"/etc", "/etc/hosts", "/etc/hostname", "/etc/resolv.conf"} {
		st, err := r.api.ContainerStatPath(ctx, r.id, client.ContainerStatPathOptions{Path: p})
		switch {
		case errdefs.IsNotFound(err):
		case err != nil:
			return false, err
		case st.Stat.Mode&fs.ModeSymlink != 0:
			return false, nil
		}
	}
	return true, nil
}

// archived reads both files through the archive endpoint.
func (r rootfs) archived(ctx context.Context) (a Accounts, err error) {
	if a.Passwd, err = r.file(ctx, passwdPath); err != nil {
		return Accounts{}, err
	}
	if a.Group, err = r.file(ctx, groupPath); err != nil {
		return Accounts{}, err
	}
	return a, nil
}

// file reads one file, or nil when there is none. The daemon tells of a
// symbolic link where it leads in the end, so one step is enough.
func (r rootfs) file(ctx context.Context, name string) ([]byte, error) {
	for range 2 {
		res, err := r.api.CopyFromContainer(ctx, r.id, client.CopyFromContainerOptions{SourcePath: name})
		if err != nil {
			return nil, absent(err)
		}
		if res.Stat.Mode&fs.ModeSymlink == 0 {
			text, err := readSingle(res.Content, name)
			return text, errors.Join(err, res.Content.Close())
		}
		_ = res.Content.Close()
		name = res.Stat.LinkTarget
	}
	return nil, fmt.Errorf("%s: the symbolic link does not end", name)
}

// absent turns the archive endpoint's 404 for a path into no error. The same
// status says that the container is gone, told apart only by the text.
func absent(err error) error {
	if errdefs.IsNotFound(err) && !strings.Contains(strings.ToLower(err.Error()), "no such container") {
		return nil
	}
	return err
}

// readSingle reads the only entry of an archive.
func readSingle(stream io.Reader, name string) ([]byte, error) {
	t := tar.NewReader(stream)
	h, err := t.Next()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return readEntry(t, h, name)
}

// readEntry reads a regular file of bounded size. An empty file is not nil.
func readEntry(t *tar.Reader, h *tar.Header, name string) ([]byte, error) {
	if h.Typeflag != tar.TypeReg {
		return nil, fmt.Errorf("%s: not a plain file", name)
	}
	if h.Size > maxAccountFile {
		return nil, fmt.Errorf("%s: larger than %d bytes", name, maxAccountFile)
	}
	text := make([]byte, h.Size)
	if _, err := io.ReadFull(t, text); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return text, nil
}

// exported reads both files out of an export of the root file system.
func (r rootfs) exported(ctx context.Context) (Accounts, error) {
	stream, err := r.api.ContainerExport(ctx, r.id, client.ContainerExportOptions{})
	if err != nil {
		return Accounts{}, err
	}
	defer stream.Close()
	return scanExport(stream)
}

// scanExport reads until both files were seen or /etc is over. Symbolic links
// are not followed here: what they lead to may have come by already.
func scanExport(stream io.Reader) (a Accounts, err error) {
	tail := &zeroTail{r: stream}
	t := tar.NewReader(tail)
	inEtc := false
	for a.Passwd == nil || a.Group == nil {
		h, err := t.Next()
		if errors.Is(err, io.EOF) && tail.zeros >= tarEnd {
			return a, nil
		}
		if err != nil {
			return Accounts{}, fmt.Errorf("export: %w", noEOF(err))
		}
		name := path.Clean("/" + h.Name)
		switch {
		case name == passwdPath:
			a.Passwd, err = readEntry(t, h, name)
		case name == groupPath:
			a.Group, err = readEntry(t, h, name)
		case name == "/etc" && h.Typeflag != tar.TypeDir:
			err = errors.New("/etc: not a folder")
		}
		if err != nil {
			return Accounts{}, err
		}
		under := strings.HasPrefix(name+"/", "/etc/")
		if inEtc && !under {
			return a, nil
		}
		inEtc = inEtc || under
	}
	return a, nil
}

// noEOF makes of an early end an error that says so.
func noEOF(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

// tarEnd is the length of the zeros that end a tar stream. Without them an
// export that broke off between two files would look whole.
const tarEnd = 1024

// zeroTail counts the zero bytes at the end of what was read so far.
type zeroTail struct {
	r     io.Reader
	zeros int
}

func (z *zeroTail) Read(p []byte) (int, error) {
	n, err := z.r.Read(p)
	rest := bytes.TrimRight(p[:n], "\x00")
	if len(rest) > 0 {
		z.zeros = 0
	}
	z.zeros += n - len(rest)
	return n, err
}
