package input

import (
	"slices"
	"strings"
	"testing"
)

func TestCapabilityName(t *testing.T) {
	for in, want := range map[string]string{
		"SYS_ADMIN": "SYS_ADMIN", "sys_admin": "SYS_ADMIN", "CAP_SYS_ADMIN": "SYS_ADMIN", "cap_Sys_Admin": "SYS_ADMIN",
		"all": "ALL", "ALL": "ALL", "CAP_ALL": "CAP_ALL", "cap_all": "CAP_ALL",
		"\u017fys_adm\u0131n": "SYS_ADMIN", // long s and dotless i upper-case into ASCII
		"CAP_CAP_SYS_ADMIN":   "CAP_SYS_ADMIN",
		" SYS_ADMIN":          " SYS_ADMIN", // nothing is trimmed
		"":                    "",
		"nope":                "NOPE",
	} {
		if got := capabilityName(in); got != want {
			t.Errorf("capabilityName(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestCapabilities(t *testing.T) {
	defaults := defaultCapabilities
	for name, tt := range map[string]struct {
		add, drop, exact []string
		privileged       bool
		effective        []string
	}{
		"nothing asked":            {effective: defaults},
		"one added":                {add: []string{"sys_ptrace"}, effective: sortedSet(append(without(defaults, nil), "SYS_PTRACE"))},
		"one dropped":              {drop: []string{"CAP_MKNOD"}, effective: without(defaults, []string{"MKNOD"})},
		"all dropped":              {drop: []string{"all"}},
		"all dropped, one added":   {drop: []string{"ALL"}, add: []string{"CHOWN"}, effective: []string{"CHOWN"}},
		"dropped and added":        {drop: []string{"NET_RAW"}, add: []string{"NET_RAW"}, effective: defaults},
		"dropped, all, added":      {drop: []string{"KILL", "ALL"}, add: []string{"KILL"}, effective: []string{"KILL"}},
		"all added":                {add: []string{"ALL"}, effective: allCapabilities},
		"all added, one dropped":   {add: []string{"ALL"}, drop: []string{"SYS_ADMIN"}, effective: without(allCapabilities, []string{"SYS_ADMIN"})},
		"all added, one both":      {add: []string{"ALL", "BPF"}, drop: []string{"BPF"}, effective: without(allCapabilities, []string{"BPF"})},
		"all added, all dropped":   {add: []string{"ALL"}, drop: []string{"ALL"}, effective: allCapabilities},
		"privileged":               {privileged: true, drop: []string{"ALL"}, effective: allCapabilities},
		"exact set of 19.03":       {exact: []string{"CAP_BPF"}, effective: sortedSet(append(without(defaults, nil), "BPF"))},
		"exact set, all":           {exact: []string{"all"}, effective: allCapabilities},
		"exact set and all droped": {exact: []string{"CHOWN"}, drop: []string{"ALL"}, effective: []string{"CHOWN"}},
	} {
		t.Run(name, func(t *testing.T) {
			got := capabilities(tt.add, tt.drop, tt.exact, tt.privileged)
			if d := diff(tt.effective, got.Effective); d != "" {
				t.Error(d)
			}
		})
	}
	if got := capabilities(nil, nil, []string{"CHOWN", "BPF"}, false).Add; !slices.Equal(got, []string{"BPF"}) {
		t.Errorf("what an exact set adds to the defaults is %q", got)
	}
}

func TestCapabilityListsAreSorted(t *testing.T) {
	if !slices.IsSorted(defaultCapabilities) || len(defaultCapabilities) != 14 {
		t.Error("the default capabilities are not 14 in order")
	}
	if !slices.IsSorted(allCapabilities) || len(allCapabilities) != 41 {
		t.Errorf("all capabilities are not 41 in order but %d", len(allCapabilities))
	}
}

func FuzzCapabilityName(f *testing.F) {
	for _, s := range []string{"ALL", "cap_all", "CAP_CAP_X", "\u017fys_admin", "\xff"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		name := capabilityName(s)
		if name != strings.ToUpper(name) {
			t.Errorf("%q is not in upper case", name)
		}
		if (name == everyCapability) != (strings.ToUpper(s) == everyCapability) {
			t.Errorf("%q reads as ALL, or does not, unlike the engine", s)
		}
		upper := strings.ToUpper(s)
		if known := slices.Contains(allCapabilities, name); known != (slices.Contains(allCapabilities, upper) || slices.Contains(allCapabilities, strings.TrimPrefix(upper, "CAP_"))) {
			t.Errorf("%q: known is %t, unlike the engine", s, known)
		}
		both := capabilities([]string{s}, []string{s}, nil, false)
		if upper != everyCapability && name != "" && !slices.Contains(both.Effective, name) {
			t.Errorf("%q, dropped and added, is not held: %q", s, both.Effective)
		}
	})
}
