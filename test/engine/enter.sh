# Turns a fresh set of namespaces (mount, pid, net) into a small machine that
# stands on one engine's Debian root, then stays as its first process.
# Arguments: BUSYBOX ROOT STATE [BIND...]
#
# The root is the lower layer of an overlay, so daemons share it and none can
# change it. A plain chroot would not do: the graph driver wants / to be a
# mount point. Every mount lives in this mount namespace only and goes with it.
set -eu
busybox=$1 lower=$2 state=$3
shift 3
mount --make-rprivate /
"$busybox" ifconfig lo up
mount -t overlay overlay -o "lowerdir=$lower,upperdir=$state/upper,workdir=$state/work" "$state/root"
cd "$state/root"
mount -t proc proc proc
mount -t sysfs sysfs sys
mount --rbind /sys/fs/cgroup sys/fs/cgroup
mount --rbind /dev dev
mount --bind "$state/run" run
mount --bind "$state/etc" etc/docker
mount --bind "$state/data" var/lib/docker
for path; do
	if [ -d "$path" ]; then
		mkdir -p ".$path"
	else
		mkdir -p ".${path%/*}"
		: >".$path"
	fi
	mount --rbind "$path" ".$path"
done
mkdir -p .host
pivot_root . .host
umount -l /.host
rmdir /.host
echo ready
# A shell that waits in the foreground also reaps whatever is orphaned here.
exec sh -c 'while :; do sleep 86400; done' >/dev/null 2>&1
