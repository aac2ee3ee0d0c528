package audit

import (
	"bufio"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"time"
)

// follower reads what is appended to a log, over rotations.
type follower struct {
	file string
	show func(*Record) bool
	seq  uint64 // of the last record shown
	f    *os.File
	in   *bufio.Reader
	part []byte // the beginning of a line that is still being written
}

// pause is how long a follower waits before it looks again.
const pause = 200 * time.Millisecond

// Follow shows every record that is appended to the log whose current file is
// called file, until ctx ends or show returns false. Records up to the number
// after are not shown. The file may be rotated meanwhile, and need not be there
// yet. It returns nil when ctx ends.
func Follow(ctx context.Context, file string, after uint64, show func(*Record) bool) error {
	w := &follower{file: file, show: show, seq: after}
	defer w.close()
	for {
		more, err := w.look()
		if err != nil || !more {
			return err
		}
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(pause):
		}
	}
}

// look shows what has come since the last look.
func (w *follower) look() (bool, error) {
	if w.f == nil {
		if more, err := w.open(); err != nil || !more || w.f == nil {
			return more, err
		}
	}
	if more, err := w.read(); err != nil || !more {
		return more, err
	}
	moved, err := w.moved()
	if err != nil || !moved {
		return true, err
	}
	// A last line may have been written between reading and moving.
	if more, err := w.read(); err != nil || !more {
		return more, err
	}
	w.close()
	return w.look()
}

// open opens the current file, after showing the rotated ones that hold
// anything new.
func (w *follower) open() (bool, error) {
	f, err := os.Open(w.file)
	if errors.Is(err, fs.ErrNotExist) {
		return true, nil
	}
	if err != nil {
		return false, err
	}
	w.f, w.in, w.part = f, bufio.NewReader(f), nil
	files, err := Segments(w.file)
	if err != nil {
		return false, err
	}
	r := &Reader{}
	for _, path := range files {
		if path != w.file && segmentSeq(path) > segmentNumber(w.seq) {
			r.Files = append(r.Files, path)
		}
	}
	for rec, err := range r.Oldest() {
		if err != nil {
			return false, err
		}
		if !w.tell(rec) {
			return false, nil
		}
	}
	return true, nil
}

// read shows the whole lines up to the end of the open file.
func (w *follower) read() (bool, error) {
	for {
		line, err := w.in.ReadBytes('\n')
		w.part = append(w.part, line...)
		if errors.Is(err, io.EOF) {
			if len(w.part) > maxLine {
				w.part = nil
			}
			return true, nil
		}
		if err != nil {
			return false, err
		}
		rec, ok := decodeLine(w.part)
		w.part = nil
		if ok && !w.tell(rec) {
			return false, nil
		}
	}
}

func (w *follower) tell(rec *Record) bool {
	if rec.Seq <= w.seq {
		return true
	}
	w.seq = rec.Seq
	return w.show(rec)
}

// moved reports whether another file has taken the place of the open one, or
// it was cut.
func (w *follower) moved() (bool, error) {
	now, err := os.Stat(w.file)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil // between two files
	}
	if err != nil {
		return false, err
	}
	open, err := w.f.Stat()
	if err != nil {
		return false, err
	}
	at, err := w.f.Seek(0, io.SeekCurrent)
	return !os.SameFile(now, open) || open.Size() < at, err
}

func (w *follower) close() {
	if w.f != nil {
		_ = w.f.Close()
		w.f = nil
	}
}
