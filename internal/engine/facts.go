// Package engine is the Docker daemon as the gate sees it: images, containers,
// volumes, networks and the daemon itself, looked up over the Engine API,
// cached, and bounded by deadlines.
//
// # What is cached
//
// The daemon's events arrive after the change they tell of. In between, a
// cached answer is old, and somebody may change a thing on purpose just before
// he asks for it to be used. So only what cannot be used that way is cached,
// and only while the event stream of [Client.Watch] is connected:
//
//   - images by full ID: the configuration under an ID never changes. Its
//     RepoDigests do, with pull, push and removal; a digest that was taken away
//     meanwhile still tells truly where the content came from, one that was
//     just added is missed until its event is there, which can only refuse.
//   - /info, for some seconds: what the daemon was started with, and whether
//     it is in a swarm.
//
// Everything else is asked for each time: an image by tag or digest name,
// because `docker tag` may just have moved it; containers and execs; volumes and
// networks, which can be removed and made anew under the same name.
//
// The look-up and what the daemon then does remain two steps. The start gate
// closes that gap for images: it judges the image ID that the created
// container holds.
package engine

import (
	"context"
	"errors"

	"github.com/moby/moby/api/types/container"
	"github.com/moby/moby/api/types/image"
	"github.com/moby/moby/api/types/network"
	"github.com/moby/moby/api/types/volume"
)

// ErrNotFound says that the daemon answered, and that it has no such object.
var ErrNotFound = errors.New("no such object")

// ErrOff says that look-ups are turned off (docker.host: none).
var ErrOff = errors.New("look-ups are turned off")

// Facts answers questions about the daemon's objects. Every method honours its
// context's deadline and returns ErrNotFound only when the daemon itself said
// so; any other error means that the fact is unknown. Implementations are safe
// for concurrent use.
type Facts interface {
	Info(ctx context.Context) (Info, error)
	// Image takes any name that the daemon takes: a reference, an ID or a
	// unique prefix of one.
	Image(ctx context.Context, name string) (image.InspectResponse, error)
	Container(ctx context.Context, name string) (container.InspectResponse, error)
	// Exec takes a full ID, as the daemon does. ProcessConfig and its
	// Privileged are not nil; an empty User is the container's.
	Exec(ctx context.Context, id string) (container.ExecInspectResponse, error)
	Volume(ctx context.Context, name string) (volume.Volume, error)
	Network(ctx context.Context, name string) (network.Inspect, error)
	// Accounts returns the user database of a container, its own
	// /etc/passwd and /etc/group, whether it runs or not.
	Accounts(ctx context.Context, containerID string) (Accounts, error)
}

// Info is what the gate needs to know of the daemon itself.
type Info struct {
	Version         string
	API             string
	Rootless        bool
	Userns          bool
	AppArmor        bool
	SELinux         bool
	NoNewPrivileges bool
	CgroupVersion   string
	SwarmActive     bool
	StorageDriver   string
	StorageQuota    bool
	// ContainerdStore says that images are kept in containerd's store. There
	// a local tag, import or load has a RepoDigest under any name, so
	// RepoDigests prove no origin; see [Info.ImageOrigin].
	ContainerdStore bool
	DockerRootDir   string
	SecurityOptions []string
}

// Accounts is a container's user database.
type Accounts struct {
	Passwd []byte // the text of /etc/passwd, nil when the container has none
	Group  []byte // the text of /etc/group, nil when the container has none
}
