package audit

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// writeLog makes a log of n records, rotated every few, the older half of the
// rotated files compressed.
func writeLog(t *testing.T, n int) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "audit.jsonl")
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	w, err := Open(Options{File: file, MaxSize: 1000, Now: func() time.Time { now = now.Add(time.Second); return now }})
	if err != nil {
		t.Fatal(err)
	}
	for i := range n {
		id := fmt.Sprintf("01AAAAAAAAAAAAAAAAAAAA%04d", i)
		err := w.Append(&Record{ID: id, Phase: PhaseRequest, Action: "container_create", Class: "write", Verdict: Allowed,
			Request: &Request{Method: "POST", URI: "/x" + strings.Repeat("y", i%50)}})
		if err == nil && i%2 == 0 {
			err = w.Append(&Record{ID: id, Phase: PhaseResponse, Status: 200 + i, CreatedID: fmt.Sprintf("made%d", i)})
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	files, err := Segments(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files[:len(files)/2] {
		compressFile(t, f)
	}
	return file
}

func compressFile(t *testing.T, path string) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := z.Write(text); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path+".gz", b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
}

func numbers(t *testing.T, walk func(func(*Record, error) bool)) []uint64 {
	t.Helper()
	var out []uint64
	for rec, err := range walk {
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, rec.Seq)
	}
	return out
}

func reader(t *testing.T, file string) *Reader {
	t.Helper()
	r, err := OpenReader(file)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestReaderBothWays(t *testing.T) {
	file := writeLog(t, 60)
	r := reader(t, file)
	if len(r.Files) < 5 || !strings.HasSuffix(r.Files[0], ".gz") {
		t.Fatalf("the log is not made of many files: %v", r.Files)
	}
	up, down := numbers(t, r.Oldest()), numbers(t, r.Newest())
	if len(up) != 90 || !slices.IsSorted(up) || up[0] != 1 || up[89] != 90 {
		t.Errorf("oldest first: %v", up)
	}
	slices.Reverse(down)
	if !slices.Equal(up, down) {
		t.Errorf("newest first: %v", down)
	}
	if r.Skipped != 0 {
		t.Errorf("%d lines were skipped", r.Skipped)
	}
}

func TestReaderPassesOverWhatIsNoRecord(t *testing.T) {
	file := writeLog(t, 4)
	f, err := os.OpenFile(file, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	long := strings.Repeat("x", maxLine+2*block+7)
	if _, err := f.WriteString("\n\nnonsense\n" + long + "\n{\"seq\":900}\n{\"v\":1,\"se"); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	r := reader(t, file)
	up := numbers(t, r.Oldest())
	if len(up) != 7 || up[6] != 900 || r.Skipped != 3 {
		t.Errorf("oldest first: %v, %d skipped", up, r.Skipped)
	}
	r = reader(t, file)
	down := numbers(t, r.Newest())
	if len(down) != 7 || down[0] != 900 || r.Skipped != 3 {
		t.Errorf("newest first: %v, %d skipped", down, r.Skipped)
	}
}

func TestReaderDamagedSegment(t *testing.T) {
	file := writeLog(t, 60)
	r := reader(t, file)
	text, err := os.ReadFile(r.Files[1])
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(r.Files[1], text[:len(text)-9], 0o600); err != nil {
		t.Fatal(err)
	}
	if n := len(numbers(t, r.Newest())); n < 80 {
		t.Errorf("only %d of 90 records were read", n)
	}
	if n := len(numbers(t, r.Oldest())); n < 80 {
		t.Errorf("only %d of 90 records were read", n)
	}
	report, err := Verify(r.Files)
	if err != nil {
		t.Fatal(err)
	}
	if report.Whole() || !strings.Contains(fmt.Sprint(report.Breaks), "damaged") {
		t.Errorf("a truncated compressed file passed: %+v", report)
	}
}

func TestEventsJoinPhases(t *testing.T) {
	r := reader(t, writeLog(t, 30))
	n := 0
	for e, err := range r.Events() {
		if err != nil {
			t.Fatal(err)
		}
		var i int
		if _, err := fmt.Sscanf(e.ID[22:], "%d", &i); err != nil {
			t.Fatal(err)
		}
		if i != 29-n {
			t.Fatalf("decision %d at place %d", i, n)
		}
		if joined := e.Response != nil; joined != (i%2 == 0) || joined && e.Response.Status != 200+i {
			t.Errorf("decision %d has the response %+v", i, e.Response)
		}
		n++
	}
	if n != 30 {
		t.Errorf("%d decisions", n)
	}
}

func TestReaderGrepAndSince(t *testing.T) {
	file := writeLog(t, 60)
	r := reader(t, file)
	r.Grep = "/XYYYYYYYYYYYYYYYYYYYYYYYYYYYYYYYYYYYYYYYYYYYYYYYY"
	n := 0
	for e, err := range r.Events() {
		if err != nil {
			t.Fatal(err)
		}
		n++
		if !strings.HasSuffix(e.Request.URI, strings.Repeat("y", 48)) {
			t.Error(e.Request.URI)
		}
	}
	if n != 2 {
		t.Errorf("%d decisions", n)
	}
	r = reader(t, file)
	r.Since = time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)
	if n := len(numbers(t, r.Newest())); n == 0 || n > 5 {
		t.Errorf("%d records of the current file", n)
	}
}

// What is appended arrives once, in order, over rotations.
func TestFollow(t *testing.T) {
	file := filepath.Join(t.TempDir(), "audit.jsonl")
	w, err := Open(Options{File: file, MaxSize: 600})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	const n = 50
	add := func(i int) {
		if err := w.Append(&Record{ID: NewID(time.Now()), Phase: PhaseEvent, Event: fmt.Sprint(i)}); err != nil {
			t.Error(err)
		}
	}
	add(1)
	add(2)
	go func() {
		for i := 3; i <= n; i++ {
			add(i)
			time.Sleep(10 * time.Millisecond)
		}
	}()
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	var got []uint64
	if err := Follow(ctx, file, 1, func(r *Record) bool { got = append(got, r.Seq); return r.Seq < n }); err != nil {
		t.Fatal(err)
	}
	for i, seq := range got {
		if seq != uint64(i+2) {
			t.Fatalf("number %d at place %d: %v", seq, i, got)
		}
	}
	if len(got) != n-1 {
		t.Errorf("%d records, want %d", len(got), n-1)
	}
}
