package input

import (
	"slices"

	"github.com/moby/moby/api/types/blkiodev"
	"github.com/moby/moby/api/types/container"
)

// resourceLimits reads the limits of a container to be created, or of one that
// exists. Negative values, where the engine takes them, mean no limit.
func resourceLimits(r *container.Resources) Limits {
	l := Limits{
		Memory: max(r.Memory, 0), MemorySwap: max(r.MemorySwap, -1), MemoryReservation: max(r.MemoryReservation, 0),
		NanoCPUs: max(r.NanoCPUs, 0), CPUQuota: r.CPUQuota, CPUPeriod: r.CPUPeriod, CPUShares: r.CPUShares,
		CpusetCPUs: r.CpusetCpus, BlkioWeight: int64(r.BlkioWeight), BlkioLimited: blkioLimited(r),
	}
	if r.PidsLimit != nil {
		l.PIDs = max(*r.PidsLimit, 0)
	}
	return l
}

// blkioLimited reports whether the rate of some device is bounded.
func blkioLimited(r *container.Resources) bool {
	return len(r.BlkioDeviceReadBps) > 0 || len(r.BlkioDeviceWriteBps) > 0 ||
		len(r.BlkioDeviceReadIOps) > 0 || len(r.BlkioDeviceWriteIOps) > 0
}

// unchanged lists what an update leaves as it is: a number that is 0, a text
// that is empty, and a list or a pids limit that is not there. An engine may
// leave more alone (device rates below API 1.55); what the request states is
// judged all the same.
func unchanged(r *container.Resources, restart container.RestartPolicy, kernelMemory int64) []string {
	noRates := r.BlkioDeviceReadBps == nil && r.BlkioDeviceWriteBps == nil &&
		r.BlkioDeviceReadIOps == nil && r.BlkioDeviceWriteIOps == nil
	left := []string{"shm_size", "storage"} // no update changes these
	for name, same := range map[string]bool{
		"memory":             r.Memory == 0,
		"memory_swap":        r.MemorySwap == 0,
		"memory_reservation": r.MemoryReservation == 0,
		"kernel_memory":      kernelMemory == 0,
		"pids":               r.PidsLimit == nil,
		"nano_cpus":          r.NanoCPUs == 0,
		"cpu_quota":          r.CPUQuota == 0,
		"cpu_period":         r.CPUPeriod == 0,
		"cpu_shares":         r.CPUShares == 0,
		"cpuset_cpus":        r.CpusetCpus == "",
		"blkio_weight":       r.BlkioWeight == 0,
		"blkio_limited":      noRates,
		"restart":            restart.Name == "",
	} {
		if same {
			left = append(left, name)
		}
	}
	slices.Sort(left)
	return left
}

// ulimits copies the limits by name. A null in the list is refused: engine
// 20.10 takes it, and no look at that container comes back any more.
func ulimits(list []*container.Ulimit, field string) ([]Ulimit, error) {
	out := make([]Ulimit, 0, len(list))
	for _, u := range list {
		if u == nil {
			return nil, undecodable(field, "the list holds a null")
		}
		out = append(out, Ulimit{Name: u.Name, Soft: u.Soft, Hard: u.Hard})
	}
	return out, nil
}

// nullDevice reports whether one of the lists of devices holds a null.
func nullDevice(r *container.Resources) bool {
	for _, list := range [][]*blkiodev.ThrottleDevice{
		r.BlkioDeviceReadBps, r.BlkioDeviceWriteBps, r.BlkioDeviceReadIOps, r.BlkioDeviceWriteIOps,
	} {
		if slices.Contains(list, nil) {
			return true
		}
	}
	return slices.Contains(r.BlkioWeightDevice, nil)
}
