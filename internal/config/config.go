// Package config turns built-in defaults, a YAML file, SEAWALL_ environment
// variables and flags, each over the one before, into one validated Config
// that knows where every value came from.
package config

import "github.com/seawall/seawall/internal/policy"

// DefaultPath is read when no file is named. If it is missing, the built-in
// defaults hold.
const DefaultPath = "/etc/seawall/config.yaml"

// Config is everything an operator can set. Get one from Load or Default: the
// zero Config is not valid.
//
// The tags are the one place where a key is described: yaml names it in the
// file, flag on the command line, env:"-" takes away its environment twin, and
// help is what `seawall help` and docs/config.schema.json say.
type Config struct {
	Profile     string          `yaml:"profile" flag:"profile" enum:"baseline,restricted,cis-l1,cis-l2" help:"policy profile: baseline, restricted, cis-l1 or cis-l2, optionally pinned as cis-l1@1.8.0"`
	Mode        string          `yaml:"mode" flag:"mode" enum:"enforce,audit" help:"enforce refuses; audit records what it would have refused and lets it pass"`
	Params      map[string]any  `yaml:"params" help:"parameters of the rules, over the library's defaults"`
	Rules       map[string]Rule `yaml:"rules" help:"rule id to the mode it runs in"`
	Waivers     []policy.Waiver `yaml:"waivers" help:"findings set aside: rules, match, reason, owner, expires"`
	WaiversFile string          `yaml:"waivers_file" help:"a YAML file with a list of waivers, read beside waivers"`
	Policy      Policy          `yaml:"policy" help:"the operator's own rules"`
	Compat      Compat          `yaml:"compat" help:"policies written for other authorization plugins"`
	Docker      Docker          `yaml:"docker" help:"the daemon that look-ups ask"`
	Plugin      Plugin          `yaml:"plugin" help:"the socket on which the daemon asks"`
	Audit       Audit           `yaml:"audit" help:"the record of decisions"`
	Metrics     Metrics         `yaml:"metrics" help:"figures for Prometheus"`
	Log         Log             `yaml:"log" help:"the gate's own log, on standard error"`
	Identity    Identity        `yaml:"identity" help:"who asks, beyond the certificate's common name"`
	Roles       map[string]Role `yaml:"roles" help:"role name to what its members may ask for"`

	// File is the file that was read, "" when there was none and the built-in
	// defaults hold.
	File string `yaml:"-"`
	// fileWaivers are those of WaiversFile.
	fileWaivers []policy.Waiver

	// Origins says where each value came from, by dotted key. A key that is
	// missing has its default.
	Origins map[string]Origin `yaml:"-"`
}

// Rule is what an operator says of one rule.
type Rule struct {
	Mode string `yaml:"mode,omitempty" enum:"enforce,deny,warn,off" help:"enforce (or deny), warn or off"`
	// UnsafeMode weakens a rule that guards the gate itself; the policy
	// refuses it on any other.
	UnsafeMode string `yaml:"unsafe_mode,omitempty" enum:"enforce,deny,warn,off" help:"the mode of a rule that guards the gate itself"`
}

// Policy names the operator's own policy.
type Policy struct {
	Dirs []string `yaml:"dirs" flag:"policy" help:"folder of site rules and data (repeatable)"`
}

// Compat names policies that were written for other authorization plugins.
type Compat struct {
	OPADockerAuthz OPADockerAuthz `yaml:"opa_docker_authz" help:"a policy of opa-docker-authz, which runs unchanged"`
}

// OPADockerAuthz is a policy of opa-docker-authz. Without Policy there is none.
type OPADockerAuthz struct {
	Policy    string `yaml:"policy" help:"the Rego file; a request passes where its decision is true, and nowhere else"`
	AllowPath string `yaml:"allow_path" help:"the decision, as data.docker.authz.allow or /docker/authz/allow"`
	// Beside says that seawall's own rules are asked as well. Without them only
	// those that guard the gate itself stay, the operator's own, and what rules
	// turns on.
	Beside bool `yaml:"beside" help:"whether seawall's rules are asked as well; false leaves those that guard the gate itself"`
	// SkipPing lets HEAD /_ping pass unseen, as the other plugin does.
	SkipPing bool `yaml:"skip_ping" help:"whether HEAD /_ping passes without the policy being asked"`
}

// Docker is how the gate reaches the daemon for look-ups.
type Docker struct {
	// Host is an Engine API address (unix:// or tcp://), or "none": look-ups
	// are off and requests are judged by what they show.
	Host    string   `yaml:"host" flag:"docker-host" help:"Engine API address for look-ups; none turns them off"`
	Timeout Duration `yaml:"timeout" help:"how long one look-up may take"`
	TLS     TLS      `yaml:"tls" help:"client certificate for a tcp:// host"`
	// HostRoot is the folder under which the daemon's host shows its files, so
	// that symbolic links in bind mounts are followed as the daemon will; "none"
	// when they cannot be seen, as in a managed plugin or for a remote daemon.
	HostRoot string `yaml:"host_root" help:"folder that shows the files of the daemon's host; none when they cannot be seen"`
}

// TLS holds the paths of PEM files. All are empty, or all are set.
type TLS struct {
	CA   string `yaml:"ca" help:"PEM file of the authority that signed the daemon's certificate"`
	Cert string `yaml:"cert" help:"PEM file of the gate's client certificate"`
	Key  string `yaml:"key" help:"PEM file of the certificate's key"`
}

// Plugin is the daemon's side of the gate.
type Plugin struct {
	Socket string `yaml:"socket" flag:"plugin-socket" help:"unix socket on which the daemon asks"`
	// Name is the name under which daemon.json lists the gate. The gate
	// refuses requests that would disable the plugin of this name.
	Name string `yaml:"name" help:"name of the plugin in the daemon's authorization-plugins"`
}

// Audit is where decisions are recorded.
type Audit struct {
	File      string   `yaml:"file" flag:"audit-file" help:"audit file, one JSON line per decision; - is standard output"`
	OnFailure string   `yaml:"on_failure" enum:"deny,allow" help:"what happens to a request that cannot be recorded: deny or allow"`
	MaxSize   Size     `yaml:"max_size" help:"size from which the file is rotated"`
	MaxAge    Duration `yaml:"max_age" help:"age from which the file is rotated; 0s never"`
	MaxFiles  int      `yaml:"max_files" help:"rotated files that are kept; 0 keeps all"`
	Sync      bool     `yaml:"sync" help:"whether each record is on disk before the daemon gets its answer"`
}

// Metrics is where Prometheus finds the gate's figures.
type Metrics struct {
	// Listen is 127.0.0.1:PORT or unix:///path; "" serves none.
	Listen string `yaml:"listen" flag:"metrics-listen" help:"loopback address or unix:///path that serves /metrics, /healthz and /readyz; empty serves none"`
}

// Log is the gate's own log, not the audit record.
type Log struct {
	Level  string `yaml:"level" flag:"log-level" enum:"debug,info,warn,error" help:"debug, info, warn or error"`
	Format string `yaml:"format" flag:"log-format" enum:"text,json" help:"text or json"`
}

// Identity says how groups are found. Headers are never identity.
type Identity struct {
	GroupsFile string   `yaml:"groups_file" help:"YAML file, group name to a list of user names"`
	GroupsFrom []string `yaml:"groups_from" enum:"o,ou" help:"certificate fields whose values are groups: o, ou"`
	// DefaultRole holds for nobody on the unix socket: who is there has no
	// certificate, and the roles with local: true.
	DefaultRole string `yaml:"default_role" help:"role of users with a certificate for whom no other role holds; without one they may do nothing once there are roles"`
}

// Role says what its members may ask for. An empty list grants nothing.
type Role struct {
	Users   []string `yaml:"users" help:"names of client certificates; * is every user with a verified certificate"`
	Groups  []string `yaml:"groups" help:"group names"`
	Local   bool     `yaml:"local" help:"whether the role holds for whoever comes through the daemon's unix socket, where nobody has a name"`
	Actions []string `yaml:"actions" help:"action names, for example container_create; * is all"`
	Classes []string `yaml:"classes" enum:"read,write,exec,exfiltrate,control,build" help:"action classes: read, write, exec, exfiltrate, control, build"`
}

// Default returns the built-in defaults.
func Default() *Config {
	return &Config{
		Profile: "restricted",
		Mode:    "enforce",
		Compat:  Compat{OPADockerAuthz{AllowPath: "data.docker.authz.allow", Beside: true, SkipPing: true}},
		Docker:  Docker{Host: "unix:///var/run/docker.sock", Timeout: Duration(2 * second), HostRoot: "/"},
		Plugin:  Plugin{Socket: "/run/docker/plugins/seawall.sock", Name: "seawall"},
		Audit: Audit{
			File:      "/var/log/seawall/audit.jsonl",
			OnFailure: "deny",
			MaxSize:   100 << 20,
			MaxAge:    Duration(day),
			MaxFiles:  30,
		},
		Log:     Log{Level: "info", Format: "text"},
		Origins: map[string]Origin{},
	}
}
