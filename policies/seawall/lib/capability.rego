package seawall.lib

# dangerous_capabilities are those that reach the host by themselves or with
# one more step; caps.allowed_add takes single ones out.
dangerous_capabilities contains name if {
	some name in {
		"BPF", "CHECKPOINT_RESTORE", "MAC_ADMIN", "MAC_OVERRIDE", "NET_ADMIN", "PERFMON", "SYSLOG",
		"SYS_ADMIN", "SYS_BOOT", "SYS_MODULE", "SYS_PTRACE", "SYS_RAWIO", "SYS_TIME", "SYS_TTY_CONFIG",
	}
	not name in data.params.caps.allowed_add
}

# all_capabilities is true for --cap-add ALL.
all_capabilities if "ALL" in input.workload.capabilities.add
