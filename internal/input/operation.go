package input

// Exec is a process to be started in a container that exists: as the request to
// create it says, or, when it is to start, as the daemon holds it. The daemon
// then does not tell Stdin, WorkingDir and Env, and a user who is the
// container's own counts as not asked for.
type Exec struct {
	Container     string       `json:"container"`      // as the path names it; at the start of an exec, the container's ID
	ContainerID   string       `json:"container_id"`   // "" when not looked up
	ContainerName string       `json:"container_name"` // "" when not looked up
	ContainerUser string       `json:"container_user"` // the user the container runs as
	Image         Image        `json:"image"`          // of that container
	User          WorkloadUser `json:"user"`           // effective user of the process
	Privileged    bool         `json:"privileged"`
	TTY           bool         `json:"tty"`
	Stdin         bool         `json:"stdin"`
	WorkingDir    string       `json:"working_dir"`
	Cmd           []string     `json:"cmd"`
	Env           []Env        `json:"env"`
}

// Build is an image build, as far as its query shows: the context and the
// Dockerfile are a tar that no plugin sees.
type Build struct {
	BuildKit     bool              `json:"buildkit"`
	Session      bool              `json:"session"` // the request opens an opaque stream (/session, /grpc)
	Remote       string            `json:"remote"`
	Dockerfile   string            `json:"dockerfile"`
	NetworkMode  string            `json:"network_mode"`
	CgroupParent string            `json:"cgroup_parent"`
	Tags         []Image           `json:"tags"`
	Args         []Env             `json:"args"`
	Labels       map[string]string `json:"labels"`
	ExtraHosts   []string          `json:"extra_hosts"`
	Memory       int64             `json:"memory"`
	MemorySwap   int64             `json:"memory_swap"`
	ShmSize      int64             `json:"shm_size"`
	Ulimits      []Ulimit          `json:"ulimits"`
	Outputs      string            `json:"outputs"`
	SecurityOpt  []string          `json:"security_opt"`
}

// Volume is a volume to be created or updated.
type Volume struct {
	Name       string            `json:"name"`
	Driver     string            `json:"driver"` // "" reads as local
	DriverOpts map[string]string `json:"driver_opts"`
	// HostPaths are the paths of the host that the options would mount, as in
	// [Mount].
	HostPaths []string `json:"host_paths"`
	// Resolved is false when symbolic links could not be followed.
	Resolved bool              `json:"resolved"`
	Cluster  bool              `json:"cluster"`
	Labels   map[string]string `json:"labels"`
}

// Network is a network to be created, or an endpoint to be joined to one.
type Network struct {
	Operation  string            `json:"operation"` // create, connect or disconnect
	Name       string            `json:"name"`
	Driver     string            `json:"driver"` // "" reads as bridge; looked up on connect, "" when unknown
	Scope      string            `json:"scope"`
	Internal   bool              `json:"internal"`
	Attachable bool              `json:"attachable"`
	Ingress    bool              `json:"ingress"`
	ConfigOnly bool              `json:"config_only"`
	ConfigFrom string            `json:"config_from"`
	IPAMDriver string            `json:"ipam_driver"`
	Options    map[string]string `json:"options"`
	Labels     map[string]string `json:"labels"`
	Container  string            `json:"container"` // to be connected
	// EndpointOpts are EndpointConfig.DriverOpts of a connect.
	EndpointOpts map[string]string `json:"endpoint_opts"`
}

// ImageOp is an operation on images.
type ImageOp struct {
	Operation string   `json:"operation"` // pull, import, load, tag, push, save, remove, commit, search, distribution
	Source    Image    `json:"source"`    // pulled, pushed, tagged from
	Target    Image    `json:"target"`    // the name that content would get: tag, commit, import
	FromURL   string   `json:"from_url"`  // import: fromSrc
	Changes   []string `json:"changes"`   // Dockerfile instructions applied to the config
	Container string   `json:"container"` // commit: the container
	Names     []string `json:"names"`     // save: every name asked for; Source is the first
	User      string   `json:"user"`      // commit: Config.User of the body
}

// PluginOp is an operation on managed plugins, which run as root on the host.
type PluginOp struct {
	Operation  string            `json:"operation"` // pull, create, set, upgrade, enable, disable, remove, push
	Name       string            `json:"name"`      // the local name
	Remote     Image             `json:"remote"`
	Privileges []PluginPrivilege `json:"privileges"`
	Settings   []string          `json:"settings"` // names of the settings changed, values left out
	Force      bool              `json:"force"`
	// Self is true when the plugin is seawall itself.
	Self bool `json:"self"`
}

// PluginPrivilege is one right that a plugin asks for.
type PluginPrivilege struct {
	Name  string   `json:"name"` // network, mount, device, allow-all-devices, capabilities …
	Value []string `json:"value"`
}

// Swarm is a cluster operation.
type Swarm struct {
	Operation       string   `json:"operation"` // init, join, update, leave or unlock
	ListenAddr      string   `json:"listen_addr"`
	AdvertiseAddr   string   `json:"advertise_addr"`
	DataPathAddr    string   `json:"data_path_addr"`
	RemoteAddrs     []string `json:"remote_addrs"`
	ForceNewCluster bool     `json:"force_new_cluster"`
	Autolock        bool     `json:"autolock"`
	CertExpiry      int64    `json:"cert_expiry"` // seconds, 0: the default
	RotateTokens    bool     `json:"rotate_tokens"`
}
