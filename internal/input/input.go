package input

import "github.com/seawall/seawall/internal/action"

// Input is one Docker request in normal form: what a policy sees as `input`.
//
// Every field is always present in the document a policy reads: an absent
// value is the zero value of its type, an absent list is empty, an absent map
// has no keys. A rule therefore never vanishes because a request left a field
// out. The parts from Workload to Swarm are filled only when the action
// concerns them; see [Input.Parts].
type Input struct {
	// Surface says who asks: "gate" (the plugin), "check" (before anything
	// runs) or "scan" (what runs already).
	Surface string `json:"surface"`
	// Action is what the request would do.
	Action Action `json:"action"`
	// Request is the request line after normalisation.
	Request Request `json:"request"`
	// User is who asks, as far as the daemon knows.
	User User `json:"user"`
	// Engine holds facts about the daemon, read once and kept current.
	Engine Engine `json:"engine"`

	// Workload is what would run: one shape for containers (create, update,
	// start) and for services (create, update).
	Workload Workload `json:"workload"`
	// Start holds what only a start or restart request can say.
	Start Start `json:"start"`
	// Exec is a process to be run in an existing container.
	Exec Exec `json:"exec"`
	// Build is an image build.
	Build Build `json:"build"`
	// Volume is a volume to be created or updated.
	Volume Volume `json:"volume"`
	// Network is a network to be created, or an endpoint to be connected.
	Network Network `json:"network"`
	// ImageOp is an operation on images: pull, import, load, tag, push, commit …
	ImageOp ImageOp `json:"image_op"`
	// PluginOp is an operation on the daemon's managed plugins.
	PluginOp PluginOp `json:"plugin_op"`
	// Swarm is a cluster operation: init, join, update, leave, unlock.
	Swarm Swarm `json:"swarm"`

	// Body is the whole JSON body in Docker's own field names, canonical
	// spelling, for site rules about anything the parts above do not name. It
	// is null when the request has no JSON body. The data of secrets and
	// configs, join tokens and keys read "masked"; variables keep their values.
	Body any `json:"body"`
	// UnknownFields are the body's fields that no supported engine knows, as
	// dotted paths in the client's spelling, in the order sent.
	UnknownFields []string `json:"unknown_fields"`

	parts Parts
	needs Needs
}

// Action is the name and the class of what a request would do; see package
// action for the table.
type Action struct {
	Name  string       `json:"name"`  // for example "container_create"
	Class action.Class `json:"class"` // read, write, exec, exfiltrate, control or build
}

// Request is the request line in normal form.
type Request struct {
	Method     string              `json:"method"`
	Path       string              `json:"path"`        // decoded, without the version prefix
	APIVersion string              `json:"api_version"` // "1.45"; "" when the client named none
	Name       string              `json:"name"`        // the object named in the path, "" if none
	Query      map[string][]string `json:"query"`
}

// User is the requester. On a unix socket the daemon knows nobody: Name is
// empty whoever it is.
type User struct {
	Name   string      `json:"name"`   // CN of the client certificate, "" when there is none
	Auth   string      `json:"auth"`   // "TLS" or ""
	Groups []string    `json:"groups"` // from the certificate and the map file, sorted
	Roles  []string    `json:"roles"`  // the configured roles that hold for this user, sorted
	Cert   Certificate `json:"cert"`
}

// Certificate is the verified leaf certificate of a TLS client; all empty
// without one.
type Certificate struct {
	CN     string   `json:"cn"`
	O      []string `json:"o"`
	OU     []string `json:"ou"`
	SAN    []string `json:"san"` // DNS names, mail addresses, URIs and IP addresses as text
	Serial string   `json:"serial"`
}

// Engine describes the daemon behind the gate. Known is false when the gate
// runs without look-ups (docker.host: none) or the daemon never answered.
type Engine struct {
	Known           bool   `json:"known"`
	Version         string `json:"version"`
	API             string `json:"api"`
	Rootless        bool   `json:"rootless"`
	Userns          bool   `json:"userns"` // userns-remap is on
	AppArmor        bool   `json:"apparmor"`
	SELinux         bool   `json:"selinux"`
	NoNewPrivileges bool   `json:"no_new_privileges"` // the daemon-wide default
	CgroupVersion   string `json:"cgroup_version"`    // "1" or "2"
	Swarm           bool   `json:"swarm"`             // this node is in a swarm
	StorageDriver   string `json:"storage_driver"`
	// StorageQuota says that the storage driver can hold HostConfig.StorageOpt.size.
	StorageQuota bool `json:"storage_quota"`
	// ImageStore is "graphdriver" (the classic one), "containerd", or "" when
	// Known is false.
	ImageStore string `json:"image_store"`
	// ImageOrigin says that the daemon proves where an image came from:
	// always in the classic store, from API 1.53 on in containerd's.
	ImageOrigin     bool     `json:"image_origin"`
	SecurityOptions []string `json:"security_options"` // as /info lists them
}

// Start is what a start or restart request itself says, beside the container
// that Workload describes.
type Start struct {
	// HostConfig is true when the body holds a HostConfig, which engines
	// before 25.0 honour below API 1.24.
	HostConfig    bool   `json:"host_config"`
	Checkpoint    string `json:"checkpoint"`
	CheckpointDir string `json:"checkpoint_dir"`
}

// Part names one of the conditional parts of an Input, by its JSON name.
type Part string

// The conditional parts.
const (
	PartWorkload Part = "workload"
	PartStart    Part = "start"
	PartExec     Part = "exec"
	PartBuild    Part = "build"
	PartVolume   Part = "volume"
	PartNetwork  Part = "network"
	PartImageOp  Part = "image_op"
	PartPluginOp Part = "plugin_op"
	PartSwarm    Part = "swarm"
)

// AllParts lists every conditional part in the order of the Input.
var AllParts = []Part{PartWorkload, PartStart, PartExec, PartBuild, PartVolume, PartNetwork, PartImageOp, PartPluginOp, PartSwarm}

// Parts is a set of parts. The zero value is empty.
type Parts uint16

// Bit returns the set that holds p alone, or the empty set for an unknown name.
func (p Part) Bit() Parts {
	for i, q := range AllParts {
		if p == q {
			return 1 << i
		}
	}
	return 0
}

// Has reports whether s holds p.
func (s Parts) Has(p Part) bool { return s&p.Bit() != 0 }

// Parts returns the conditional parts that this request fills.
func (in *Input) Parts() Parts { return in.parts }

// SetPart marks p as filled. A builder of inputs calls it for each part it
// fills; a part that is not marked is not shown to the rules that read only
// that part.
func (in *Input) SetPart(p Part) { in.parts |= p.Bit() }

// Needs returns the facts that were asked for when this input was built: what
// is not among them is zero because nobody looked.
func (in *Input) Needs() Needs { return in.needs }

// SetNeeds says which facts were asked for.
func (in *Input) SetNeeds(n Needs) { in.needs = n }
