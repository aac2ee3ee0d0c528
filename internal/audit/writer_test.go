package audit

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

func open(t *testing.T, opts Options) *Writer {
	t.Helper()
	w, err := Open(opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = w.Close() })
	return w
}

func appendN(t *testing.T, w *Writer, n int) {
	t.Helper()
	for range n {
		if err := w.Append(&Record{ID: NewID(time.Now()), Phase: PhaseRequest, Verdict: Allowed}); err != nil {
			t.Fatal(err)
		}
	}
}

func verifyLog(t *testing.T, file string) Report {
	t.Helper()
	files, err := Segments(file)
	if err != nil {
		t.Fatal(err)
	}
	report, err := Verify(files)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

func TestChainSurvivesRestartsAndRotation(t *testing.T) {
	file := filepath.Join(t.TempDir(), "log", "audit.jsonl")
	for range 3 {
		w := open(t, Options{File: file, MaxSize: 600})
		appendN(t, w, 7)
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
	}
	r := verifyLog(t, file)
	if !r.Whole() || r.Records != 21 || r.First != 1 || r.Last != 21 || r.Files < 3 {
		t.Fatalf("report %+v", r)
	}
	st, err := os.Stat(file)
	if err != nil || st.Mode().Perm() != 0o600 {
		t.Fatalf("mode %v, %v: want 0600", st.Mode(), err)
	}
}

func TestVerifyReadsCompressedSegments(t *testing.T) {
	file := filepath.Join(t.TempDir(), "audit.jsonl")
	w := open(t, Options{File: file, MaxSize: 500})
	appendN(t, w, 9)
	segments, err := Segments(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range segments[:len(segments)-1] {
		compress(t, s)
	}
	if r := verifyLog(t, file); !r.Whole() || r.Records != 9 {
		t.Fatalf("report %+v", r)
	}
	// With the current file gone, the chain is taken up from a compressed one.
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	before := verifyLog(t, file)
	appendN(t, open(t, Options{File: file}), 1)
	if r := verifyLog(t, file); !r.Whole() || r.Last != before.Last+1 {
		t.Fatalf("report %+v after %+v", r, before)
	}
}

func compress(t *testing.T, path string) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var buf bytes.Buffer
	z := gzip.NewWriter(&buf)
	if _, err := z.Write(text); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(z.Close(), os.WriteFile(path+".gz", buf.Bytes(), 0o600), os.Remove(path)); err != nil {
		t.Fatal(err)
	}
}

func TestRotationByAgeAndCount(t *testing.T) {
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	file := filepath.Join(t.TempDir(), "audit.jsonl")
	w := open(t, Options{File: file, MaxAge: time.Hour, MaxFiles: 2, Now: func() time.Time { return now }})
	for range 5 {
		appendN(t, w, 1)
		now = now.Add(2 * time.Hour)
	}
	r := verifyLog(t, file)
	if r.Files != 3 || r.Records != 3 || r.First != 3 || r.Last != 5 || !r.Whole() {
		t.Fatalf("report %+v", r)
	}
}

func TestVerifyNamesWhatWasDone(t *testing.T) {
	for _, tc := range []struct {
		name   string
		edit   func(lines []string) []string
		reason string
		seq    uint64
	}{
		{"changed", func(l []string) []string { l[2] = strings.Replace(l[2], "allow", "deny", 1); return l }, "changed", 4},
		{"missing", func(l []string) []string { return append(l[:2], l[3:]...) }, "1 records are missing", 4},
		{"reordered", func(l []string) []string { l[1], l[2] = l[2], l[1]; return l }, "missing", 3},
		{"repeated", func(l []string) []string { return append(l[:3:3], l[2:]...) }, "out of order", 3},
		{"foreign line", func(l []string) []string { return append(l[:2:2], append([]string{"hello"}, l[2:]...)...) }, "not a record", 0},
	} {
		t.Run(tc.name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "audit.jsonl")
			w := open(t, Options{File: file})
			appendN(t, w, 6)
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			lines := tc.edit(strings.Split(strings.TrimSpace(string(text)), "\n"))
			if err := os.WriteFile(file, []byte(strings.Join(lines, "\n")+"\n"), 0o600); err != nil {
				t.Fatal(err)
			}
			r := verifyLog(t, file)
			if r.Whole() {
				t.Fatal("verify took an edited log for whole")
			}
			if b := r.Breaks[0]; !strings.Contains(b.Reason, tc.reason) || b.Seq != tc.seq || b.Line == 0 {
				t.Fatalf("break %+v; want reason %q at %d", b, tc.reason, tc.seq)
			}
		})
	}
}

func TestTornLineIsKeptAndNoted(t *testing.T) {
	for _, whole := range []int{0, 3} {
		file := filepath.Join(t.TempDir(), "audit.jsonl")
		w := open(t, Options{File: file})
		appendN(t, w, whole)
		_ = w.Close()
		f, err := os.OpenFile(file, os.O_APPEND|os.O_WRONLY, 0)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.WriteString(`{"v":1,"id":"01J`); err != nil {
			t.Fatal(err)
		}
		_ = f.Close()
		if r := verifyLog(t, file); !r.Whole() || r.Torn != 1 {
			t.Fatalf("before the restart: %+v", r)
		}
		appendN(t, open(t, Options{File: file}), 2)
		r := verifyLog(t, file)
		if !r.Whole() || r.Torn != 1 || r.Records != whole+3 {
			t.Fatalf("after the restart: %+v", r)
		}
		text, err := os.ReadFile(file)
		if err != nil || !strings.Contains(string(text), `{"v":1,"id":"01J`+"\n") {
			t.Fatalf("the fragment is gone: %s, %v", text, err)
		}
	}
}

// failing stands for a disk that takes part of a line and then no more.
type failing struct {
	f    *os.File
	left int
}

func (f *failing) Write(p []byte) (int, error) {
	if f.left >= len(p) {
		f.left -= len(p)
		return f.f.Write(p)
	}
	n, _ := f.f.Write(p[:f.left])
	f.left = 0
	return n, errors.New("no space left on device")
}

func TestPartialWriteIsMended(t *testing.T) {
	file := filepath.Join(t.TempDir(), "audit.jsonl")
	w := open(t, Options{File: file})
	appendN(t, w, 2)
	disk := &failing{f: w.file, left: 20}
	w.out = disk
	if err := w.Append(&Record{ID: "x", Phase: PhaseRequest}); err == nil {
		t.Fatal("a record that did not fit was reported as written")
	}
	disk.left = 1 << 20
	appendN(t, w, 2)
	if r := verifyLog(t, file); !r.Whole() || r.Torn != 1 || r.Records != 5 {
		t.Fatalf("report %+v", r)
	}
}

func TestConcurrentAppendsKeepTheChain(t *testing.T) {
	file := filepath.Join(t.TempDir(), "audit.jsonl")
	w := open(t, Options{File: file, MaxSize: 4000})
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() { appendN(t, w, 50) })
	}
	wg.Wait()
	if r := verifyLog(t, file); !r.Whole() || r.Records != 400 {
		t.Fatalf("report %+v", r)
	}
}

func TestOpenRefusesWhatIsNotAFile(t *testing.T) {
	dir := t.TempDir()
	if _, err := Open(Options{File: dir}); err == nil {
		t.Error("a folder was opened as a log")
	}
	if _, err := Open(Options{File: filepath.Join(dir, "f", "x")}); err != nil {
		t.Error(err)
	}
	if _, err := Open(Options{File: "/dev/null"}); err == nil {
		t.Error("a device was opened as a log")
	}
}

func TestStdoutAndClose(t *testing.T) {
	var out bytes.Buffer
	w := open(t, Options{File: "-", Stdout: &out})
	appendN(t, w, 2)
	_ = w.Close()
	if err := w.Append(&Record{}); !errors.Is(err, ErrClosed) {
		t.Errorf("append after close: %v", err)
	}
	if n := strings.Count(out.String(), "\n"); n != 2 {
		t.Errorf("%d lines, want 2", n)
	}
	var r Record
	if err := json.Unmarshal(out.Bytes()[:bytes.IndexByte(out.Bytes(), '\n')], &r); err != nil || r.Seq != 1 || r.V != Version {
		t.Errorf("record %+v, %v", r, err)
	}
}

func TestReopenAfterTheFileWasMoved(t *testing.T) {
	file := filepath.Join(t.TempDir(), "audit.jsonl")
	w := open(t, Options{File: file})
	appendN(t, w, 2)
	moved := segmentName(file, time.Now(), 2)
	if err := os.Rename(file, moved); err != nil {
		t.Fatal(err)
	}
	w.Reopen()
	appendN(t, w, 1)
	if r := verifyLog(t, file); !r.Whole() || r.Records != 3 || r.Files != 2 {
		t.Fatalf("report %+v", r)
	}
}

func TestNewIDWithAnOddClock(t *testing.T) {
	for _, now := range []time.Time{{}, time.Unix(-1, 0), time.Unix(1<<60, 0), time.Now()} {
		if id := NewID(now); len(id) != 26 {
			t.Errorf("NewID(%v) = %q", now, id)
		}
	}
}
