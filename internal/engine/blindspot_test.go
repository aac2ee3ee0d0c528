package engine

import (
	"slices"
	"strings"
	"testing"
)

func TestBlindspots(t *testing.T) {
	const unix = "unix:///var/run/docker.sock"
	for _, tt := range []struct {
		version, host string
		want          string // those that not every engine has
	}{
		{"18.09.0", unix, "body-withheld body-1mib"},
		{"18.09.1", unix, "body-1mib"},
		{"18.09.9", unix, "body-1mib"},
		{"17.05.0-ce", unix, "body-withheld body-1mib"},
		{"19.03.15", unix, "body-withheld body-1mib"},
		{"20.10.24+dfsg1", unix, "body-withheld body-1mib"},
		{"23.0.14", unix, "body-withheld body-1mib"},
		{"23.0.15", unix, "body-1mib"},
		{"24.0.9", unix, "body-withheld body-1mib"},
		{"25.0.5", unix, "body-withheld body-1mib"},
		{"25.0.6", unix, "body-1mib"},
		{"25.0.15", unix, "body-1mib"},
		{"25.0.16", unix, ""},
		{"26.1.4", unix, "body-withheld body-1mib"},
		{"26.1.5+dfsg1", unix, "body-1mib"},
		{"27.1.0", unix, "body-withheld body-1mib"},
		{"27.1.1-rc.1", unix, "body-withheld body-1mib"},
		{"27.1.1", unix, "body-1mib"},
		{"28.5.2-ce", unix, "body-1mib"},
		{"29.1.9", unix, "body-1mib"},
		{"29.2.0-rc.1", unix, "body-1mib native-grpc"},
		{"29.2.0", unix, "body-1mib native-grpc"},
		{"29.3.0", unix, "body-1mib native-grpc"},
		{"29.3.1-rc.2", unix, "body-1mib native-grpc"},
		{"29.3.1", unix, "native-grpc"},
		{"v29.7.2", "tcp://127.0.0.1:2376", "native-grpc"},
		{"30.0.0", "", "native-grpc"},
		{"dev", unix, "unknown-version body-withheld body-1mib native-grpc"},
		{"", unix, "unknown-version body-withheld body-1mib native-grpc"},
		{"20.10", unix, "unknown-version body-withheld body-1mib native-grpc"},
		{"99999.1.1", unix, "unknown-version body-withheld body-1mib native-grpc"},
		{"29.3.1\n", unix, "unknown-version body-withheld body-1mib native-grpc"},
		{"library-import", unix, "unknown-version body-withheld body-1mib native-grpc"},
	} {
		var some, always []string
		for _, b := range Blindspots(tt.version, tt.host) {
			if b.ID == "" || b.Summary == "" || b.Mitigation == "" {
				t.Errorf("%s: %+v is not complete", tt.version, b)
			}
			if b.Always {
				always = append(always, b.ID)
			} else {
				some = append(some, b.ID)
			}
		}
		if got := strings.Join(some, " "); got != tt.want {
			t.Errorf("%s at %s: %q, want %q", tt.version, tt.host, got, tt.want)
		}
		if slices.Contains(always, "no-user") == strings.HasPrefix(tt.host, "tcp://") {
			t.Errorf("%s at %s: always %v", tt.version, tt.host, always)
		}
		if !slices.Contains(always, "form-body") || !slices.Contains(always, "streams") {
			t.Errorf("%s: always %v", tt.version, always)
		}
	}
}

// A distribution's version does not tell what was fixed in it.
func TestBlindspotsOfADistribution(t *testing.T) {
	for version, want := range map[string]bool{"20.10.24+dfsg1": true, "20.10.24": false, "27.1.1-rc.1": false} {
		for _, b := range Blindspots(version, "") {
			if got := strings.Contains(b.Summary, "distribution"); got != (want && !b.Always) {
				t.Errorf("%s: %s: %q", version, b.ID, b.Summary)
			}
		}
	}
}
