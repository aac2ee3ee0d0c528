package seawall.lib

# raw_device is true for device nodes that are the host itself: disks, memory,
# the kernel's log, the processor's registers, made-up input. It is true for
# directories that hold such nodes, and for a path outside /dev, which can only
# be a link or a node of the requester's own making.
raw_device(path) if path == "/dev"

raw_device(path) if not startswith(path, "/dev")

raw_device(path) if {
	startswith(path, "/dev")
	path != "/dev"
	not startswith(path, "/dev/")
}

raw_device(path) if regex.match(`^/dev/(sd[a-z]{1,3}|hd[a-z]|vd[a-z]{1,2}|xvd[a-z]{1,2})[0-9]*$`, path)

raw_device(path) if {
	regex.match(`^/dev/(bcache|dasd|dm-|fd|loop|md|mmcblk|mtd|nbd|nvme|pmem|ram|rbd|sg|sr|ublkb|zd|zram)[0-9]`, path)
}

raw_device(path) if {
	regex.match(`^/dev/(block|bsg|cpu|disk|mapper|mei|md|mtd|nvram|root|kmem|kmsg|mem|port|loop-control|btrfs-control|uhid|uinput|zvol)(/|$)`, path)
}
