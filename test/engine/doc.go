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
package engine
