package input

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
)

// seccomp reads the value of a seccomp option: unconfined, builtin, or the
// text of a whole profile.
func seccomp(value string) Seccomp {
	switch value {
	case "", "builtin":
		return Seccomp{Mode: "default"}
	case "unconfined":
		return Seccomp{Mode: "unconfined", AllowsAll: true}
	}
	sum := sha256.Sum256([]byte(value))
	s := Seccomp{Mode: "custom", SHA256: hex.EncodeToString(sum[:]), AllowsAll: true}
	var profile struct {
		DefaultAction string `json:"defaultAction"`
		Syscalls      []struct {
			Name   string   `json:"name"`
			Names  []string `json:"names"`
			Action string   `json:"action"`
		} `json:"syscalls"`
	}
	if err := json.Unmarshal([]byte(value), &profile); err != nil {
		return s
	}
	s.DefaultAction = profile.DefaultAction
	s.AllowsAll = !denies(profile.DefaultAction)
	for _, call := range profile.Syscalls {
		if denies(call.Action) && (call.Name != "" || len(call.Names) > 0) {
			s.AllowsAll = false
		}
	}
	return s
}

// denies reports whether a filter's action keeps a call from being made. LOG
// lets it through; TRACE and NOTIFY do what another process says.
func denies(action string) bool {
	switch action {
	case "SCMP_ACT_KILL", "SCMP_ACT_KILL_PROCESS", "SCMP_ACT_KILL_THREAD", "SCMP_ACT_TRAP", "SCMP_ACT_ERRNO":
		return true
	}
	return false
}
