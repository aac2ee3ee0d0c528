// Package engine runs real Docker engines of three generations for
// end-to-end tests. `sudo hack/engines` installs them; a test that finds none
// fails and says so, it never skips.
//
//	func TestGate(t *testing.T) {
//		engine.Each(t, func(t *testing.T, v engine.Version) {
//			d := engine.Start(t, v)            // open: prepare images first
//			d.ImportBusybox("busybox:1", "USER app")
//			serve(t, d.PluginDir()+"/seawall.sock", d.Host())
//			d.Reload(engine.WithAuthz("seawall")) // closed, by SIGHUP
//			r := d.Docker("run", "--rm", "--privileged", "busybox:1", "true")
//			...
//		})
//	}
//
// # What a daemon stands on
//
// Every daemon has a machine of its own, made of a mount, a pid and a network
// namespace on top of the engine's Debian root (an overlay, so nothing the
// daemon does reaches another). Inside, all is where Docker has it by
// default: /run/docker.sock, /run/docker/plugins, /etc/docker/daemon.json,
// /var/lib/docker. So tests run in parallel, a plugin is simply called
// "seawall" in each, ports and swarm do not collide, iptables rules stay
// inside, and there is no way out to the Internet. When the test ends, or the
// test binary is killed, the kernel ends every process and mount of it.
//
// A gate may run in the test's process, or on the host, with its socket in
// [Daemon.PluginDir] and [Daemon.Host] as the daemon's address; or inside, by
// [Daemon.Command] with its binary shown by [WithBinds], using the default
// paths. Mind that a gate on the host sees the host's files, not those that
// the daemon would mount; [Daemon.Dir] is the same on both sides.
// # What it can show, and what not
//
// Measured on all three engines unless a line says otherwise: containers
// start, run, attach, exec, publish ports on a bridge and answer on them;
// memory and pids limits bite; seccomp filters and no-new-privileges hold;
// health checks run; userns-remap works ([WithUsernsRemap]); both builders
// build from local images; a swarm of one runs service tasks; stacks deploy;
// managed plugins are created, enabled and asked; SIGHUP and live-restore
// work; a local registry gives images real RepoDigests ([Daemon.Publish]).
//
// Facts that tests must reckon with:
//
//   - A plugin that is named but absent costs 15 s of retries; then dockerd
//     ends, at start and at a reload alike.
//   - A removed authorization-plugins key opens the gate at the next reload;
//     on 28.5 a null does not.
//   - A container whose first process ignores SIGTERM (a bare sleep) takes 10 s
//     to stop, and so does a daemon that stops it. Use the image's "idle".
//   - A waited-for service (--detach=false) takes 5 s more.
//   - In containerd's image store ([WithContainerdStore]) an import or a local
//     tag has RepoDigests under its name; in the classic store it has none.
//
// Where the host itself lacks rights, as a sandbox may:
//
//   - Without CAP_SYS_RESOURCE, 20.10 creates containers that are privileged
//     or add ALL, but cannot start them, nor exec --privileged; 26.1 and 28.5
//     do both, with what rights there are, and refuse CAP_SYS_RESOURCE by name.
//     A negative oom-score-adj fails at start. Create and inspect show in each
//     case what the daemon accepted.
//   - Whether cgroups are v1 or v2, and whether AppArmor or SELinux confine, is
//     the host's: without them the engine accepts and ignores such options.
//   - Not to be had: macvlan, ipvlan, NFS, the swarm's routing mesh (a
//     published service port does not answer) where the kernel lacks them;
//     checkpoints (no CRIU in the roots: the request is made, and fails after
//     the gate); syslog and journald logging; git contexts of builds; anything
//     on the Internet, Docker Hub included, which fails at once.
package engine
