package input

import (
	"strings"
	"testing"
)

func TestSecurityOptions(t *testing.T) {
	std := Seccomp{Mode: "default"}
	open := Seccomp{Mode: "unconfined", AllowsAll: true}
	for name, tt := range map[string]struct {
		opts     []string
		fallback bool // the daemon's no-new-privileges
		want     Security
	}{
		"nothing":                {want: Security{Seccomp: std}},
		"the daemon's default":   {fallback: true, want: Security{Seccomp: std, NoNewPrivileges: true}},
		"bare":                   {opts: []string{"no-new-privileges"}, want: Security{Seccomp: std, NoNewPrivileges: true}},
		"=true":                  {opts: []string{"no-new-privileges=true"}, want: Security{Seccomp: std, NoNewPrivileges: true}},
		":TRUE":                  {opts: []string{"no-new-privileges:TRUE"}, want: Security{Seccomp: std, NoNewPrivileges: true}},
		"=1":                     {opts: []string{"no-new-privileges=1"}, want: Security{Seccomp: std, NoNewPrivileges: true}},
		"the last one wins":      {opts: []string{"no-new-privileges", "no-new-privileges=f"}, want: Security{Seccomp: std}},
		"false beats the daemon": {opts: []string{"no-new-privileges=0"}, fallback: true, want: Security{Seccomp: std}},
		"not a bool":             {opts: []string{"no-new-privileges=yes"}, fallback: true, want: Security{Seccomp: std, Unknown: []string{"no-new-privileges=yes"}}},
		"another case":           {opts: []string{"No-New-Privileges"}, want: Security{Seccomp: std, Unknown: []string{"No-New-Privileges"}}},
		"seccomp":                {opts: []string{"seccomp=unconfined"}, want: Security{Seccomp: open}},
		"seccomp with a colon":   {opts: []string{"seccomp:unconfined"}, want: Security{Seccomp: open}},
		"seccomp, later wins":    {opts: []string{"seccomp=unconfined", "seccomp=builtin"}, want: Security{Seccomp: std}},
		"seccomp emptied":        {opts: []string{"seccomp=unconfined", "seccomp="}, want: Security{Seccomp: std}},
		"apparmor":               {opts: []string{"apparmor=x", "apparmor:unconfined"}, want: Security{Seccomp: std, AppArmor: "unconfined"}},
		"label":                  {opts: []string{"label=type:spc_t", "label=user:u", "label=role:r", "label:level:s0", "label=filetype:f"}, want: Security{Seccomp: std, SELinux: SELinux{Type: "spc_t", User: "u", Role: "r", Level: "s0"}}},
		"label disabled":         {opts: []string{"label=disable", "label=type:container_t"}, want: Security{Seccomp: std, SELinux: SELinux{Disabled: true, Type: "container_t"}}},
		"label with a colon":     {opts: []string{"label:disable"}, want: Security{Seccomp: std, SELinux: SELinux{Disabled: true}}},
		"bare disable":           {opts: []string{"disable"}, want: Security{Seccomp: std, SELinux: SELinux{Disabled: true}}},
		"label of no kind":       {opts: []string{"label=x", "label=x:y"}, want: Security{Seccomp: std, Unknown: []string{"label=x", "label=x:y"}}},
		"writable cgroups":       {opts: []string{"writable-cgroups"}, want: Security{Seccomp: std, WritableCgroups: true}},
		"writable cgroups, off":  {opts: []string{"writable-cgroups", "writable-cgroups=false"}, want: Security{Seccomp: std}},
		"writable cgroups, odd":  {opts: []string{"writable-cgroups=x"}, want: Security{Seccomp: std, WritableCgroups: true, Unknown: []string{"writable-cgroups=x"}}},
		"unknown":                {opts: []string{"x", "x=y", "", "systempaths=unconfined"}, want: Security{Seccomp: std, Unknown: []string{"x", "x=y", "", "systempaths=unconfined"}}},
		"unknown and long":       {opts: []string{strings.Repeat("x", 1000)}, want: Security{Seccomp: std, Unknown: []string{strings.Repeat("x", 128) + "..."}}},
	} {
		t.Run(name, func(t *testing.T) {
			if d := diff(tt.want, securityOptions(tt.opts, tt.fallback)); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestSeccompProfile(t *testing.T) {
	for profile, allows := range map[string]bool{
		`{}`:                                 true,
		`nonsense`:                           true,
		`[]`:                                 true,
		`{"defaultAction":"SCMP_ACT_ALLOW"}`: true,
		`{"DEFAULTACTION":"SCMP_ACT_LOG"}`:   true,
		`{"defaultAction":"SCMP_ACT_TRACE"}`: true,
		`{"defaultAction":"SCMP_ACT_ALLOW","syscalls":[{"names":["mount"],"action":"SCMP_ACT_LOG"}]}`:      true,
		`{"defaultAction":"SCMP_ACT_ALLOW","syscalls":[{"action":"SCMP_ACT_ERRNO"}]}`:                      true,
		`{"defaultAction":"SCMP_ACT_ALLOW","syscalls":[{"names":["mount"],"action":"SCMP_ACT_ERRNO"}]}`:    false,
		`{"defaultAction":"SCMP_ACT_ALLOW","syscalls":[{"name":"mount","action":"SCMP_ACT_KILL"}]}`:        false,
		`{"defaultAction":"SCMP_ACT_ERRNO"}`:                                                               false,
		`{"defaultAction":"SCMP_ACT_KILL_PROCESS","syscalls":[{"names":["x"],"action":"SCMP_ACT_ALLOW"}]}`: false,
	} {
		s := seccomp(profile)
		if s.Mode != "custom" || len(s.SHA256) != 64 || s.AllowsAll != allows {
			t.Errorf("%s: %+v, want allows %t", profile, s, allows)
		}
	}
	if s := seccomp("Unconfined"); s.Mode != "custom" || !s.AllowsAll {
		t.Errorf("the word in another case, which no engine takes, is %+v", s)
	}
}

func TestSystemPaths(t *testing.T) {
	for name, tt := range map[string]struct {
		host       string
		masked     int
		unreadonly []string
	}{
		"not there":                {`{}`, 0, nil},
		"null":                     {`{"MaskedPaths":null,"ReadonlyPaths":null}`, 0, nil},
		"emptied":                  {`{"MaskedPaths":[],"ReadonlyPaths":[]}`, len(defaultMasked), defaultReadonly},
		"one left out":             {`{"ReadonlyPaths":["/proc/bus","/proc/fs","/proc/irq","/proc/sysrq-trigger"]}`, 0, []string{"/proc/sys"}},
		"masked, not read-only":    {`{"MaskedPaths":["/proc/sys"],"ReadonlyPaths":["/proc/bus","/proc/fs","/proc/irq","/proc/sysrq-trigger"]}`, len(defaultMasked), nil},
		"another spelling is none": {`{"ReadonlyPaths":["/proc/bus/","/proc/fs","/proc/irq","/proc/sys","/proc/sysrq-trigger"]}`, 0, []string{"/proc/bus"}},
	} {
		t.Run(name, func(t *testing.T) {
			s := create(t, `{"Image":"app","HostConfig":`+tt.host+`}`).Security
			if len(s.Unmasked) != tt.masked || diff(tt.unreadonly, s.Unreadonly) != "" {
				t.Errorf("unmasked %v, unreadonly %v", s.Unmasked, s.Unreadonly)
			}
		})
	}
}

// FuzzSecurityOptions holds that an option which the engine would take for
// turning something off is never lost, and that unknown ones are told.
func FuzzSecurityOptions(f *testing.F) {
	for _, s := range []string{"seccomp=unconfined", "label:disable", "no-new-privileges=false", "a=b", "", "=", ":"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, opt string) {
		s := securityOptions([]string{opt}, true)
		key, value, eq := strings.Cut(opt, "=")
		if !eq {
			key, value, _ = strings.Cut(opt, ":")
		}
		if key == "seccomp" && value == "unconfined" && s.Seccomp.Mode != "unconfined" {
			t.Errorf("%q: %+v", opt, s.Seccomp)
		}
		if key == "apparmor" && value != s.AppArmor {
			t.Errorf("%q: apparmor is %q", opt, s.AppArmor)
		}
		if key == "label" && value == "disable" && !s.SELinux.Disabled {
			t.Errorf("%q: selinux is on", opt)
		}
		same := securityOptions(nil, true)
		if len(s.Unknown) == 0 && diff(s, same) == "" && key != "no-new-privileges" && key != "writable-cgroups" &&
			key != "seccomp" && key != "apparmor" && key != "label" {
			t.Errorf("%q is neither taken nor told", opt)
		}
	})
}
