package engine

import "testing"

func TestImageOrigin(t *testing.T) {
	for _, tt := range []struct {
		info Info
		want bool
	}{
		{Info{}, true},
		{Info{API: "1.24"}, true},
		{Info{ContainerdStore: true, API: "1.45"}, false},
		{Info{ContainerdStore: true, API: "1.52"}, false},
		{Info{ContainerdStore: true, API: "1.53"}, true},
		{Info{ContainerdStore: true, API: "2.0"}, true},
		{Info{ContainerdStore: true}, false},
		{Info{ContainerdStore: true, API: "1.x"}, false},
		{Info{ContainerdStore: true, API: "1.99.1"}, false},
	} {
		if got := tt.info.ImageOrigin(); got != tt.want {
			t.Errorf("%+v: %v", tt.info, got)
		}
	}
}

func TestStorageQuota(t *testing.T) {
	xfs := [][2]string{{"Backing Filesystem", "xfs"}}
	for _, tt := range []struct {
		driver string
		status [][2]string
		want   bool
	}{
		{"overlay2", xfs, true},
		{"overlay2", [][2]string{{"Backing Filesystem", "extfs"}}, false},
		{"overlay2", nil, false},
		{"btrfs", nil, true},
		{"zfs", nil, true},
		{"devicemapper", xfs, true},
		{"vfs", xfs, false},
		{"overlayfs", [][2]string{{"driver-type", "io.containerd.snapshotter.v1"}}, false},
		{"zfs", [][2]string{{"driver-type", "io.containerd.snapshotter.v1"}}, false},
		{"", nil, false},
	} {
		if got := storageQuota(tt.driver, tt.status); got != tt.want {
			t.Errorf("%s %v: %v, want %v", tt.driver, tt.status, got, tt.want)
		}
	}
}
