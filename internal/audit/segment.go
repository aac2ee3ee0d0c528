package audit

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"time"
)

// tail is the end of a log file.
type tail struct {
	last []byte // the last whole line, nil when there is none
	torn []byte // what follows the last newline, nil when nothing does
}

// maxLine bounds a line of the log, in bytes: a record keeps at most maxBody of
// body and maxURI of target, which JSON may escape sixfold, beside its findings.
const maxLine = 8 << 20

// readTail reads the end of a file without reading all of it.
func readTail(path string) (tail, error) {
	if strings.HasSuffix(path, ".gz") {
		return readTailGzip(path)
	}
	f, err := os.Open(path)
	if err != nil {
		return tail{}, err
	}
	defer f.Close()
	size, err := f.Seek(0, io.SeekEnd)
	if err != nil {
		return tail{}, err
	}
	n := min(size, 2*maxLine)
	buf := make([]byte, n)
	if _, err := f.ReadAt(buf, size-n); err != nil && !errors.Is(err, io.EOF) {
		return tail{}, err
	}
	return splitTail(buf), nil
}

// readTailGzip reads a compressed file to its end, which is the only way there.
func readTailGzip(path string) (tail, error) {
	r, err := openSegment(path)
	if err != nil {
		return tail{}, err
	}
	defer r.Close()
	var t tail
	in := bufio.NewReaderSize(r, 1<<20)
	for {
		line, err := in.ReadBytes('\n')
		if err == nil {
			t.last = line[:len(line)-1]
			continue
		}
		if !errors.Is(err, io.EOF) {
			return tail{}, err
		}
		if len(line) > 0 {
			t.torn = line
		}
		return t, nil
	}
}

func splitTail(buf []byte) tail {
	var t tail
	end := bytes.LastIndexByte(buf, '\n')
	if end+1 < len(buf) {
		t.torn = buf[end+1:]
	}
	if end < 0 {
		return t
	}
	start := bytes.LastIndexByte(buf[:end], '\n') + 1
	t.last = buf[start:end]
	return t
}

// resume opens the current file and takes the chain up from its last line, or
// from the newest rotated file when it is new.
func (w *Writer) resume() error {
	f, err := os.OpenFile(w.opts.File, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	st, err := f.Stat()
	if err != nil {
		f.Close()
		return err
	}
	if !st.Mode().IsRegular() {
		f.Close()
		return fmt.Errorf("%s is not a regular file", w.opts.File)
	}
	w.file, w.out, w.size, w.opened = f, f, st.Size(), w.opts.Now()
	segments, err := Segments(w.opts.File)
	if err != nil {
		return err
	}
	for i := len(segments) - 1; i >= 0; i-- {
		if found, err := w.takeUp(segments[i]); found || err != nil {
			return err
		}
	}
	return nil
}

// takeUp reads number and hash from the last whole line of the file at path,
// and reports whether there is one.
func (w *Writer) takeUp(path string) (bool, error) {
	t, err := readTail(path)
	if err != nil {
		return false, err
	}
	if path == w.opts.File {
		w.torn = t.torn != nil
	}
	if t.last == nil {
		return false, nil
	}
	var last struct {
		Seq uint64 `json:"seq"`
	}
	// A line that is not a record was put there by somebody else: the chain
	// goes on from it, and verify names it.
	if json.Unmarshal(t.last, &last) == nil {
		w.seq = max(w.seq, last.Seq)
	}
	w.prev = lineHash(t.last)
	return true, nil
}

func (w *Writer) due() bool {
	if w.file == nil || w.size == 0 {
		return false
	}
	return w.size >= w.opts.MaxSize || w.opts.MaxAge > 0 && w.opts.Now().Sub(w.opened) >= w.opts.MaxAge
}

// rotate moves the file aside under the time of its end and begins a new one.
// The chain goes on over the boundary.
func (w *Writer) rotate() error {
	name := segmentName(w.opts.File, w.opts.Now(), w.seq)
	if err := os.Rename(w.opts.File, name); err != nil {
		return err
	}
	_ = w.file.Close()
	w.file, w.out = nil, nil
	f, err := os.OpenFile(w.opts.File, os.O_APPEND|os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	w.file, w.out, w.size, w.opened = f, f, 0, w.opts.Now()
	return w.prune()
}

// segmentName gives audit-20260102T150405Z-000000000042.jsonl for audit.jsonl:
// names sort in the order of the chain, even within one second.
func segmentName(file string, end time.Time, seq uint64) string {
	ext := filepath.Ext(file)
	return fmt.Sprintf("%s-%s-%s%s", strings.TrimSuffix(file, ext), end.UTC().Format("20060102T150405Z"), segmentNumber(seq), ext)
}

// segmentNumber is a sequence number as the names of rotated files have it.
func segmentNumber(seq uint64) string { return fmt.Sprintf("%012d", seq) }

// Segments lists the files of a log in the order of its chain: rotated ones,
// plain or gzipped, then the current file if there is one.
func Segments(file string) ([]string, error) {
	ext := filepath.Ext(file)
	entries, err := os.ReadDir(filepath.Dir(file))
	if err != nil {
		return nil, err
	}
	prefix := strings.TrimSuffix(filepath.Base(file), ext) + "-"
	var old []string
	current := false
	for _, e := range entries {
		name := strings.TrimSuffix(e.Name(), ".gz")
		switch {
		case e.Name() == filepath.Base(file):
			current = true
		case strings.HasPrefix(name, prefix) && strings.HasSuffix(name, ext) && isSegment(name[len(prefix):len(name)-len(ext)]):
			old = append(old, filepath.Join(filepath.Dir(file), e.Name()))
		}
	}
	sort.Slice(old, func(i, j int) bool { return segmentSeq(old[i]) < segmentSeq(old[j]) })
	if current {
		old = append(old, file)
	}
	return old, nil
}

func isSegment(s string) bool {
	when, seq, found := strings.Cut(s, "-")
	_, err := time.Parse("20060102T150405Z", when)
	return found && err == nil && len(seq) == 12 && strings.Trim(seq, "0123456789") == ""
}

// segmentSeq is the sequence number in a rotated file's name, as text: clocks
// may go back, numbers do not.
func segmentSeq(path string) string {
	name := strings.TrimSuffix(filepath.Base(path), ".gz")
	name = strings.TrimSuffix(name, filepath.Ext(name))
	return name[strings.LastIndexByte(name, '-')+1:]
}

// prune removes the oldest rotated files beyond MaxFiles.
func (w *Writer) prune() error {
	if w.opts.MaxFiles <= 0 {
		return nil
	}
	segments, err := Segments(w.opts.File)
	if err != nil {
		return err
	}
	old := segments[:max(0, len(segments)-1)]
	for len(old) > w.opts.MaxFiles {
		if err := os.Remove(old[0]); err != nil {
			return err
		}
		old = old[1:]
	}
	return nil
}
