package input

import (
	"slices"
	"strings"
)

// defaultCapabilities are what every engine gives a container that asks for
// nothing.
var defaultCapabilities = []string{
	"AUDIT_WRITE", "CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "MKNOD", "NET_BIND_SERVICE",
	"NET_RAW", "SETFCAP", "SETGID", "SETPCAP", "SETUID", "SYS_CHROOT",
}

// allCapabilities are those of Linux 5.9 to date. Engines and kernels that are
// older know fewer.
var allCapabilities = []string{
	"AUDIT_CONTROL", "AUDIT_READ", "AUDIT_WRITE", "BLOCK_SUSPEND", "BPF", "CHECKPOINT_RESTORE", "CHOWN",
	"DAC_OVERRIDE", "DAC_READ_SEARCH", "FOWNER", "FSETID", "IPC_LOCK", "IPC_OWNER", "KILL", "LEASE",
	"LINUX_IMMUTABLE", "MAC_ADMIN", "MAC_OVERRIDE", "MKNOD", "NET_ADMIN", "NET_BIND_SERVICE",
	"NET_BROADCAST", "NET_RAW", "PERFMON", "SETFCAP", "SETGID", "SETPCAP", "SETUID", "SYSLOG",
	"SYS_ADMIN", "SYS_BOOT", "SYS_CHROOT", "SYS_MODULE", "SYS_NICE", "SYS_PACCT", "SYS_PTRACE",
	"SYS_RAWIO", "SYS_RESOURCE", "SYS_TIME", "SYS_TTY_CONFIG", "WAKE_ALARM",
}

// everyCapability is the word for all of them.
const everyCapability = "ALL"

// capabilityName puts a capability into normal form: upper case by Unicode's
// rules, as the engine does it, and without CAP_. CAP_ALL, which no engine
// knows, stays as it is: it is not ALL.
func capabilityName(s string) string {
	s = strings.ToUpper(s)
	if name, ok := strings.CutPrefix(s, "CAP_"); ok && name != everyCapability {
		return name
	}
	return s
}

// capabilities works out what a process would hold. exact is
// HostConfig.Capabilities of engine 19.03, which stands for the whole set
// there and is unknown elsewhere; so both readings count.
func capabilities(add, drop, exact []string, privileged bool) Capabilities {
	c := Capabilities{Add: capabilityNames(add), Drop: capabilityNames(drop)}
	switch {
	case privileged:
		c.Effective = slices.Clone(allCapabilities)
	case slices.Contains(c.Add, everyCapability):
		c.Effective = without(allCapabilities, c.Drop)
	case slices.Contains(c.Drop, everyCapability):
		c.Effective = slices.Clone(c.Add)
	default:
		// Dropped first, added then: what is in both lists is held.
		c.Effective = append(without(defaultCapabilities, c.Drop), c.Add...)
	}
	if len(exact) > 0 {
		exact = capabilityNames(exact)
		c.Effective = append(c.Effective, exact...)
		c.Add = sortedSet(append(c.Add, without(exact, defaultCapabilities)...))
	}
	if slices.Contains(exact, everyCapability) {
		c.Effective = append(c.Effective, allCapabilities...)
	}
	c.Effective = without(sortedSet(c.Effective), []string{everyCapability})
	return c
}

func capabilityNames(list []string) []string {
	names := make([]string, 0, len(list))
	for _, s := range list {
		names = append(names, capabilityName(s))
	}
	return sortedSet(names)
}

// without returns a copy of list that lacks what is in drop.
func without(list, drop []string) []string {
	kept := make([]string, 0, len(list))
	for _, s := range list {
		if !slices.Contains(drop, s) {
			kept = append(kept, s)
		}
	}
	return kept
}

// sortedSet returns a sorted copy of list with each entry once, never nil.
func sortedSet(list []string) []string {
	set := slices.Clone(list)
	slices.Sort(set)
	set = slices.Compact(set)
	if set == nil {
		return []string{}
	}
	return set
}
