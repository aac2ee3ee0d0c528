package input

// Workload is what would run. Kind is "" when the request is about something
// else; then every other field is zero.
type Workload struct {
	Kind string `json:"kind"` // container, update, start, service or ""
	// Partial is true for a container update: only the fields that the request
	// names mean anything, and Unchanged lists the others.
	Partial bool   `json:"partial"`
	Name    string `json:"name"` // container or service name, without a leading slash
	ID      string `json:"id"`   // the container's ID at start and update

	Image  Image        `json:"image"`
	User   WorkloadUser `json:"user"`
	Groups []string     `json:"groups"` // supplementary groups asked for (GroupAdd)

	Privileged   bool         `json:"privileged"`
	Capabilities Capabilities `json:"capabilities"`
	Security     Security     `json:"security"`
	Namespaces   Namespaces   `json:"namespaces"`

	Limits    Limits   `json:"limits"`
	Unchanged []string `json:"unchanged"` // names in Limits and "restart" that an update leaves as they are
	Ulimits   []Ulimit `json:"ulimits"`
	OOM       OOM      `json:"oom"`
	Restart   Restart  `json:"restart"`

	Mounts         []Mount         `json:"mounts"`
	ReadonlyRootfs bool            `json:"readonly_rootfs"`
	Devices        []Device        `json:"devices"`
	DeviceRules    []string        `json:"device_rules"` // DeviceCgroupRules
	DeviceRequests []DeviceRequest `json:"device_requests"`

	Ports      []Port            `json:"ports"`
	PublishAll bool              `json:"publish_all"`
	Links      []string          `json:"links"`
	DNS        DNS               `json:"dns"`
	Sysctls    map[string]string `json:"sysctls"`

	Runtime      string            `json:"runtime"` // "" is the daemon's default
	CgroupParent string            `json:"cgroup_parent"`
	Logging      Logging           `json:"logging"`
	Healthcheck  Healthcheck       `json:"healthcheck"`
	Env          []Env             `json:"env"`
	Labels       map[string]string `json:"labels"`
	Annotations  map[string]string `json:"annotations"`
	Entrypoint   []string          `json:"entrypoint"`
	Cmd          []string          `json:"cmd"`
	AutoRemove   bool              `json:"auto_remove"`

	// PluginRuntime is true for a service that installs a managed plugin on
	// each node instead of running containers (TaskTemplate.Runtime "plugin").
	PluginRuntime bool `json:"plugin_runtime"`
	// UnknownFields are the body's fields that no supported engine knows, as
	// dotted paths.
	UnknownFields []string `json:"unknown_fields"`
	// LegacyFields are fields that only some engines honour and that have been
	// folded into this normal form, as dotted paths.
	LegacyFields []string `json:"legacy_fields"`
}

// Image is an image reference and, when the daemon was asked, what it stands
// for there.
type Image struct {
	Raw        string `json:"raw"`        // as the request has it
	Ref        string `json:"ref"`        // normalised: docker.io/library/nginx:latest; "" when it names an ID
	Registry   string `json:"registry"`   // docker.io
	Repository string `json:"repository"` // docker.io/library/nginx
	Tag        string `json:"tag"`        // latest when neither tag nor digest is given
	Digest     string `json:"digest"`     // sha256:… when the reference is pinned

	// Lookup says what the daemon answered: "found", "missing" (the daemon has
	// no such image: a create fails and a pull follows), "off" (look-ups are
	// turned off) or "none" (no rule asked).
	Lookup string `json:"lookup"`
	ID     string `json:"id"` // image ID
	// RepoDigests are the registry names under which the daemon shows this
	// content. In the classic store they come from pull and push only; in
	// containerd's a local tag, import or load adds one, so they prove nothing.
	RepoDigests []string `json:"repo_digests"`
	// Repositories are where the daemon proves this content came from, sorted,
	// each once: those of RepoDigests in the classic store, those of
	// Identity.Pull in containerd's. Empty without proof.
	Repositories []string `json:"repositories"`
	RepoTags     []string `json:"repo_tags"`
	User         string   `json:"user"` // USER of the image's config
	Healthcheck  bool     `json:"healthcheck"`
	Volumes      []string `json:"volumes"`
}

// WorkloadUser is the user a container's first process runs as.
type WorkloadUser struct {
	Raw    string `json:"raw"`    // the effective text, the image's when the request names none
	Source string `json:"source"` // "request", "image" or "default" (neither names one: root)
	UID    int64  `json:"uid"`    // -1 when unknown
	GID    int64  `json:"gid"`    // -1 when unknown or the passwd entry's
	// Proof says how UID is known: "number", "name" (literally root),
	// "default", "passwd" (the container's own file), "deferred" (a name:
	// decided at start), "missing" (the image is not there yet: decided at
	// start) or "unproven" (a name, and nothing can resolve it).
	Proof     string `json:"proof"`
	Root      bool   `json:"root"`       // the uid is 0
	RootGroup bool   `json:"root_group"` // the primary group is 0 by request
}

// Capabilities are named without CAP_, upper case, sorted, each once.
type Capabilities struct {
	Add       []string `json:"add"`
	Drop      []string `json:"drop"`
	Effective []string `json:"effective"` // what the process would hold; all of them when privileged
}

// Security is everything Docker's security options say, later entries win.
type Security struct {
	Seccomp         Seccomp  `json:"seccomp"`
	AppArmor        string   `json:"apparmor"` // profile name, "" is the default, "unconfined" is none
	SELinux         SELinux  `json:"selinux"`
	NoNewPrivileges bool     `json:"no_new_privileges"` // effective: the request's, else the daemon's default
	WritableCgroups bool     `json:"writable_cgroups"`
	Unmasked        []string `json:"unmasked"`   // default masked paths that the request removes
	Unreadonly      []string `json:"unreadonly"` // default read-only paths that the request removes
	Unknown         []string `json:"unknown"`    // options that no supported engine knows
}

// Seccomp describes the system call filter.
type Seccomp struct {
	Mode          string `json:"mode"`           // default, unconfined or custom
	SHA256        string `json:"sha256"`         // of the custom profile's text, hex
	DefaultAction string `json:"default_action"` // of the custom profile
	AllowsAll     bool   `json:"allows_all"`     // a custom profile that denies nothing, or cannot be read
}

// SELinux is what label= options ask for; all empty means the default.
type SELinux struct {
	Disabled bool   `json:"disabled"`
	User     string `json:"user"`
	Role     string `json:"role"`
	Type     string `json:"type"`
	Level    string `json:"level"`
}

// Namespaces hold the modes as the daemon reads them: "host", "private",
// "container:ID", and so on; "" is the daemon's default.
type Namespaces struct {
	Network  string   `json:"network"`  // HostConfig.NetworkMode, "" and "default" read as "bridge"
	Networks []string `json:"networks"` // every network to be joined, Network and NetworkingConfig's, sorted
	PID      string   `json:"pid"`
	IPC      string   `json:"ipc"`
	UTS      string   `json:"uts"`
	User     string   `json:"user"`
	Cgroup   string   `json:"cgroup"` // CgroupnsMode; "host" only where the request or the container asks for it
	// CgroupContainer is HostConfig.Cgroup: "container:ID", whose control group
	// is to be joined.
	CgroupContainer string `json:"cgroup_container"`
}

// Limits are resource bounds; 0 is none (Docker's null, 0 and -1 where they
// mean the same). On an update, Workload.Unchanged names those left alone.
type Limits struct {
	Memory            int64  `json:"memory"`      // bytes
	MemorySwap        int64  `json:"memory_swap"` // bytes of memory and swap together; -1 unlimited, 0 default
	MemoryReservation int64  `json:"memory_reservation"`
	KernelMemory      int64  `json:"kernel_memory"` // ignored by engines since 23.0
	PIDs              int64  `json:"pids"`          // 0: unlimited
	NanoCPUs          int64  `json:"nano_cpus"`     // 1e9 is one CPU
	CPUQuota          int64  `json:"cpu_quota"`     // µs per period; negative or 0: none
	CPUPeriod         int64  `json:"cpu_period"`
	CPUShares         int64  `json:"cpu_shares"`
	CpusetCPUs        string `json:"cpuset_cpus"`
	BlkioWeight       int64  `json:"blkio_weight"`
	BlkioLimited      bool   `json:"blkio_limited"` // some device read or write rate is bounded
	ShmSize           int64  `json:"shm_size"`
	Storage           string `json:"storage"` // StorageOpt size, "" is none
}

// Ulimit is one resource limit; -1 is unlimited.
type Ulimit struct {
	Name string `json:"name"`
	Soft int64  `json:"soft"`
	Hard int64  `json:"hard"`
}

// OOM says how the kernel treats the workload when memory runs out.
type OOM struct {
	KillDisable bool  `json:"kill_disable"`
	ScoreAdj    int64 `json:"score_adj"`
}

// Restart is the restart policy; Name "" reads as "no".
type Restart struct {
	Name     string `json:"name"`
	MaxRetry int64  `json:"max_retry"`
}

// Mount is anything of the outside made visible inside, whichever field asks
// for it.
type Mount struct {
	Kind        string `json:"kind"`   // bind, volume, tmpfs, image, cluster, npipe
	Source      string `json:"source"` // as the request has it
	Target      string `json:"target"`
	ReadOnly    bool   `json:"read_only"`
	Propagation string `json:"propagation"`
	Driver      string `json:"driver"` // of a volume, "" is local
	// DriverOpts are the volume's options where known: given inline, or looked
	// up for a volume that exists.
	DriverOpts map[string]string `json:"driver_opts"`
	// Image is the image whose files a mount of kind image shows.
	Image Image `json:"image"`
	// HostPaths are the paths of the host that this mount shows: cleaned,
	// /var/run folded to /run, and both before and after symbolic links where
	// the host's tree can be read. Volume options that mount a directory or a
	// device count. Empty for an ordinary volume.
	HostPaths []string `json:"host_paths"`
	// Resolved is false when symbolic links could not be followed.
	Resolved bool `json:"resolved"`
	// Via is where it comes from: Binds, Mounts, Volumes, Tmpfs, VolumesFrom,
	// DriverOpts or Image.
	Via string `json:"via"`
	// From is the container whose mounts are inherited, with Via VolumesFrom.
	From string `json:"from"`
	// Size is a tmpfs' bound in bytes, 0 is none.
	Size int64 `json:"size"`
	// Field is the place in the body, in Docker's own names: HostConfig.Binds[0].
	Field string `json:"field"`
}

// Device is a device node, or a directory of them, of the host.
type Device struct {
	Host        string `json:"host"` // cleaned
	Container   string `json:"container"`
	Permissions string `json:"permissions"`
}

// DeviceRequest asks a device driver (GPU, CDI) for devices.
type DeviceRequest struct {
	Driver       string   `json:"driver"`
	Count        int64    `json:"count"`
	DeviceIDs    []string `json:"device_ids"`
	Capabilities []string `json:"capabilities"` // flattened, sorted
}

// Port is a published port.
type Port struct {
	Container int64  `json:"container"`
	Protocol  string `json:"protocol"`
	HostIP    string `json:"host_ip"`
	Wildcard  bool   `json:"wildcard"`   // every address of the host
	HostStart int64  `json:"host_start"` // 0: the daemon picks one
	HostEnd   int64  `json:"host_end"`
	Mode      string `json:"mode"` // ingress or host, for services
}

// DNS is name resolution inside the workload.
type DNS struct {
	Servers    []string `json:"servers"`
	Search     []string `json:"search"`
	Options    []string `json:"options"`
	ExtraHosts []string `json:"extra_hosts"`
}

// Logging is the log driver; Driver "" is the daemon's default.
type Logging struct {
	Driver  string            `json:"driver"`
	Options map[string]string `json:"options"`
}

// Healthcheck says whether the daemon would watch the workload's health.
type Healthcheck struct {
	Stated   bool `json:"stated"`   // the request holds a test command
	Disabled bool `json:"disabled"` // the request turns the image's off (NONE)
	Present  bool `json:"present"`  // effective: the request's, else the image's
}

// Env is an environment variable. The value never enters a policy's input;
// Literal says that there is one.
type Env struct {
	Name    string `json:"name"`
	Literal bool   `json:"literal"`
}
