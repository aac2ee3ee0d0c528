package audit

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// Reader reads the records of a log, one line at a time: memory does not grow
// with the log. A line that is not a record (torn by a crash, or written by
// somebody else) is passed over and counted; [Verify] judges it. It is not safe
// for concurrent use.
type Reader struct {
	// Files are the files of the log in the order of its chain, as [Segments]
	// lists them.
	Files []string
	// Grep keeps only lines that hold this text, upper or lower case being
	// one. It is compared with the line as it stands, before it is decoded.
	Grep string
	// Since passes over rotated files that ended before. Records within a file
	// are not held against it; zero reads all.
	Since time.Time
	// Skipped counts the lines that were passed over.
	Skipped int
}

// OpenReader returns a reader of all files of the log whose current file is
// called file. A log without any file is an error.
func OpenReader(file string) (*Reader, error) {
	files, err := Segments(file)
	if err != nil {
		return nil, fmt.Errorf("audit: %w", err)
	}
	if len(files) == 0 {
		_, err := os.Stat(file)
		return nil, fmt.Errorf("audit: %w", cmp.Or(err, fs.ErrNotExist))
	}
	return &Reader{Files: files}, nil
}

// Oldest yields the records from the first to the last. An error ends it.
func (r *Reader) Oldest() iter.Seq2[*Record, error] {
	return r.records(r.forward)
}

// Newest yields the records from the last to the first. An error ends it.
func (r *Reader) Newest() iter.Seq2[*Record, error] {
	return r.records(r.backward)
}

// records decodes the lines that a walk over the files shows.
func (r *Reader) records(walk func(func([]byte) bool) error) iter.Seq2[*Record, error] {
	needle := bytes.ToLower([]byte(r.Grep))
	return func(yield func(*Record, error) bool) {
		err := walk(func(line []byte) bool {
			if !r.wanted(line, needle) {
				return true
			}
			rec, ok := decodeLine(line)
			if !ok {
				r.Skipped++
				return true
			}
			return yield(rec, nil)
		})
		if err != nil {
			yield(nil, fmt.Errorf("audit: %w", err))
		}
	}
}

// wanted compares a line with Grep. Responses hold nothing to look for and
// belong to requests that do.
func (r *Reader) wanted(line, needle []byte) bool {
	return len(needle) == 0 || bytes.Contains(line, responseMark) || bytes.Contains(bytes.ToLower(line), needle)
}

var responseMark = []byte(`"phase":"response"`)

func decodeLine(line []byte) (*Record, bool) {
	var rec Record
	if json.Unmarshal(line, &rec) != nil || rec.Seq == 0 {
		return nil, false
	}
	return &rec, true
}

// forward shows every line in the order of the chain until show says no.
func (r *Reader) forward(show func([]byte) bool) error {
	for _, path := range r.Files {
		more, err := r.forwardFile(path, show)
		if err != nil || !more {
			return err
		}
	}
	return nil
}

func (r *Reader) forwardFile(path string, show func([]byte) bool) (bool, error) {
	in, err := r.open(path)
	if in == nil || err != nil {
		return true, err
	}
	defer in.Close()
	return r.lines(in, show)
}

// lines shows each line of in. One longer than maxLine is counted and passed
// over without being kept.
func (r *Reader) lines(in io.Reader, show func([]byte) bool) (bool, error) {
	buf := bufio.NewReaderSize(in, 256<<10)
	var line []byte
	long := false
	for {
		part, err := buf.ReadSlice('\n')
		if !long {
			line = append(line, part...)
			long = len(line) > maxLine
		}
		if errors.Is(err, bufio.ErrBufferFull) {
			continue
		}
		if err != nil && !errors.Is(err, io.EOF) && !damaged(err) {
			return false, err
		}
		if long {
			r.Skipped++
		} else if text := bytes.TrimSuffix(line, newline); len(text) > 0 && !show(text) {
			return false, nil
		}
		if err != nil {
			return true, nil
		}
		line, long = line[:0], false
	}
}

var newline = []byte("\n")

// open opens a file, nil for one that is not to be read: it ended before Since,
// or was pruned since it was listed.
func (r *Reader) open(path string) (io.ReadCloser, error) {
	if end, rotated := segmentEnd(path); rotated && end.Before(r.Since) {
		return nil, nil
	}
	f, err := openSegment(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil
	case err != nil && damaged(err):
		r.Skipped++
		return nil, nil
	case err != nil:
		return nil, err
	}
	return f, nil
}

// segmentEnd is the moment at which a rotated file ended, by its name.
func segmentEnd(path string) (time.Time, bool) {
	name := strings.TrimSuffix(filepath.Base(path), ".gz")
	name = strings.TrimSuffix(name, filepath.Ext(name))
	parts := strings.Split(name, "-")
	if len(parts) < 3 {
		return time.Time{}, false
	}
	end, err := time.Parse("20060102T150405Z", parts[len(parts)-2])
	return end.Add(time.Second), err == nil
}

// backward shows every line, the last first.
func (r *Reader) backward(show func([]byte) bool) error {
	for i := len(r.Files) - 1; i >= 0; i-- {
		more, err := r.backwardFile(r.Files[i], show)
		if err != nil || !more {
			return err
		}
	}
	return nil
}

func (r *Reader) backwardFile(path string, show func([]byte) bool) (bool, error) {
	in, err := r.open(path)
	if in == nil || err != nil {
		return true, err
	}
	defer in.Close()
	f, plain := in.(*os.File)
	if !plain {
		if f, err = unpacked(in); err != nil {
			return false, fmt.Errorf("%s: %w", path, err)
		}
		defer f.Close()
	}
	return r.linesBackward(f, show)
}

// unpacked writes a compressed file to a temporary one, which is gone when it
// is closed: there is no other way to read it from its end in bounded memory.
func unpacked(in io.Reader) (*os.File, error) {
	f, err := os.CreateTemp("", "seawall-audit-")
	if err != nil {
		return nil, err
	}
	if err := os.Remove(f.Name()); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	// A damaged file is read as far as it goes; Verify names the damage.
	if _, err := io.Copy(f, in); err != nil && !damaged(err) {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

// block is how much is read at once from the end of a file, in bytes.
const block = 256 << 10

// linesBackward shows the lines of f from its end to its beginning.
func (r *Reader) linesBackward(f io.ReadSeeker, show func([]byte) bool) (bool, error) {
	at, err := f.Seek(0, io.SeekEnd)
	if err != nil {
		return false, err
	}
	var (
		rest []byte // the end of a line whose beginning is not read yet
		long bool
	)
	for at > 0 {
		n := min(at, block)
		at -= n
		chunk := make([]byte, n, int(n)+len(rest))
		if _, err := f.Seek(at, io.SeekStart); err != nil {
			return false, err
		}
		if _, err := io.ReadFull(f, chunk); err != nil {
			return false, err
		}
		if long { // the beginning of the line that is passed over
			end := bytes.LastIndexByte(chunk, '\n')
			if end < 0 {
				continue
			}
			chunk, rest, long = chunk[:end+1], nil, false
		}
		more := false
		if rest, more = showBackward(append(chunk, rest...), show); !more {
			return false, nil
		}
		if len(rest) > maxLine {
			r.Skipped++
			rest, long = nil, true
		}
	}
	return len(rest) == 0 || show(rest), nil
}

// showBackward shows the whole lines of chunk, the last first, and returns what
// stands before them: the end of a line that begins further up.
func showBackward(chunk []byte, show func([]byte) bool) (rest []byte, more bool) {
	for {
		end := bytes.LastIndexByte(chunk, '\n')
		if end < 0 {
			return chunk, true
		}
		if line := chunk[end+1:]; len(line) > 0 && !show(line) {
			return nil, false
		}
		chunk = chunk[:end]
	}
}
