package input

// Needs is a set of facts that a policy reads and that cost a question to the
// daemon, or room in the input. The zero value needs nothing.
type Needs uint16

// The facts. Whatever is not asked for is left at its zero value and marked so
// (Image.Lookup is "none").
const (
	NeedInfo      Needs = 1 << iota // Engine
	NeedImage                       // what an image name stands for in the daemon
	NeedContainer                   // the container that an exec, start, update or commit names
	NeedVolume                      // driver and options of a volume that exists
	NeedNetwork                     // driver and scope of a network that exists
	NeedAccounts                    // a container's own /etc/passwd and /etc/group
	NeedBody                        // Input.Body

	NeedAll = NeedInfo | NeedImage | NeedContainer | NeedVolume | NeedNetwork | NeedAccounts | NeedBody
)

// Has reports whether every fact of m is in n.
func (n Needs) Has(m Needs) bool { return n&m == m }
