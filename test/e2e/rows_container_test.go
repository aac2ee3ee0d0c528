package e2e

import "github.com/seawall/seawall/test/engine"

// containerRows are rules about containers, as built in.
var containerRows = []row{
	{name: "privileged", rules: []string{"privileged", "cap-dac-read-search"}, denied: create("--privileged"), allowed: create()},
	{name: "CAP_DAC_READ_SEARCH", rules: []string{"cap-dac-read-search"}, denied: create("--cap-add", "DAC_READ_SEARCH"), allowed: create("--cap-add", "NET_BIND_SERVICE")},
	{name: "CAP_SYS_ADMIN", rules: []string{"cap-dangerous"}, denied: create("--cap-add", "cap_sys_admin"), allowed: create("--cap-add", "cap_net_bind_service")},
	{name: "every capability", rules: []string{"cap-dangerous", "cap-dac-read-search"}, denied: create("--cap-add", "ALL"), allowed: create("--cap-drop", "ALL")},
	{name: "a capability that is not listed", rules: []string{"cap-add"}, denied: create("--cap-add", "IPC_LOCK"), allowed: create("--cap-add", "NET_BIND_SERVICE")},
	{name: "default capabilities", rules: []string{"cap-drop-all", "cap-net-raw"}, denied: lacking([]string{"--cap-drop"}), allowed: create()},
	{name: "CAP_NET_RAW", rules: []string{"cap-drop-all", "cap-net-raw"}, denied: create("--cap-add", "NET_RAW"), allowed: create("--cap-add", "NET_BIND_SERVICE")},

	{name: "no memory limit", rules: []string{"memory-limit"}, denied: lacking([]string{"--memory", "--memory-swap"}), allowed: create()},
	{name: "no process limit", rules: []string{"pids-limit"}, denied: lacking([]string{"--pids-limit"}), allowed: create()},
	{name: "unlimited processes", rules: []string{"pids-limit"}, denied: create("--pids-limit", "-1"), allowed: create("--pids-limit", "100")},
	{name: "no CPU limit", rules: []string{"cpu-limit"}, denied: lacking([]string{"--cpus"}), allowed: create("--cpus", "0.4")},
	{name: "spared by the OOM killer", rules: []string{"oom-control"}, denied: create("--oom-score-adj", "-500"), allowed: create("--oom-score-adj", "500")},
	{name: "update: unlimited processes", rules: []string{"pids-limit"}, denied: cli("update", "--pids-limit", "-1", "web"), allowed: cli("update", "--pids-limit", "50", "web")},
	{name: "update: no CPU quota", rules: []string{"cpu-limit"}, denied: post("/containers/web/update", `{"CpuQuota":-1}`), allowed: post("/containers/web/update", `{"PidsLimit":40}`)},

	{name: "root by number", rules: []string{"root-user"}, denied: create("--user", "0"), allowed: create("--user", "1000")},
	{name: "root by name", rules: []string{"root-user"}, denied: create("--user", "root"), allowed: create("--user", "app")},
	{name: "root spelled otherwise", rules: []string{"root-user"}, denied: create("--user", "00:1000"), allowed: create("--user", "10:1000")},
	{name: "root by the image", rules: []string{"root-user"}, denied: cli("create", without("--user"), rooted), allowed: cli("create", without("--user"), trusted)},
	{name: "an image from nowhere", rules: []string{"untrusted-image"}, denied: cli("create", compliant(), local), allowed: create()},

	{name: "the host's network", rules: []string{"host-network"}, denied: lacking([]string{"--network"}, "--network", "host"), allowed: lacking([]string{"--network"}, "--network", "none")},
	{name: "the host's network by an endpoint", rules: []string{"host-network"},
		denied:  post("/containers/create", body(`{"NetworkingConfig":{"EndpointsConfig":{"host":{}}}}`)),
		allowed: post("/containers/create", body(`{"NetworkingConfig":{"EndpointsConfig":{}}}`))},
	{name: "the host's processes", rules: []string{"host-pid"}, denied: create("--pid", "host"), allowed: create("--pid", "")},
	{name: "the host's shared memory", rules: []string{"host-ipc"}, denied: create("--ipc", "host"), allowed: create("--ipc", "private")},
	{name: "the host's name", rules: []string{"host-uts"}, denied: create("--uts", "host"), allowed: create("--uts", "")},
	{name: "the host's users", rules: []string{"host-userns"}, denied: create("--userns", "host"), allowed: create("--userns", "")},
	{name: "the host's control groups", rules: []string{"host-cgroupns"}, denied: create("--cgroupns", "host"), allowed: create("--cgroupns", "private")},

	{name: "the daemon's socket", rules: []string{"docker-socket"}, denied: create("-v", "/var/run/docker.sock:/s"), allowed: create("-v", "docker.sock:/s")},
	{name: "the daemon's socket, read-only", rules: []string{"docker-socket"}, denied: create("-v", "/run/docker.sock:/s:ro"), allowed: create("-v", "docker.sock:/s:ro")},
	{name: "the host's root directory", rules: []string{"host-path", "docker-socket", "self-protect"}, denied: create("-v", "/:/h"), allowed: create("-v", "h:/h")},
	{name: "a directory of the host, writable", rules: []string{"host-path"}, denied: create("-v", "/etc/ssl/certs:/c"), allowed: create("-v", "/etc/ssl/certs:/c:ro")},
	{name: "a directory nobody listed", rules: []string{"host-path-allowlist"}, denied: create("-v", "/srv/data:/d"), allowed: create("-v", "/etc/ssl/certs:/d:ro")},
	{name: "the gate's policy", rules: []string{"self-protect", "host-path"}, denied: create("-v", "/etc/seawall:/c"), allowed: create("-v", "seawall:/c")},
	{name: "shared propagation", rules: []string{"mount-propagation"}, denied: create("-v", "/dev/shm:/d:rshared"), allowed: create("-v", "/dev/shm:/d:rslave")},
	{name: "another's mounts", rules: []string{"volumes-from"}, denied: create("--volumes-from", "web"), allowed: create("-v", "web:/w")},
	{name: "a volume made on the fly that is the host", rules: []string{"volume-driver-opts", "host-path"},
		denied:  create("--mount", "type=volume,dst=/v,volume-driver=local,volume-opt=type=none,volume-opt=o=bind,volume-opt=device=/root"),
		allowed: create("--mount", "type=volume,dst=/v,volume-driver=local,volume-opt=type=tmpfs,volume-opt=device=tmpfs")},

	{name: "a device", rules: []string{"host-device"}, denied: create("--device", "/dev/fuse"), allowed: create("--device", "/dev/null")},
	{name: "the memory", rules: []string{"raw-device"}, denied: create("--device", "/dev/mem"), allowed: create("--device", "/dev/zero")},
	{name: "devices by number", rules: []string{"device-cgroup-rule"}, denied: create("--device-cgroup-rule", "b 8:* rwm"), allowed: create()},

	{name: "no system call filter", rules: []string{"seccomp"}, denied: create("--security-opt", "seccomp=unconfined"), allowed: create()},
	{name: "a filter that allows all", rules: []string{"seccomp"}, denied: profile("allow.json"), allowed: create()},
	{name: "a filter that nobody listed", rules: []string{"seccomp-custom"}, denied: profile("errno.json"), allowed: create()},
	{name: "unmasked kernel files", rules: []string{"masked-paths"}, denied: create("--security-opt", "systempaths=unconfined"), allowed: create()},
	{name: "unmasked by an empty list", rules: []string{"masked-paths"},
		denied:  post("/containers/create", body(`{"HostConfig":{"MaskedPaths":[]}}`)),
		allowed: post("/containers/create", body(`{"HostConfig":{"MaskedPaths":null}}`))},
	{name: "new privileges", rules: []string{"no-new-privileges"}, denied: lacking([]string{"--security-opt"}), allowed: create()},
	{name: "new privileges by the last word", rules: []string{"no-new-privileges"}, denied: create("--security-opt", "no-new-privileges=false"), allowed: create("--security-opt", "no-new-privileges=true")},
	{name: "writable control groups", rules: []string{"writable-cgroups"}, denied: create("--security-opt", "writable-cgroups=true"), allowed: create()},
	{name: "a kernel setting", rules: []string{"sysctl"}, denied: create("--sysctl", "net.ipv4.ip_forward=1"), allowed: create("--sysctl", "net.ipv4.tcp_syncookies=1")},
	{name: "another runtime", rules: []string{"runtime"}, denied: create("--runtime", "own"), allowed: create("--runtime", "runc")},
	{name: "another control group", rules: []string{"cgroup-parent"}, denied: create("--cgroup-parent", "/own"), allowed: create()},
	{name: "a field that no engine has", rules: []string{"unknown-field"},
		denied:  post("/containers/create", body(`{"HostConfig":{"HostRoot":true}}`)),
		allowed: post("/containers/create", body(`{"HostConfig":{"HostRoot":false}}`))},
	{name: "an annotation for the runtime", rules: []string{"oci-annotations"},
		denied:  post("/containers/create", body(`{"HostConfig":{"Annotations":{"run.oci.keep_original_groups":"1"}}}`)),
		allowed: post("/containers/create", body(`{"HostConfig":{"Annotations":{"com.example.team":"1"}}}`))},
	{name: "compose: no memory limit", rules: []string{"memory-limit"}, denied: compose(""), allowed: compose("mem_limit: 64m")},
	{name: "compose: privileged", rules: []string{"privileged", "cap-dac-read-search"}, denied: compose("mem_limit: 64m\n    privileged: true"), allowed: compose("mem_limit: 64m\n    privileged: false")},
}

// compose makes the container of a service that is compliant but for a memory
// limit, with more lines.
func compose(lines string) call {
	return func(g *gate) engine.Result {
		file := g.WriteFile("one/compose.yaml", `version: "2.4"
services:
  web:
    image: `+trusted+`
    user: "1000:1000"
    read_only: true
    cap_drop: [ALL]
    security_opt: ["no-new-privileges:true"]
    pids_limit: 64
    cpus: 0.5
    network_mode: none
    `+lines+"\n")
		return g.Compose("-f", file, "up", "--no-start")
	}
}

// profile is a create with a seccomp profile from the test's folder.
func profile(name string) call {
	return func(g *gate) engine.Result { return create("--security-opt", "seccomp="+g.Dir+"/"+name)(g) }
}
