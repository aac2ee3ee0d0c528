package e2e

// warnRows are what the profile restricted warns of, as built in.
var warnRows = []row{
	{name: "a writable root", rules: []string{"readonly-rootfs"}, warn: true, denied: lacking([]string{"--read-only"}), allowed: create()},
	{name: "unlimited swap", rules: []string{"memory-swap"}, warn: true, denied: create("--memory-swap", "-1"), allowed: create("--memory-swap", "64m")},
	{name: "an image by tag", rules: []string{"image-digest"}, warn: true, denied: create(), allowed: pinned()},
	{name: "an image without a version", rules: []string{"image-latest"}, warn: true, past: true, denied: cli("pull", "app"), allowed: cli("pull", trusted)},
	{name: "no health check", rules: []string{"healthcheck"}, warn: true, denied: cli("create", compliant(), "--restart", "always", rooted), allowed: create("--restart", "always")},
	{name: "a secret in the environment", rules: []string{"env-secrets"}, warn: true, denied: create("-e", "DB_PASSWORD=x"), allowed: create("-e", "DB_PASSWORD_FILE=/x")},
	{name: "the default bridge", rules: []string{"default-bridge"}, warn: true, denied: bridged(), allowed: create()},
	{name: "a port on every address", rules: []string{"port-bind-all"}, warn: true, denied: bridged("-p", "8080:80"), allowed: bridged("-p", "127.0.0.1:8080:80")},
	{name: "a port of the host", rules: []string{"privileged-port"}, warn: true, denied: bridged("-p", "127.0.0.1:25:25"), allowed: bridged("-p", "127.0.0.1:2525:25")},
	{name: "every exposed port", rules: []string{"publish-all"}, warn: true, denied: bridged("-P"), allowed: bridged()},
	{name: "another's processes", rules: []string{"share-container-ns"}, warn: true, denied: create("--pid", "container:web"), allowed: create()},
	{name: "a powerful group", rules: []string{"root-group"}, warn: true, denied: create("--group-add", "docker"), allowed: create("--group-add", "1001")},
	{name: "an SSH server", rules: []string{"ssh-server"}, warn: true, denied: cli("create", compliant(), trusted, "/usr/sbin/sshd"), allowed: cli("create", compliant(), trusted, "/usr/sbin/httpd")},
	{name: "no storage quota", rules: []string{"storage-quota"}, warn: true, past: true, denied: create(), allowed: create("--storage-opt", "size=1G")},
	{name: "a tmpfs without a size", rules: []string{"tmpfs-size"}, warn: true, denied: create("--tmpfs", "/x"), allowed: create("--tmpfs", "/x:size=1m")},
	{name: "unlimited core dumps", rules: []string{"ulimit"}, warn: true, denied: create("--ulimit", "core=-1"), allowed: create("--ulimit", "core=0")},
	{name: "no log", rules: []string{"log-config"}, warn: true, denied: cli("create", without("--log-opt"), "--log-driver", "none", trusted), allowed: create()},
	{name: "a kernel memory limit", rules: []string{"kernel-memory"}, warn: true, past: true, denied: post("/containers/create", body(`{"HostConfig":{"KernelMemory":33554432}}`)), allowed: post("/containers/create", body(`{}`))},
	{name: "a network without walls", rules: []string{"network-icc"}, warn: true, denied: cli("network", "create", "n"), allowed: cli("network", "create", "-o", "com.docker.network.bridge.enable_icc=false", "n")},
	{name: "a graphics processor", rules: []string{"device-request"}, warn: true, past: true, denied: create("--gpus", "all"), allowed: create()},
}

// bridged is create on the default bridge.
func bridged(extra ...string) call {
	return lacking([]string{"--network"}, append([]string{"--network", "bridge"}, extra...)...)
}
