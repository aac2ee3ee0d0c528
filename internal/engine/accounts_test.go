package engine

import (
	"archive/tar"
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

type tarEntry struct {
	name, text string
	typ        byte
}

func makeTar(t *testing.T, entries []tarEntry) []byte {
	t.Helper()
	var buf bytes.Buffer
	w := tar.NewWriter(&buf)
	for _, e := range entries {
		h := &tar.Header{Name: e.name, Typeflag: e.typ, Mode: 0o644}
		if e.typ == tar.TypeReg {
			h.Size = int64(len(e.text))
		} else {
			h.Linkname = e.text
		}
		if err := w.WriteHeader(h); err != nil {
			t.Fatal(err)
		}
		if e.typ == tar.TypeReg {
			if _, err := w.Write([]byte(e.text)); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

func TestScanExport(t *testing.T) {
	dir := func(name string) tarEntry { return tarEntry{name: name, typ: tar.TypeDir} }
	file := func(name, text string) tarEntry { return tarEntry{name, text, tar.TypeReg} }
	link := func(name, to string) tarEntry { return tarEntry{name, to, tar.TypeSymlink} }
	both := Accounts{Passwd: []byte("p"), Group: []byte("g")}
	for _, tt := range []struct {
		name    string
		entries []tarEntry
		want    Accounts
		err     string
	}{
		{"both", []tarEntry{dir("bin/"), dir("etc/"), file("etc/group", "g"), file("etc/passwd", "p"), dir("home/")}, both, ""},
		{"as ./etc", []tarEntry{dir("./etc/"), file("./etc/passwd", "p"), file("./etc/group", "g")}, both, ""},
		{"no group", []tarEntry{dir("etc/"), file("etc/passwd", "p"), dir("home/"), file("home/etc/group", "x")}, Accounts{Passwd: []byte("p")}, ""},
		{"no group, etc is last", []tarEntry{dir("etc/"), file("etc/passwd", "p")}, Accounts{Passwd: []byte("p")}, ""},
		{"no etc", []tarEntry{dir("etcetera/"), file("etcetera/passwd", "p")}, Accounts{}, ""},
		{"empty file", []tarEntry{file("etc/group", ""), file("etc/passwd", "p")}, Accounts{Passwd: []byte("p"), Group: []byte{}}, ""},
		{"empty root", nil, Accounts{}, ""},
		{"passwd is a link", []tarEntry{link("etc/passwd", "../x")}, Accounts{}, "/etc/passwd: not a plain file"},
		{"group is a link", []tarEntry{{"etc/group", "bin/x", tar.TypeLink}}, Accounts{}, "/etc/group: not a plain file"},
		{"passwd is a folder", []tarEntry{dir("etc/passwd/")}, Accounts{}, "/etc/passwd: not a plain file"},
		{"etc is a link", []tarEntry{link("etc", "x")}, Accounts{}, "/etc: not a folder"},
		{"huge", []tarEntry{file("etc/passwd", strings.Repeat("x", maxAccountFile+1))}, Accounts{}, "/etc/passwd: larger than 1048576 bytes"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := scanExport(bytes.NewReader(makeTar(t, tt.entries)))
			if (err == nil) != (tt.err == "") || err != nil && err.Error() != tt.err {
				t.Fatalf("error %v, want %q", err, tt.err)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// An export that breaks off must not read as a file system without accounts,
// wherever it breaks off.
func TestScanExportCutShort(t *testing.T) {
	whole := makeTar(t, []tarEntry{
		{"bin/", "", tar.TypeDir}, {"bin/x", strings.Repeat("x", 700), tar.TypeReg},
		{"etc/", "", tar.TypeDir}, {"etc/group", "g", tar.TypeReg}, {"etc/passwd", "p", tar.TypeReg},
	})
	for n := range len(whole) - tarEnd {
		a, err := scanExport(bytes.NewReader(whole[:n]))
		if err == nil && string(a.Passwd) != "p" {
			t.Fatalf("cut at %d of %d: %+v and no error", n, len(whole), a)
		}
	}
}

func FuzzScanExport(f *testing.F) {
	f.Add([]byte{})
	f.Add(make([]byte, tarEnd))
	f.Fuzz(func(t *testing.T, b []byte) {
		if a, err := scanExport(bytes.NewReader(b)); err != nil && (a.Passwd != nil || a.Group != nil) {
			t.Errorf("an error and accounts: %v, %+v", err, a)
		}
	})
}
